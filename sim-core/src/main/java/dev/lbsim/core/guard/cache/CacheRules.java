package dev.lbsim.core.guard.cache;

/**
 * What an operator says of a cache where the RFC leaves a choice, or against what responses say.
 *
 * @param heuristicShare a response without a lifetime of its own stays fresh for this share of the
 *     time since its last modification (RFC 9111 section 4.2.2; 10 % there and in Apache's {@code
 *     CacheLastModifiedFactor}); 0 for never
 * @param heuristicMaxNanos but no longer than this (Apache's {@code CacheMaxExpire}: one day)
 * @param staleWhileRevalidateNanos serve stale while fetching anew for this long, where the
 *     response does not say itself (nginx {@code proxy_cache_use_stale updating} has no limit)
 * @param staleIfErrorNanos serve stale when fetching fails for this long, where neither response
 *     nor request says itself (nginx {@code proxy_cache_use_stale error} has no limit)
 * @param staleDespiteSMaxage lets {@code stale-while-revalidate} and {@code stale-if-error} work
 *     beside {@code s-maxage}, as content delivery networks do; RFC 9111 section 5.2.2.10 forbids
 *     it
 * @param storeSetCookie stores responses with {@code Set-Cookie}, as RFC 9111 section 7.3 allows;
 *     nginx does not, and a cookie served to the wrong client is a session given away
 */
public record CacheRules(
    double heuristicShare,
    long heuristicMaxNanos,
    long staleWhileRevalidateNanos,
    long staleIfErrorNanos,
    boolean staleDespiteSMaxage,
    boolean storeSetCookie) {

  private static final long DAY_NANOS = 86_400_000_000_000L;

  /** RFC 9111 to the letter, ten per cent of the age up to a day, and no cookies. */
  public static final CacheRules STRICT = new CacheRules(0.1, DAY_NANOS, 0, 0, false, false);

  public CacheRules {
    if (!(heuristicShare >= 0 && heuristicShare <= 1)
        || heuristicMaxNanos < 0
        || staleWhileRevalidateNanos < 0
        || staleIfErrorNanos < 0) {
      throw new IllegalArgumentException(
          "heuristic share %s up to %d ns, stale for %d ns and on errors for %d ns"
              .formatted(
                  heuristicShare, heuristicMaxNanos, staleWhileRevalidateNanos, staleIfErrorNanos));
    }
  }
}
