package dev.lbsim.core.anycast;

import dev.lbsim.core.time.Nanos;

/**
 * How routers of all ASes talk.
 *
 * @param linkDelayNanos from sending an update to its arrival
 * @param mraiNanos MinRouteAdvertisementIntervalTimer: least time between two updates to one
 *     neighbour; 0 is off, as FRR has it by default; 30 s is the suggestion of RFC 4271, section 10
 * @param jitterFrom each interval is the MRAI times a number drawn evenly from here to 1; 0.75 by
 *     RFC 4271, section 10; 1 for no jitter
 * @param delaysWithdrawals true if withdrawals wait for the MRAI like announcements (RFC 4271,
 *     section 9.2.1.1), false if they go at once (RFC 1771)
 * @param policy what ASes prefer and tell
 * @param tieRule what decides between equally good routes
 */
public record ConvergenceSettings(
    long linkDelayNanos,
    long mraiNanos,
    double jitterFrom,
    boolean delaysWithdrawals,
    Policy policy,
    TieRule tieRule) {

  /** What ASes prefer, and whom they tell. */
  public enum Policy {
    /** By business relations, as {@link Catchment} has it. */
    VALLEY_FREE,
    /**
     * The shortest path, told to everybody, whatever the relations: what the classic studies of
     * path exploration assume, and the inside of a network that does not filter.
     */
    SHORTEST_PATH
  }

  /** 10 ms, an MRAI of 30 s with the jitter of the RFC, valley-free. */
  public static final ConvergenceSettings DEFAULT =
      new ConvergenceSettings(
          10 * Nanos.NANOS_PER_MILLI,
          30 * Nanos.NANOS_PER_SEC,
          0.75,
          true,
          Policy.VALLEY_FREE,
          TieRule.LOWEST_ASN);

  public ConvergenceSettings {
    if (linkDelayNanos < 0 || mraiNanos < 0) {
      throw new IllegalArgumentException("delays are at least 0");
    }
    if (!(jitterFrom > 0 && jitterFrom <= 1)) {
      throw new IllegalArgumentException("jitter from " + jitterFrom + "; allowed is above 0 to 1");
    }
  }

  /** The same with another link delay. */
  public ConvergenceSettings linkDelay(long nanos) {
    return new ConvergenceSettings(
        nanos, mraiNanos, jitterFrom, delaysWithdrawals, policy, tieRule);
  }

  /** The same with another MRAI. */
  public ConvergenceSettings mrai(long nanos) {
    return new ConvergenceSettings(
        linkDelayNanos, nanos, jitterFrom, delaysWithdrawals, policy, tieRule);
  }

  /** The same with intervals from {@code from} times the MRAI. */
  public ConvergenceSettings jitter(double from) {
    return new ConvergenceSettings(
        linkDelayNanos, mraiNanos, from, delaysWithdrawals, policy, tieRule);
  }

  /** The same with withdrawals that wait, or do not. */
  public ConvergenceSettings delaysWithdrawals(boolean wait) {
    return new ConvergenceSettings(linkDelayNanos, mraiNanos, jitterFrom, wait, policy, tieRule);
  }

  /** The same with another policy. */
  public ConvergenceSettings policy(Policy other) {
    return new ConvergenceSettings(
        linkDelayNanos, mraiNanos, jitterFrom, delaysWithdrawals, other, tieRule);
  }

  /** The same with another tie rule. */
  public ConvergenceSettings tieRule(TieRule rule) {
    return new ConvergenceSettings(
        linkDelayNanos, mraiNanos, jitterFrom, delaysWithdrawals, policy, rule);
  }
}
