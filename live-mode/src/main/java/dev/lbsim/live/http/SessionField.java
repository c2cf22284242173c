package dev.lbsim.live.http;

import dev.lbsim.core.guard.sticky.SessionCookie;
import dev.lbsim.core.guard.sticky.StickyRules;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The session cookie of one request: what its client brings, which nobody behind the tier sees, and
 * what the answer gives it (HAProxy: {@code insert indirect nocache}).
 */
final class SessionField {
  private static final Pattern PRIVATE =
      Pattern.compile("\\b(private|no-store)\\b", Pattern.CASE_INSENSITIVE);

  private @Nullable SessionCookie cookie;
  private @Nullable StickyRules rules;
  private SessionCookie.@Nullable Session given;

  /** Its value, or null. */
  @Nullable String read(SessionCookie which, RequestWords words) {
    cookie = which;
    return words.cookie(which.name());
  }

  /** The answer is to say so; false if it is to say the same backend already. */
  boolean set(SessionCookie which, StickyRules until, SessionCookie.Session goes) {
    boolean isNew = given == null || given.home() != goes.home();
    cookie = which;
    rules = until;
    given = goes;
    return isNew;
  }

  /** Out of what is said to a backend. */
  void takeOff(HttpHeaders headers) {
    if (cookie != null) {
      RequestWords.withoutCookie(headers, cookie.name());
    }
  }

  /**
   * Into an answer, which with somebody's cookie is nothing for a cache that others share.
   *
   * @param tls true if TLS ends here
   */
  void putOn(HttpHeaders answer, boolean tls) {
    if (cookie == null || rules == null || given == null) {
      return;
    }
    answer.add(HttpHeaderNames.SET_COOKIE, cookie.field(given, rules, tls));
    boolean isShared =
        answer.getAll(HttpHeaderNames.CACHE_CONTROL).stream()
            .noneMatch(line -> PRIVATE.matcher(line).find());
    if (isShared) {
      answer.add(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.PRIVATE);
    }
  }
}
