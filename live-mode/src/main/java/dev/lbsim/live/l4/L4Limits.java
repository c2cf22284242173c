package dev.lbsim.live.l4;

/**
 * What a live L4 tier puts up with, whatever its scenario says.
 *
 * @param connectMillis how long a backend may take to accept a connection
 * @param idleNanos how long nothing may go by, either way, before a connection is closed
 * @param halfClosedNanos the same once one of its ends has said that it is done
 * @param connectionsMax connections at a time; more wait to be accepted
 */
public record L4Limits(
    int connectMillis, long idleNanos, long halfClosedNanos, int connectionsMax) {
  /**
   * Envoy's connect_timeout of 5 s and idle_timeout of 1 h, {@code timeout client-fin 30s} of
   * HAProxy's manual; the number of connections is our choice, with two sockets for each.
   */
  public static final L4Limits DEFAULT =
      new L4Limits(5_000, 3_600_000_000_000L, 30_000_000_000L, 16_384);
}
