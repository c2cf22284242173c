package dev.lbsim.core.dns;

/** What a zone answers when none of the addresses it announces is healthy, or too few are. */
public enum FailMode {
  /**
   * As if all were healthy: a check that is wrong about all of them does no harm. What Route 53
   * does, and the default; what gdnsd does while fewer than half are healthy, since the few would
   * drown in everybody's load.
   */
  OPEN,
  /**
   * Nothing: clients fail at once instead of trying dead addresses. Resolvers keep the empty answer
   * for the negative TTL, so the name stays away after the first address has come back.
   */
  CLOSED
}
