package dev.lbsim.core.guard.outlier;

import dev.lbsim.core.balance.Outcome;

/** What one request says of its backend, in the terms of Envoy's outlier detection. */
public enum Result {
  /** Answered, and not with a 5xx. */
  SUCCESS,
  /** Answered with a 5xx other than 502, 503 and 504. */
  SERVER_ERROR,
  /** Answered with 502, 503 or 504: the backend is itself a proxy in trouble, or overloaded. */
  GATEWAY_ERROR,
  /** Never answered: the connection failed or nothing came in time. The proxy's own finding. */
  LOCAL_FAILURE,
  /** Says nothing: the client gave up first. */
  NONE;

  /**
   * What an outcome says.
   *
   * @param status the status code of an answer that is an {@link Outcome#ERROR}; 500 if unknown
   */
  public static Result of(Outcome outcome, int status) {
    return switch (outcome) {
      case OK -> SUCCESS;
      case ERROR -> status >= 502 && status <= 504 ? GATEWAY_ERROR : SERVER_ERROR;
      case TIMEOUT, REJECTED -> LOCAL_FAILURE;
      case ABANDONED -> NONE;
    };
  }

  /** True if it is a failure of any kind. */
  public boolean failure() {
    return this == SERVER_ERROR || this == GATEWAY_ERROR || this == LOCAL_FAILURE;
  }
}
