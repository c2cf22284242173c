package dev.lbsim.core.guard.queue;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Adaptive throttling on the client's side: with probability max(0, (requests - K · accepts) /
 * (requests + 1)), over the last two minutes, a request is not even sent.
 *
 * <p>Source: "Site Reliability Engineering" (Google, 2016), chapter 21, K = 2. A backend that can
 * accept C a second and is asked for more is sent about K · C: enough to learn that it is better,
 * and it rejects as much as it accepts where K = 2. Use one for each criticality, as the book does.
 * A bad choice for clients that rarely ask: they learn nothing; and where rejecting costs the
 * backend nothing.
 *
 * <p>The window slides in {@value #BUCKETS} buckets. Hot path: runs once per request.
 */
public final class ClientThrottle {
  /** The book's K. */
  public static final double DEFAULT_MULTIPLIER = 2;

  /** The book's two minutes. */
  public static final long DEFAULT_WINDOW_NANOS = 120_000_000_000L;

  private static final int BUCKETS = 60;

  private final double multiplier;
  private final long bucketNanos;
  private final RandomGenerator random;
  private final long[] requests = new long[BUCKETS];
  private final long[] accepts = new long[BUCKETS];
  private long requestsInWindow;
  private long acceptsInWindow;
  private long bucket = Long.MIN_VALUE; // number of the bucket now filling
  private long throttled;

  /**
   * @param multiplier K, at least 1: below, it would throttle a backend that accepts everything
   * @param windowNanos what is remembered, at least 60
   */
  public ClientThrottle(double multiplier, long windowNanos, RandomGenerator random) {
    if (!(multiplier >= 1 && multiplier < Double.POSITIVE_INFINITY) || windowNanos < BUCKETS) {
      throw new IllegalArgumentException(
          "multiplier %s must be 1 or more, window %d ns %d or more"
              .formatted(multiplier, windowNanos, BUCKETS));
    }
    this.multiplier = multiplier;
    this.bucketNanos = windowNanos / BUCKETS;
    this.random = random;
  }

  /** The application asks; true sends the request, false fails it here. Counted either way. */
  public boolean trySend(long nowNanos) {
    double reject = rejectShare(nowNanos);
    requests[slot()]++;
    requestsInWindow++;
    if (reject > 0 && random.nextDouble() < reject) {
      throttled++;
      return false;
    }
    return true;
  }

  /** The backend accepted a request that was sent: it answered, and not that it was overloaded. */
  public void accepted(long nowNanos) {
    advance(nowNanos);
    accepts[slot()]++;
    acceptsInWindow++;
  }

  /** The probability that a request is not sent now. */
  public double rejectShare(long nowNanos) {
    advance(nowNanos);
    return Math.max(0, (requestsInWindow - multiplier * acceptsInWindow) / (requestsInWindow + 1));
  }

  /** How many requests were not sent. */
  public long throttled() {
    return throttled;
  }

  private void advance(long nowNanos) {
    long current = Math.floorDiv(nowNanos, bucketNanos);
    if (bucket == Long.MIN_VALUE || current - bucket >= BUCKETS) {
      Arrays.fill(requests, 0);
      Arrays.fill(accepts, 0);
      requestsInWindow = 0;
      acceptsInWindow = 0;
      bucket = current;
    }
    while (bucket < current) {
      bucket++;
      int slot = slot();
      requestsInWindow -= requests[slot];
      acceptsInWindow -= accepts[slot];
      requests[slot] = 0;
      accepts[slot] = 0;
    }
  }

  private int slot() {
    return (int) Math.floorMod(bucket, BUCKETS);
  }
}
