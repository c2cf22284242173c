package dev.lbsim.core.guard.tls;

/** How a connection is secured, from the dearest to the cheapest. */
public enum Handshake {
  /** The server proves who it is: it sends a certificate and signs. */
  FULL,
  /** Client and server know each other from before, by a session ticket (RFC 8446, section 2.2). */
  RESUMED,
  /** The same, and the request travels with the first flight (0-RTT; RFC 8446, section 2.3). */
  EARLY
}
