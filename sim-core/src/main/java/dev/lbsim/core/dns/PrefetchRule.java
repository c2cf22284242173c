package dev.lbsim.core.dns;

/**
 * When a cache asks anew for what it still has: at a hit near the end of an entry's life, so that
 * the name is at hand when it ends. Costs a query only for names that are asked for; useless for
 * those asked less than once in the last stretch of a life.
 *
 * @param share of a life that counts as its end, 0 for none (Unbound's {@code prefetch}: 10 %)
 * @param lastNanos a life's last stretch is at least this long (BIND's {@code prefetch 2 9}: 2 s)
 * @param fromLifeNanos lives shorter than this are left alone (BIND: 9 s)
 */
public record PrefetchRule(double share, long lastNanos, long fromLifeNanos) {
  /** Never. */
  public static final PrefetchRule OFF = new PrefetchRule(0, 0, 0);

  public PrefetchRule {
    if (!(share >= 0 && share <= 1) || lastNanos < 0 || fromLifeNanos < 0) {
      throw new IllegalArgumentException(
          "prefetch at %s of a life, %d ns, from lives of %d ns on"
              .formatted(share, lastNanos, fromLifeNanos));
    }
  }

  /** True if a hit should ask anew. */
  public boolean due(long lifeNanos, long remainingNanos) {
    return lifeNanos >= fromLifeNanos
        && (remainingNanos <= lastNanos || remainingNanos <= share * lifeNanos);
  }

  /** True if no hit ever asks anew. */
  public boolean off() {
    return share == 0 && lastNanos == 0;
  }
}
