package dev.lbsim.core.model;

/** What can happen to a resolver or a name server. */
final class Availability {
  /** How it takes what comes. */
  enum State {
    UP,
    /** Its host says that nobody is there. */
    CRASHED,
    /** Its host is unreachable. */
    DROPPING
  }

  State state = State.UP;

  /** Added to the time each answer takes. */
  long extraNanos;
}
