package dev.lbsim.core.dns;

/**
 * One answer on its way from cache to cache, and what is known of its past. Mutable and used again,
 * as a packet buffer is.
 *
 * <p>Hot path: filled once per lookup.
 */
public final class Answer {
  /** Addresses, the one to try first at 0; the first {@link #count} places count. */
  public final int[] addresses;

  /** How many addresses; none is a negative answer, or none at all where {@link #failed}. */
  public int count;

  /** How long whoever gets it may keep it: a cache passes on what is left. */
  public long ttlNanos;

  /** When the name server gave it, through however many caches it has come since. */
  public long answeredNanos;

  /** The TTL the name server gave with it. */
  public long originTtlNanos;

  /** Nobody could find out (SERVFAIL, or nobody answered). */
  public boolean failed;

  /**
   * An empty answer.
   *
   * @param capacity most addresses it can hold
   */
  public Answer(int capacity) {
    addresses = new int[capacity];
  }

  /** Makes this what a name server has just answered. */
  public void given(int count, long ttlNanos, long nowNanos) {
    this.count = count;
    this.ttlNanos = ttlNanos;
    answeredNanos = nowNanos;
    originTtlNanos = ttlNanos;
    failed = false;
  }

  /** Makes this the message that nobody could find out. */
  public void fail() {
    count = 0;
    ttlNanos = 0;
    failed = true;
  }

  /** Makes this a copy of another. */
  public void copy(Answer other) {
    System.arraycopy(other.addresses, 0, addresses, 0, other.count);
    count = other.count;
    ttlNanos = other.ttlNanos;
    answeredNanos = other.answeredNanos;
    originTtlNanos = other.originTtlNanos;
    failed = other.failed;
  }
}
