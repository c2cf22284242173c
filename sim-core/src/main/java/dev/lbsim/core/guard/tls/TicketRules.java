package dev.lbsim.core.guard.tls;

/**
 * When a session may be resumed, and what a ticket is worth. A pure decision: both a simulated and
 * a real server ask it, the key standing for whatever seals tickets.
 *
 * <p>Sources: RFC 8446, section 4.6.1 (ticket_lifetime, at most seven days) and RFC 5077. A ticket
 * that cannot be opened is no error: the handshake becomes a full one (RFC 8446, section 4.2.11),
 * so nobody notices but the processor. nginx and HAProxy call the lifetime {@code
 * ssl_session_timeout} and {@code tune.ssl.lifetime}, 300 s each.
 *
 * <p>A bad choice where one ticket is worth one visit only, as RFC 8446 recommends against tracking
 * (appendix C.4): here a client shows its newest ticket until a newer one comes.
 *
 * @param version decides round trips and whether tickets are renewed
 * @param lifetimeNanos how long a session can be resumed; 0 for never
 * @param earlyData true if the server takes requests with the first flight; of TLS 1.3 only
 */
public record TicketRules(TlsVersion version, long lifetimeNanos, boolean earlyData) {
  /** The longest a ticket may live: seven days (RFC 8446, section 4.6.1). */
  public static final long LONGEST_LIFETIME_NANOS = 7L * 24 * 3600 * 1_000_000_000;

  /**
   * Rules for tickets.
   *
   * @throws IllegalArgumentException if a lifetime is negative or too long, or early data is asked
   *     of TLS 1.2
   */
  public TicketRules {
    if (lifetimeNanos < 0 || lifetimeNanos > LONGEST_LIFETIME_NANOS) {
      throw new IllegalArgumentException("lifetime " + lifetimeNanos);
    }
    if (earlyData && version != TlsVersion.TLS_1_3) {
      throw new IllegalArgumentException("early data is part of TLS 1.3");
    }
  }

  /** True if a client would show this ticket now. */
  public boolean fresh(SessionTicket ticket, long nowNanos) {
    return ticket.held() && nowNanos - ticket.sinceNanos() < lifetimeNanos;
  }

  /**
   * The handshake of a client that holds {@code ticket}.
   *
   * @param key what the server that reads it seals tickets with
   * @param replayable true if the request may safely arrive twice: only such are sent early (RFC
   *     8470, section 2.1)
   */
  public Handshake handshake(SessionTicket ticket, long key, boolean replayable, long nowNanos) {
    if (!fresh(ticket, nowNanos) || ticket.key() != key) {
      return Handshake.FULL;
    }
    return earlyData && replayable ? Handshake.EARLY : Handshake.RESUMED;
  }

  /** A handshake is complete: the client gets a new ticket where it brings one. */
  public void completed(SessionTicket ticket, Handshake handshake, long key, long nowNanos) {
    if (lifetimeNanos > 0 && (handshake == Handshake.FULL || version.renewsTickets())) {
      ticket.seal(key, nowNanos);
    }
  }
}
