package dev.lbsim.core.guard.sticky;

import org.jspecify.annotations.Nullable;

/**
 * A real cookie that says where a session goes, as HAProxy's {@code cookie NAME insert indirect
 * nocache}, nginx's {@code sticky cookie} and Envoy's stateful sessions give one. Its value is a
 * hash of the name of a backend in 16 hexadecimal digits: the same at every proxy of a tier and
 * after each restart, and nothing that tells of the inside. Where sessions end by time, a dot
 * follows each and two numbers in base 36, when the session began and when it was last heard of, in
 * milliseconds since 1970 (HAProxy writes both behind the server's name, too).
 *
 * <p>Nothing is signed: whoever makes up a value chooses a backend for himself, as he could by
 * trying. A bad choice where that must not be, or where clients keep no cookies.
 *
 * @param name of the cookie
 * @param path it is for (RFC 6265, section 5.1.4)
 * @param domain it is for, or null for the host that sets it only
 * @param httpOnly true if scripts of a page do not see it
 * @param secure whether it goes by TLS only; null if so where TLS ends at the proxy
 * @param sameSite {@code Lax}, {@code Strict} or {@code None}; null to leave that to browsers
 */
public record SessionCookie(
    String name,
    String path,
    @Nullable String domain,
    boolean httpOnly,
    @Nullable Boolean secure,
    @Nullable String sameSite) {

  /** Clocks of proxies may differ; what is from further ahead was made up (HAProxy). */
  private static final long MOST_AHEAD_MILLIS = 86_400_000;

  private static final int HASH_DIGITS = 16;
  private static final int MOST_DIGITS = 9;
  private static final int DATE_RADIX = 36;
  private static final long MILLIS = 1000;

  /** How much of the time that it may be silent a session may look older than it is. */
  private static final int FRESH_PART = 8;

  private static final long NANOS = 1_000_000;

  /**
   * What a value says.
   *
   * @param home the hash of its backend's name
   * @param begunMillis when its session was sent there first, since 1970; 0 if it does not say
   * @param seenMillis when it was last heard of, likewise
   */
  public record Session(long home, long begunMillis, long seenMillis) {
    /** True if it is still known. */
    public boolean isKnown(StickyRules rules, long nowMillis) {
      boolean ends = rules.maxIdleNanos() > 0 || rules.maxLifeNanos() > 0;
      long latest = nowMillis + MOST_AHEAD_MILLIS;
      return !ends
          || (begunMillis > 0
              && begunMillis <= latest
              && seenMillis <= latest
              && rules.known(begunMillis * NANOS, seenMillis * NANOS, nowMillis * NANOS));
    }

    /** The same with nothing of when it was last heard of that is older than it has to be. */
    public boolean isFresh(StickyRules rules, long nowMillis) {
      long most = Math.min(MILLIS, rules.maxIdleNanos() / NANOS / FRESH_PART);
      return rules.maxIdleNanos() == 0 || nowMillis - seenMillis < most;
    }
  }

  /** Reads a value; null for one that none of us has made. */
  public static @Nullable Session read(@Nullable String value) {
    if (value == null || value.length() < HASH_DIGITS || !isHash(value)) {
      return null;
    }
    long home = Long.parseUnsignedLong(value.substring(0, HASH_DIGITS), 16);
    if (value.length() == HASH_DIGITS) {
      return new Session(home, 0, 0);
    }
    String[] dates = value.substring(HASH_DIGITS).split("\\.", -1);
    if (dates.length != 3 || !dates[0].isEmpty()) {
      return null;
    }
    long begun = number(dates[1]);
    long seen = number(dates[2]);
    return begun < 0 || seen < begun ? null : new Session(home, begun, seen);
  }

  private static boolean isHash(String value) {
    for (int i = 0; i < HASH_DIGITS; i++) {
      char c = value.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static long number(String digits) {
    if (digits.isEmpty() || digits.length() > MOST_DIGITS) {
      return -1;
    }
    long number = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) > 'z' ? -1 : Character.digit(digits.charAt(i), DATE_RADIX);
      if (digit < 0) {
        return -1;
      }
      number = number * DATE_RADIX + digit;
    }
    return number;
  }

  /** What says so. */
  public String value(Session session, StickyRules rules) {
    StringBuilder value = new StringBuilder(Long.toHexString(session.home));
    while (value.length() < HASH_DIGITS) {
      value.insert(0, '0');
    }
    if (rules.maxIdleNanos() > 0 || rules.maxLifeNanos() > 0) {
      value.append('.').append(Long.toString(session.begunMillis, DATE_RADIX));
      value.append('.').append(Long.toString(session.seenMillis, DATE_RADIX));
    }
    return value.toString();
  }

  /**
   * The field {@code Set-Cookie} that gives it to a client.
   *
   * @param tls true if TLS ends here
   */
  public String field(Session session, StickyRules rules, boolean tls) {
    StringBuilder field = new StringBuilder(name).append('=').append(value(session, rules));
    field.append("; Path=").append(path);
    if (domain != null) {
      field.append("; Domain=").append(domain);
    }
    long left = leftNanos(session, rules);
    if (left >= 0) {
      field.append("; Max-Age=").append((left + NANOS * MILLIS - 1) / (NANOS * MILLIS));
    }
    if (httpOnly) {
      field.append("; HttpOnly");
    }
    if (secure == null ? tls : secure) {
      field.append("; Secure");
    }
    if (sameSite != null) {
      field.append("; SameSite=").append(sameSite);
    }
    return field.toString();
  }

  /** How long it is good for if nobody comes; -1 for ever. */
  private static long leftNanos(Session session, StickyRules rules) {
    long idle = rules.maxIdleNanos() > 0 ? rules.maxIdleNanos() : Long.MAX_VALUE;
    long life =
        rules.maxLifeNanos() > 0
            ? rules.maxLifeNanos() - (session.seenMillis - session.begunMillis) * NANOS
            : Long.MAX_VALUE;
    long left = Math.min(idle, Math.max(0, life));
    return left == Long.MAX_VALUE ? -1 : left;
  }
}
