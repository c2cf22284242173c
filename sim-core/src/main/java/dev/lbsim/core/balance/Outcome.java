package dev.lbsim.core.balance;

/** How a request handed to a backend ended, as the proxy that handed it over can tell. */
public enum Outcome {
  /** Answered, with success. */
  OK,
  /** Answered, with a failure (a 5xx). */
  ERROR,
  /** No answer in time. */
  TIMEOUT,
  /** Not accepted: the connection was refused or reset, or the backend was full. */
  REJECTED,
  /** The client gave up first; says nothing about the backend. */
  ABANDONED
}
