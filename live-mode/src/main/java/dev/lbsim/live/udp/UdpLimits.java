package dev.lbsim.live.udp;

/**
 * What a live world puts up with over UDP.
 *
 * @param sessionsMax sessions of a tier at a time; datagrams of others are dropped
 * @param idleNanos how long a session lasts without a datagram, either way, and how long a server
 *     may take over one
 * @param waitingMax datagrams of a session that wait until it is placed; more are dropped
 * @param pendingMax datagrams that a server works on at a time; more are dropped
 */
public record UdpLimits(int sessionsMax, long idleNanos, int waitingMax, int pendingMax) {
  /**
   * Linux forgets a flow of UDP after 30 s (nf_conntrack_udp_timeout); the numbers are our choice,
   * with one socket for each session.
   */
  public static final UdpLimits DEFAULT = new UdpLimits(4_096, 30_000_000_000L, 16, 4_096);
}
