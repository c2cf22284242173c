package dev.lbsim.core.stats;

import java.util.Arrays;
import org.HdrHistogram.HistogramIterationValue;

/**
 * How many samples of a histogram are at most so large, and no more than that: a few bytes for each
 * bucket in use, where the histogram itself holds every bucket there could be.
 */
final class CumulativeCounts {
  private final long[] lowest;
  private final long[] countUpTo;
  private final long min;
  private final long max;
  private final long count;

  private CumulativeCounts(long[] lowest, long[] countUpTo, LatencyHistogram of) {
    this.lowest = lowest;
    this.countUpTo = countUpTo;
    this.min = of.min();
    this.max = of.max();
    this.count = of.count();
  }

  static CumulativeCounts of(LatencyHistogram histogram) {
    long[] lowest = new long[16];
    long[] countUpTo = new long[16];
    int size = 0;
    for (HistogramIterationValue bucket : histogram.buckets()) {
      if (size == lowest.length) {
        lowest = Arrays.copyOf(lowest, size * 2);
        countUpTo = Arrays.copyOf(countUpTo, size * 2);
      }
      lowest[size] = histogram.beforeBucket(bucket.getValueIteratedTo()) + 1;
      countUpTo[size++] = bucket.getTotalCountToThisValue();
    }
    return new CumulativeCounts(
        Arrays.copyOf(lowest, size), Arrays.copyOf(countUpTo, size), histogram);
  }

  /** How many there are. */
  long count() {
    return count;
  }

  /** The largest; -1 when there is none. */
  long max() {
    return max;
  }

  /** As {@link LatencyHistogram#countAtOrBelow}. */
  long atOrBelow(long nanos) {
    if (nanos >= max) {
      return count;
    }
    if (nanos < min) {
      return 0;
    }
    int found = Arrays.binarySearch(lowest, nanos);
    int bucket = found >= 0 ? found : -found - 2;
    return bucket < 0 ? 0 : countUpTo[bucket];
  }
}
