package dev.lbsim.core.dns;

/**
 * Answers whose life is over, for want of better ones (RFC 8767). Keeps names alive through an
 * outage of their servers; a bad choice where an address must be gone when its TTL is.
 *
 * @param maxNanos how long after its end an answer may still be given; 0 never
 * @param patienceNanos how long a client waits for a fresh answer before it gets the stale one; 0
 *     for at once (RFC 8767: 1.8 s)
 * @param ttlNanos the TTL of a stale answer (RFC 8767: 30 s)
 * @param recheckNanos after the name servers have failed, stale answers are given at once and
 *     nobody is asked for this long (RFC 8767: 30 s)
 */
public record StaleRule(long maxNanos, long patienceNanos, long ttlNanos, long recheckNanos) {
  /** Never. */
  public static final StaleRule OFF = new StaleRule(0, 0, 0, 0);

  public StaleRule {
    if (maxNanos < 0 || patienceNanos < 0 || ttlNanos < 0 || recheckNanos < 0) {
      throw new IllegalArgumentException(
          "stale answers up to %d ns, after %d ns, for %d ns, again in %d ns"
              .formatted(maxNanos, patienceNanos, ttlNanos, recheckNanos));
    }
  }

  /** True if no stale answer is ever given. */
  public boolean off() {
    return maxNanos == 0;
  }
}
