package dev.lbsim.core.guard;

import java.util.random.RandomGenerator;

/**
 * How long to wait before a retry.
 *
 * <p>The waiting time before retry n is d(n) = min(cap, base · 2^(n-1)), to which jitter is applied
 * as in "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015). Envoy retries with base 25
 * ms, cap 250 ms (ten times the base) and full jitter. Without jitter, clients that failed together
 * retry together, and each retry is a new spike; without growth, a pool in trouble gets no rest.
 *
 * <p>Hot path: runs once per retry.
 */
public final class Backoff {
  /** Envoy's {@code base_interval}. */
  public static final long DEFAULT_BASE_NANOS = 25_000_000;

  /** Envoy's {@code max_interval}: ten times the base. */
  public static final long DEFAULT_CAP_NANOS = 10 * DEFAULT_BASE_NANOS;

  /** How the waiting time d is spread. */
  public enum Jitter {
    /** Exactly d. */
    NONE,
    /** Uniform on [0, d). */
    FULL,
    /** Uniform on [d/2, d). */
    EQUAL
  }

  private final long baseNanos;
  private final long capNanos;
  private final Jitter jitter;
  private final RandomGenerator random;

  private Backoff(long baseNanos, long capNanos, Jitter jitter, RandomGenerator random) {
    if (baseNanos < 0 || capNanos < baseNanos || (baseNanos == 0 && capNanos > 0)) {
      throw new IllegalArgumentException(
          "base " + baseNanos + " ns must be positive and at most the cap, " + capNanos + " ns");
    }
    this.baseNanos = baseNanos;
    this.capNanos = capNanos;
    this.jitter = jitter;
    this.random = random;
  }

  /** Retries at once. */
  public static Backoff none(RandomGenerator random) {
    return new Backoff(0, 0, Jitter.NONE, random);
  }

  /** Waits the same before every retry (jitter apart); 0 is no wait at all. */
  public static Backoff constant(long nanos, Jitter jitter, RandomGenerator random) {
    return new Backoff(nanos, nanos, jitter, random);
  }

  /** Waits twice as long before each retry as before the last, up to a cap (jitter apart). */
  public static Backoff exponential(
      long baseNanos, long capNanos, Jitter jitter, RandomGenerator random) {
    return new Backoff(baseNanos, capNanos, jitter, random);
  }

  /**
   * Nanoseconds to wait before the given attempt. Draws once, or not at all without jitter.
   *
   * @param attempt 1 for the first retry, 2 for the second, and so on
   */
  public long delayNanos(int attempt) {
    if (attempt < 1) {
      throw new IllegalArgumentException("attempt " + attempt + " is not a retry");
    }
    long wait = withoutJitter(attempt);
    return switch (jitter) {
      case NONE -> wait;
      case FULL -> (long) (random.nextDouble() * wait);
      case EQUAL -> wait / 2 + (long) (random.nextDouble() * (wait - wait / 2));
    };
  }

  private long withoutJitter(int attempt) {
    int doublings = attempt - 1;
    // Shifting a value of n leading zeros by less than n keeps it positive; more is above any cap.
    boolean fits = doublings < Long.numberOfLeadingZeros(baseNanos);
    return fits ? Math.min(capNanos, baseNanos << doublings) : capNanos;
  }
}
