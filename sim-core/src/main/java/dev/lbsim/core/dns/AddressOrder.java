package dev.lbsim.core.dns;

/** In which order a resolver gives out the addresses of one cached answer. */
public enum AddressOrder {
  /** As the zone gave them: all clients get the same first address until the TTL has run out. */
  FIXED,
  /**
   * Rotated by one from client to client (BIND's {@code cyclic}), from a point drawn whenever the
   * answer is fetched, so that it never falls into step with a zone that rotates as well. Unbound's
   * {@code rrset-roundrobin} draws the point for every client instead.
   */
  ROTATE,
  /** Shuffled for every client (BIND's {@code random}, CoreDNS' {@code loadbalance}). */
  RANDOM
}
