package dev.lbsim.core.guard.tls;

/**
 * The two versions of TLS in use, and what a handshake of each costs in round trips after the
 * connection itself is open. False start (RFC 7918), which saves TLS 1.2 one of them, is not
 * assumed.
 */
public enum TlsVersion {
  /** RFC 5246, figures 1 and 2. */
  TLS_1_2(2, 1),
  /** RFC 8446, section 2. */
  TLS_1_3(1, 1);

  private final int full;
  private final int resumed;

  TlsVersion(int full, int resumed) {
    this.full = full;
    this.resumed = resumed;
  }

  /** Round trips before the first request can be sent. */
  public int roundTrips(Handshake handshake) {
    return switch (handshake) {
      case FULL -> full;
      case RESUMED -> resumed;
      case EARLY -> 0;
    };
  }

  /**
   * True if a resumed session brings a new ticket with a life of its own. With TLS 1.3 servers send
   * one after every handshake (RFC 8446, section 4.6.1; OpenSSL, SSL_CTX_set_num_tickets); with TLS
   * 1.2 the session keeps the age it has, and OpenSSL seals it anew only for a new key.
   */
  boolean renewsTickets() {
    return this == TLS_1_3;
  }
}
