package dev.lbsim.core.model;

import dev.lbsim.core.balance.Outcome;

/** How one attempt of a request ended, as its client can tell. Exactly one ends each attempt. */
public enum Ending {
  /** Answered, with success. */
  OK("ok", Outcome.OK),
  /** Nothing listens there: the connection was refused. */
  REFUSED("refused", Outcome.REJECTED),
  /** The connection broke: its server died, or its packets now reach another one. */
  RESET("reset", Outcome.REJECTED),
  /** No answer within the client's patience. */
  TIMEOUT("timeout", Outcome.TIMEOUT),
  /** No answer to the attempt to connect. */
  UNREACHABLE("unreachable", Outcome.TIMEOUT),
  /** The server's queue was full (a 503). */
  REJECTED("rejected", Outcome.REJECTED),
  /** The server answered with a failure (a 500). */
  STATUS_5XX("status-5xx", Outcome.ERROR),
  /** The balancer had no backend to give it to (a 503). */
  NO_BACKEND("no-backend", Outcome.REJECTED),
  /** The name did not resolve to any address. */
  NO_ANSWER("no-answer", Outcome.REJECTED),
  /** The proxy had no answer in time (a 504). */
  GATEWAY_TIMEOUT("gateway-timeout", Outcome.TIMEOUT),
  /** The client had sent too much (a 429). */
  LIMITED("limited", Outcome.REJECTED),
  /**
   * The proxy or server had too much to do (a 503), or its client thought so and did not even ask.
   */
  SHED("shed", Outcome.REJECTED),
  /**
   * The proxy takes the client for an attacker: a 403, a 408 for one too slow, a 413 or 431 for one
   * who sends too much at once, or a connection that it closes without a word.
   */
  BLOCKED("blocked", Outcome.REJECTED),
  /** The proxy asked for proof that the client is no robot, and got none (a 403). */
  CHALLENGED("challenged", Outcome.REJECTED),
  /** The client took it back on purpose (RST_STREAM), as attackers do. */
  CANCELLED("cancelled", Outcome.ABANDONED),
  /** The TLS handshake failed: no certificate for the name, or one the client does not accept. */
  TLS_ERROR("tls-error", Outcome.REJECTED);

  private final String label;
  private final Outcome outcome;

  Ending(String label, Outcome outcome) {
    this.label = label;
    this.outcome = outcome;
  }

  /** How scenarios and results call it. */
  public String label() {
    return label;
  }

  /** True if the connection it came on can carry another request. */
  boolean keepsConnection() {
    return switch (this) {
      case OK, STATUS_5XX, REJECTED, NO_BACKEND, GATEWAY_TIMEOUT, LIMITED, SHED, CHALLENGED -> true;
      default -> false;
    };
  }

  /** True if the backend that ended it said so itself, in an answer. */
  boolean isAnswer() {
    return keepsConnection() || this == BLOCKED;
  }

  /** True if a backend took it up, whatever came of it: what throttles call accepted. */
  boolean wasAccepted() {
    return this == OK || this == STATUS_5XX;
  }

  /** True if it was the client who ended it, while the other end may still be at work. */
  boolean givenUp() {
    return this == TIMEOUT || this == CANCELLED;
  }

  /** True if there was no connection, or it broke: no answer at all. */
  boolean breaksConnection() {
    return this == REFUSED || this == RESET || this == TLS_ERROR;
  }

  /** What the balancer that chose the backend learns. */
  public Outcome outcome() {
    return outcome;
  }

  /** What the ending of an attempt is to those outside, where a proxy gives up. */
  Ending atGateway() {
    return this == TIMEOUT || this == UNREACHABLE ? GATEWAY_TIMEOUT : this;
  }
}
