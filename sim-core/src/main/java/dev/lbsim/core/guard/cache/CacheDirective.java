package dev.lbsim.core.guard.cache;

import org.jspecify.annotations.Nullable;

/**
 * The cache directives that a cache shared by many clients acts on, and how a malformed one is
 * read: always the way that serves less from the cache.
 *
 * <p>Source: RFC 9111 section 5.2; RFC 5861 for the two {@code stale-} directives. All others are
 * ignored (section 5.2.3), among them {@code immutable} (RFC 8246), which spares a browser's reload
 * and says nothing to a shared cache, and {@code no-transform}.
 */
public enum CacheDirective {
  /** Fresh up to this age, for any cache; of a request: no older than this. */
  MAX_AGE("max-age", true, 0),
  /** Fresh up to this age, for shared caches; never stale from there. */
  S_MAXAGE("s-maxage", true, 0),
  /** May be served stale for this long while it is fetched anew (RFC 5861 section 3). */
  STALE_WHILE_REVALIDATE("stale-while-revalidate", true, CacheControl.ABSENT),
  /** May be served stale for this long when fetching fails (RFC 5861 section 4). */
  STALE_IF_ERROR("stale-if-error", true, CacheControl.ABSENT),
  /** Of a request: stale by this much is good enough; without a number, by any. */
  MAX_STALE("max-stale", true, CacheControl.ABSENT),
  /** Of a request: to be fresh for this long still. */
  MIN_FRESH("min-fresh", true, CacheControl.LONGEST_SECONDS),
  /** Not to be stored. */
  NO_STORE("no-store", false, 0),
  /** Not to be served without asking the origin. With field names, read as without. */
  NO_CACHE("no-cache", false, 0),
  /** Not to be stored by a shared cache. With field names, read as without. */
  PRIVATE("private", false, 0),
  /** May be stored although the request was authorised, or the status is an unusual one. */
  PUBLIC("public", false, CacheControl.ABSENT),
  /** Never to be served stale. */
  MUST_REVALIDATE("must-revalidate", false, 0),
  /** Never to be served stale by shared caches. */
  PROXY_REVALIDATE("proxy-revalidate", false, 0),
  /** Whoever understands the status may overlook {@code no-store}, nobody else may store. */
  MUST_UNDERSTAND("must-understand", false, 0),
  /** Of a request: from the cache or not at all. */
  ONLY_IF_CACHED("only-if-cached", false, 0);

  private static final CacheDirective[] ALL = values();

  private final String text;
  private final boolean seconds;
  private final long ifMalformedSeconds;

  CacheDirective(String text, boolean seconds, long ifMalformedSeconds) {
    this.text = text;
    this.seconds = seconds;
    this.ifMalformedSeconds = ifMalformedSeconds;
  }

  /** How it is written. */
  public String text() {
    return text;
  }

  /** True if it takes a number of seconds. */
  public boolean takesSeconds() {
    return seconds;
  }

  /** What a malformed one stands for: seconds, 0 if only its presence counts, or absent. */
  long ifMalformedSeconds() {
    return ifMalformedSeconds;
  }

  int bit() {
    return 1 << ordinal();
  }

  /** The directive written from {@code from} to {@code to} in any case, if it is one of these. */
  static @Nullable CacheDirective find(CharSequence field, int from, int to) {
    for (CacheDirective directive : ALL) {
      if (directive.text.length() == to - from && directive.isWrittenAt(field, from)) {
        return directive;
      }
    }
    return null;
  }

  private boolean isWrittenAt(CharSequence field, int from) {
    for (int i = 0; i < text.length(); i++) {
      char c = field.charAt(from + i);
      char lower = c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
      if (lower != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
