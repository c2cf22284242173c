package dev.lbsim.core.guard.cache;

/**
 * What of a response decides whether it may be stored.
 *
 * @param status its status code
 * @param control its cache directives
 * @param expires true if it has an {@code Expires} field, valid or not
 * @param setCookie true if it has a {@code Set-Cookie} field
 * @param variesByAll true if it has {@code Vary: *}
 */
public record ResponseFacts(
    int status, CacheControl control, boolean expires, boolean setCookie, boolean variesByAll) {

  /** A response with these directives and none of the other fields. */
  public static ResponseFacts of(int status, CacheControl control) {
    return new ResponseFacts(status, control, false, false, false);
  }
}
