package dev.lbsim.core.model;

import dev.lbsim.core.guard.HealthCheckSettings;

/**
 * How a name server finds out which of its addresses work.
 *
 * @param check what each checker does
 * @param checkers how many there are, at least 1, each with a phase of its own
 * @param quorum an address is healthy while more than this share of them says so, from 0 to 1
 *     (Route 53: 18 %)
 * @param from where they stand, in turn; empty for where the name server does
 * @param publishNanos how long a verdict takes to get into the answers
 * @param onDemand true if nothing is checked before the first query (PowerDNS Lua records)
 */
public record ZoneHealthSettings(
    HealthCheckSettings check,
    int checkers,
    double quorum,
    int[] from,
    long publishNanos,
    boolean onDemand) {
  public ZoneHealthSettings {
    if (checkers < 1 || !(quorum >= 0 && quorum < 1) || publishNanos < 0) {
      throw new IllegalArgumentException(
          "%d checkers, a quorum of %s, published after %d ns"
              .formatted(checkers, quorum, publishNanos));
    }
  }

  /** One checker, beside the name server, whose word counts at once. */
  public static ZoneHealthSettings one(HealthCheckSettings check) {
    return new ZoneHealthSettings(check, 1, 0, new int[0], 0, false);
  }
}
