package dev.lbsim.core.dns;

/**
 * How long a cache keeps an answer, given the TTL that came with it.
 *
 * @param minNanos shorter TTLs are raised to this (Unbound's {@code cache-min-ttl}), at least 0
 * @param maxNanos longer TTLs are cut to this (Unbound's {@code cache-max-ttl}: 1 day), at least
 *     {@code minNanos}
 * @param atLeastNanos a resolver that disregards TTLs keeps every answer at least this long,
 *     whatever its limits say; 0 for an honest one
 * @param minNegativeNanos answers without an address are kept at least this long, at least 0; with
 *     {@code maxNegativeNanos} equal, whatever they say (the JVM: 10 s)
 * @param maxNegativeNanos answers without an address are kept no longer than this (Unbound's {@code
 *     cache-max-negative-ttl}: 1 h), at least {@code minNegativeNanos}; the first three do not
 *     concern them
 */
public record TtlRules(
    long minNanos, long maxNanos, long atLeastNanos, long minNegativeNanos, long maxNegativeNanos) {
  /** Keeps every answer exactly as long as its TTL says. */
  public static final TtlRules HONEST = new TtlRules(0, Long.MAX_VALUE, 0, Long.MAX_VALUE);

  public TtlRules {
    if (minNanos < 0 || maxNanos < minNanos) {
      throw new IllegalArgumentException(
          "TTL limits %d to %d ns must be 0 or more and in order".formatted(minNanos, maxNanos));
    }
    if (atLeastNanos < 0 || minNegativeNanos < 0 || maxNegativeNanos < minNegativeNanos) {
      throw new IllegalArgumentException(
          "TTL limits %d, and %d to %d ns must be 0 or more and in order"
              .formatted(atLeastNanos, minNegativeNanos, maxNegativeNanos));
    }
  }

  /** Without a lower limit for answers that hold no address. */
  public TtlRules(long minNanos, long maxNanos, long atLeastNanos, long maxNegativeNanos) {
    this(minNanos, maxNanos, atLeastNanos, 0, maxNegativeNanos);
  }

  /** How long to keep an answer with addresses. */
  public long lifeNanos(long ttlNanos) {
    return Math.max(Math.min(Math.max(ttlNanos, minNanos), maxNanos), atLeastNanos);
  }

  /**
   * How long to keep an answer without an address.
   *
   * @param negativeTtlNanos by RFC 2308, the smaller of the SOA record's TTL and its last field
   */
  public long negativeLifeNanos(long negativeTtlNanos) {
    return Math.min(Math.max(negativeTtlNanos, minNegativeNanos), maxNegativeNanos);
  }
}
