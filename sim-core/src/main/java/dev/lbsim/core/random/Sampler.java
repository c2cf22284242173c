package dev.lbsim.core.random;

/**
 * Draws from one distribution, bound to one stream.
 *
 * <p>Hot path: runs once per event.
 */
public interface Sampler {
  /** The next draw, in the distribution's base unit: nanoseconds for times, a plain number else. */
  double next();

  /**
   * The next draw as whole nanoseconds, rounded to nearest, never negative, and at most {@link
   * #LONGEST_NANOS}.
   */
  default long nextNanos() {
    double nanos = next();
    return nanos > 0 ? (long) (Math.min(nanos, LONGEST_NANOS) + 0.5) : 0;
  }

  /** 73 years: longer than any run, and short enough to be added to a time without overflow. */
  long LONGEST_NANOS = 1L << 61;
}
