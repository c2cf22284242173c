package dev.lbsim.core.balance.algorithm;

import dev.lbsim.core.balance.Backend;

/**
 * How loaded a backend is, apart from whom to pick. The load is (requests in flight + 1) / weight:
 * what it would be with one more. The 1 makes an idle heavy backend better than an idle light one,
 * and with equal weights the order is that of the requests in flight.
 *
 * <p>Source: the reciprocal of Envoy's least-request weight, w / (active + 1), with its default
 * bias of 1; also the shortest expected delay of IPVS.
 *
 * <p>Hot path: runs once per event.
 */
final class Load {
  private Load() {}

  /**
   * Negative if {@code a} is less loaded than {@code b}, 0 if they tie, positive otherwise. Cross
   * multiplied, because quotients of equal loads could differ in the last bit.
   */
  static double compare(Backend a, Backend b) {
    return (a.inFlight() + 1) * b.weight() - (b.inFlight() + 1) * a.weight();
  }
}
