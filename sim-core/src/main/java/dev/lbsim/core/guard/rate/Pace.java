package dev.lbsim.core.guard.rate;

import dev.lbsim.core.time.Nanos;

/**
 * A rate as time: how long one unit takes at this rate. Buckets count in time, in whole ticks of
 * 1/64 of a nanosecond, so that their sums are exact and two of them agree to the last bit. A rate
 * is met within one part in 100,000 up to a million per second; time fits for 4 years.
 */
final class Pace {
  private static final int TICK_BITS = 6;
  private static final double TICKS_PER_SEC = 1e9 * (1 << TICK_BITS);

  private final double ticksPerUnit;
  private final double most;

  /**
   * @param ratePerSec units per second, above 0
   * @param most most units that may ever be outstanding
   */
  Pace(double ratePerSec, double most) {
    if (!(ratePerSec > 0 && ratePerSec < Double.POSITIVE_INFINITY && most >= 0)) {
      throw new IllegalArgumentException(
          "rate " + ratePerSec + " per second, " + most + " at once");
    }
    if (most / ratePerSec > 365 * 86_400.0) {
      throw new IllegalArgumentException(
          "a bucket of %s at %s per second takes more than a year to fill"
              .formatted(most, ratePerSec));
    }
    this.ticksPerUnit = TICKS_PER_SEC / ratePerSec;
    this.most = most;
  }

  /** True if no bucket of this size holds so much. */
  boolean tooMuch(double cost) {
    if (!(cost >= 0)) {
      throw new IllegalArgumentException("cost " + cost + " is not 0 or more");
    }
    return cost > most;
  }

  long ticks(double units) {
    return Math.round(units * ticksPerUnit);
  }

  static long ticksOf(long nanos) {
    return nanos << TICK_BITS;
  }

  /** Whole nanoseconds that cover so many ticks. */
  static long nanosFor(long ticks) {
    return ticks + (1 << TICK_BITS) - 1 >> TICK_BITS;
  }

  /** Largest rate that a registry entry may ask for. */
  static final double MAX_PER_SEC = 1e9;

  /** Smallest: one a day. */
  static final double MIN_PER_SEC = 1e9 / Nanos.NANOS_PER_DAY;
}
