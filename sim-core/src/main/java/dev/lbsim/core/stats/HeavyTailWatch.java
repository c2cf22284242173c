package dev.lbsim.core.stats;

import org.HdrHistogram.HistogramIterationValue;

/**
 * Warns when a few samples carry the scatter of all: then the effective sample is those few, the
 * mean looks converged long before it is, and no interval can be trusted.
 *
 * <p>The measure is the share of the sum of squares that the largest 0.1 % of the samples carry.
 * Exponential samples: a (a + 2) / 2000 + .001 with a = ln 1000, that is 3 %. Bounded Pareto of
 * index 1.1 over four decades: 93 %. Best applied to service demands, whose law is the cause;
 * latencies inherit it.
 */
public final class HeavyTailWatch {
  /** At or above this share a warning is due. */
  public static final double DOMINATED = 0.2;

  private static final double LARGEST = 0.001;

  private HeavyTailWatch() {}

  /**
   * Share of the sum of squares that the largest 0.1 % of the samples carry, 0 to 1; NaN with fewer
   * than 1,000 samples, where 0.1 % is less than one.
   */
  public static double shareOfLargest(LatencyHistogram samples) {
    if (samples.count() * LARGEST < 1) {
      return Double.NaN;
    }
    double total = 0;
    double largest = 0;
    long smaller = samples.count() - (long) (samples.count() * LARGEST);
    long seen = 0;
    for (HistogramIterationValue bucket : samples.buckets()) {
      long count = bucket.getCountAddedInThisIterationStep();
      double middle = samples.middleOfBucket(bucket.getValueIteratedTo());
      seen += count;
      total += count * middle * middle;
      largest += Math.max(0, Math.min(count, seen - smaller)) * middle * middle;
    }
    return total == 0 ? 0 : largest / total;
  }

  /** Whether the largest 0.1 % carry a fifth of the sum of squares or more. */
  public static boolean dominatedByFew(LatencyHistogram samples) {
    return shareOfLargest(samples) >= DOMINATED;
  }
}
