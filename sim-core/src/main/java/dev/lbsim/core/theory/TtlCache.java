package dev.lbsim.core.theory;

/**
 * A cache whose entry lives for a fixed TTL from the query that fetched it, asked by Poisson
 * queries.
 *
 * <p>A fetch is followed by rate * ttl hits on average and then by the next miss, so the hit ratio
 * is rate * ttl / (1 + rate * ttl) (Jung, Berger and Balakrishnan, "Modeling TTL-based Internet
 * caches", INFOCOM 2003). A time of fetching that is not short against the TTL breaks the form.
 */
public final class TtlCache {
  private TtlCache() {}

  /** Share of queries answered from the cache. */
  public static double hitRatio(double queryRate, double ttl) {
    require(queryRate, ttl);
    return queryRate * ttl / (1 + queryRate * ttl);
  }

  /** Queries per unit of time that go on upstream: rate / (1 + rate * ttl), never above 1 / ttl. */
  public static double upstreamRate(double queryRate, double ttl) {
    require(queryRate, ttl);
    return queryRate / (1 + queryRate * ttl);
  }

  /** Hit ratio over {@code caches} that do not share and are asked evenly. */
  public static double fragmentedHitRatio(double queryRate, double ttl, int caches) {
    Require.atLeast("caches", caches, 1);
    return hitRatio(queryRate / caches, ttl);
  }

  /**
   * Hit ratio over caches that do not share, each asked at its own rate: scopes, names or sites.
   */
  public static double hitRatio(double[] queryRates, double ttl) {
    Require.atLeast("caches", queryRates.length, 1);
    double hits = 0;
    double queries = 0;
    for (double rate : queryRates) {
      hits += rate * hitRatio(rate, ttl);
      queries += rate;
    }
    return hits / queries;
  }

  /**
   * Hit ratio of a cache that fetches from a busy cache, which passes on the rest of its TTL: 1 -
   * (1 - exp(-x)) / x with x = rate * ttl.
   */
  public static double hitRatioBehindBusyCache(double queryRate, double ttl) {
    require(queryRate, ttl);
    // All that is fetched in one cycle of the busy cache expires at its end: one miss, if any
    // query.
    double x = queryRate * ttl;
    return 1 + Math.expm1(-x) / x;
  }

  /**
   * Share of queries that find nothing in a cache that asks anew at the first hit in the last
   * {@code fraction} f of an entry's life: exp(-l f T) / (1 + l (1 - f) T).
   */
  public static double missRatioWithPrefetch(double queryRate, double ttl, double fraction) {
    require(queryRate, ttl);
    Require.share("fraction", fraction);
    // A cycle holds the query that fetches, l (1 - f) T hits, and then the next query, which comes
    // too late with chance exp(-l f T) and else prefetches.
    double load = queryRate * ttl;
    return Math.exp(-load * fraction) / (1 + load * (1 - fraction));
  }

  /** Fetches per query of the same cache: 1 / (1 + l (1 - f) T). */
  public static double fetchesWithPrefetch(double queryRate, double ttl, double fraction) {
    require(queryRate, ttl);
    Require.share("fraction", fraction);
    return 1 / (1 + queryRate * ttl * (1 - fraction));
  }

  private static void require(double queryRate, double ttl) {
    Require.positive("query rate", queryRate);
    Require.positive("TTL", ttl);
  }
}
