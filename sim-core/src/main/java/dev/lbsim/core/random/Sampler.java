package dev.lbsim.core.random;

/**
 * Draws from one distribution, bound to one stream.
 *
 * <p>Hot path: runs once per event.
 */
public interface Sampler {
  /** The next draw, in the distribution's base unit: nanoseconds for times, a plain number else. */
  double next();

  /** The next draw as whole nanoseconds, rounded to nearest and never negative. */
  default long nextNanos() {
    double nanos = next();
    return nanos > 0 ? (long) (nanos + 0.5) : 0;
  }
}
