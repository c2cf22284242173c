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
  NO_ANSWER("no-answer", Outcome.REJECTED);

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
    return this == OK || this == STATUS_5XX || this == REJECTED || this == NO_BACKEND;
  }

  /** What the balancer that chose the backend learns. */
  public Outcome outcome() {
    return outcome;
  }
}
