package dev.lbsim.core.guard.cache;

/**
 * How old a response is and how old it may get (RFC 9111 section 4.2), for a cache that many
 * clients share. Pure functions of times; a response is fresh while its age is below its lifetime.
 *
 * <p>A bad choice where the clocks of origin and cache differ and responses carry no {@code
 * max-age}: {@code Expires} and {@code Date} are compared with different clocks.
 */
public final class Freshness {
  /** A header field that is not there. */
  public static final long ABSENT = Long.MIN_VALUE;

  private Freshness() {}

  /**
   * The freshness lifetime (section 4.2.1): {@code s-maxage}, else {@code max-age}, else {@code
   * Expires}, else heuristic (section 4.2.2), else 0. Never negative.
   *
   * @param control the directives of the response
   * @param status its status code: some may not be given a heuristic lifetime
   * @param expiresAfterDateNanos {@code Expires} minus {@code Date}; 0 or less if it has expired or
   *     is no valid date; {@link #ABSENT} without the field
   * @param modifiedBeforeDateNanos {@code Date} minus {@code Last-Modified}; {@link #ABSENT}
   *     without the field
   */
  public static long lifetimeNanos(
      CacheControl control,
      int status,
      long expiresAfterDateNanos,
      long modifiedBeforeDateNanos,
      CacheRules rules) {
    if (control.has(CacheDirective.S_MAXAGE)) {
      return control.nanos(CacheDirective.S_MAXAGE);
    }
    if (control.has(CacheDirective.MAX_AGE)) {
      return control.nanos(CacheDirective.MAX_AGE);
    }
    if (expiresAfterDateNanos != ABSENT) {
      return Math.max(0, expiresAfterDateNanos);
    }
    boolean heuristic =
        modifiedBeforeDateNanos > 0
            && (HttpStatus.heuristicallyCacheable(status) || control.has(CacheDirective.PUBLIC));
    return heuristic
        ? (long)
            Math.min(rules.heuristicShare() * modifiedBeforeDateNanos, rules.heuristicMaxNanos())
        : 0;
  }

  /**
   * When the age of a response was 0, so that its age at any later time is that time minus this
   * (section 4.2.3).
   *
   * @param ageValueNanos the {@code Age} field, or 0 without it
   * @param dateNanos the {@code Date} field, on the clock of this cache, or {@code responseNanos}
   *     without it
   * @param requestNanos when this cache asked
   * @param responseNanos when it got the response
   */
  public static long bornNanos(
      long ageValueNanos, long dateNanos, long requestNanos, long responseNanos) {
    long apparentAge = Math.max(0, responseNanos - dateNanos);
    long responseDelay = responseNanos - requestNanos;
    long correctedAge = ageValueNanos + responseDelay;
    return responseNanos - Math.max(apparentAge, correctedAge);
  }

  /** True while a response of this age is fresh (section 4.2). */
  public static boolean isFresh(long ageNanos, long lifetimeNanos) {
    return lifetimeNanos > ageNanos;
  }
}
