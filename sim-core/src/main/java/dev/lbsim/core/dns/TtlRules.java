package dev.lbsim.core.dns;

/**
 * How long a cache keeps an answer, given the TTL that came with it.
 *
 * @param minNanos shorter TTLs are raised to this (Unbound's {@code cache-min-ttl}), at least 0
 * @param maxNanos longer TTLs are cut to this (Unbound's {@code cache-max-ttl}: 1 day), at least
 *     {@code minNanos}
 * @param atLeastNanos a resolver that disregards TTLs keeps every answer at least this long,
 *     whatever its limits say; 0 for an honest one
 * @param maxNegativeNanos answers without an address are kept no longer than this (Unbound's {@code
 *     cache-max-negative-ttl}: 1 h), at least 0; the other three do not concern them
 */
public record TtlRules(long minNanos, long maxNanos, long atLeastNanos, long maxNegativeNanos) {
  /** Keeps every answer exactly as long as its TTL says. */
  public static final TtlRules HONEST = new TtlRules(0, Long.MAX_VALUE, 0, Long.MAX_VALUE);

  public TtlRules {
    if (minNanos < 0 || maxNanos < minNanos) {
      throw new IllegalArgumentException(
          "TTL limits %d to %d ns must be 0 or more and in order".formatted(minNanos, maxNanos));
    }
    if (atLeastNanos < 0 || maxNegativeNanos < 0) {
      throw new IllegalArgumentException(
          "TTL limits %d and %d ns must be 0 or more".formatted(atLeastNanos, maxNegativeNanos));
    }
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
    return Math.min(negativeTtlNanos, maxNegativeNanos);
  }
}
