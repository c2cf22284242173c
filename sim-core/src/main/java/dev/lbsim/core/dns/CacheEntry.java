package dev.lbsim.core.dns;

import java.util.random.RandomGenerator;

/**
 * What one cache knows of one name: the addresses of the last answer, and until when it may use
 * them (RFC 1034 section 3.6, RFC 2308 for answers without an address).
 *
 * <p>For queries that come as a Poisson process of rate l and a TTL T, a share lT/(1+lT) of them
 * finds a fresh entry (Jung, Berger and Balakrishnan, "Modeling TTL-based Internet Caches", INFOCOM
 * 2003).
 *
 * <p>Hot path: runs once per lookup.
 */
public final class CacheEntry {
  private final TtlRules rules;
  private final AddressOrder order;
  private final RandomGenerator random;

  private final int[] addresses;
  private int count;
  private long lifeNanos;
  private long expiresNanos = Long.MIN_VALUE;
  private long answeredNanos;
  private long originTtlNanos;
  private int first;

  /**
   * An empty entry.
   *
   * @param capacity most addresses an answer can hold
   * @param random draws orders and phases; untouched for a fixed order without a random phase
   */
  public CacheEntry(int capacity, TtlRules rules, AddressOrder order, RandomGenerator random) {
    this.rules = rules;
    this.order = order;
    this.random = random;
    this.addresses = new int[capacity];
  }

  /**
   * True while the answer may be used: until, but not at, the instant its life ends. So an answer
   * with TTL 0 serves those who waited for it and nobody after.
   */
  public boolean fresh(long nowNanos) {
    return nowNanos < expiresNanos;
  }

  /** How long the answer may still be used, 0 if not at all: the TTL a client is told. */
  public long remainingNanos(long nowNanos) {
    return fresh(nowNanos) ? expiresNanos - nowNanos : 0;
  }

  /** How long the answer was to be kept when it came. */
  public long lifeNanos() {
    return lifeNanos;
  }

  /** True if there is an answer with addresses whose life ended no longer than this ago. */
  public boolean usableStale(long maxStaleNanos, long nowNanos) {
    return count > 0 && !fresh(nowNanos) && nowNanos - expiresNanos <= maxStaleNanos;
  }

  /** True if the last answer held no address. */
  public boolean negative() {
    return count == 0;
  }

  /**
   * Stores an answer that has just arrived.
   *
   * @param answer addresses, the first {@code answerCount} places count; none is a negative answer
   * @param ttlNanos the TTL that came with it (for a negative answer, its negative TTL)
   */
  public void fill(int[] answer, int answerCount, long ttlNanos, long nowNanos) {
    long life = life(answerCount, ttlNanos);
    store(answer, answerCount, life, life, nowNanos);
    originTtlNanos = ttlNanos;
  }

  /** Stores an answer that has just arrived, with its past. */
  public void fill(Answer answer, long nowNanos) {
    fill(answer.addresses, answer.count, answer.ttlNanos, nowNanos);
    answeredNanos = answer.answeredNanos;
    originTtlNanos = answer.originTtlNanos;
  }

  /**
   * Stores an answer as if it had arrived at a random moment of the past: what is left of its life
   * is uniform between nothing and all of it, as in a cache that is never idle for long.
   */
  public void fillAtRandomPhase(int[] answer, int answerCount, long ttlNanos, long nowNanos) {
    long life = life(answerCount, ttlNanos);
    store(answer, answerCount, life, (long) (random.nextDouble() * life), nowNanos);
    originTtlNanos = ttlNanos;
  }

  /** The same for an answer that came by way of another cache. */
  public void fillAtRandomPhase(Answer answer, long nowNanos) {
    long life = life(answer.count, answer.ttlNanos);
    long remaining = (long) (random.nextDouble() * life);
    store(answer.addresses, answer.count, life, remaining, nowNanos);
    originTtlNanos = answer.originTtlNanos;
  }

  /** Forgets the answer. */
  public void flush() {
    count = 0;
    first = 0;
    expiresNanos = Long.MIN_VALUE;
  }

  /**
   * Gives the addresses out to one client, the one to try first at 0. The caller decides whether
   * the entry is fresh enough.
   *
   * @param out at least as long as the answer
   * @return how many there are
   */
  public int giveOut(int[] out) {
    switch (order) {
      case FIXED -> System.arraycopy(addresses, 0, out, 0, count);
      case ROTATE -> rotate(out);
      case RANDOM -> {
        System.arraycopy(addresses, 0, out, 0, count);
        Shuffle.first(count, out, count, random);
      }
    }
    return count;
  }

  /** The same, with what is left of its life and with its past. */
  public void giveOut(Answer out, long nowNanos) {
    out.count = giveOut(out.addresses);
    out.ttlNanos = remainingNanos(nowNanos);
    out.answeredNanos = answeredNanos;
    out.originTtlNanos = originTtlNanos;
    out.failed = false;
  }

  private void rotate(int[] out) {
    int untilEnd = count - first;
    System.arraycopy(addresses, first, out, 0, untilEnd);
    System.arraycopy(addresses, 0, out, untilEnd, first);
    first = first + 1 < count ? first + 1 : 0;
  }

  private long life(int answerCount, long ttlNanos) {
    return answerCount == 0 ? rules.negativeLifeNanos(ttlNanos) : rules.lifeNanos(ttlNanos);
  }

  private void store(int[] answer, int answerCount, long life, long remainingNanos, long nowNanos) {
    System.arraycopy(answer, 0, addresses, 0, answerCount);
    count = answerCount;
    first = order == AddressOrder.ROTATE && count > 1 ? random.nextInt(count) : 0;
    lifeNanos = life;
    answeredNanos = nowNanos - (life - remainingNanos);
    // A life without end must not wrap round into the past.
    expiresNanos =
        nowNanos > Long.MAX_VALUE - remainingNanos ? Long.MAX_VALUE : nowNanos + remainingNanos;
  }
}
