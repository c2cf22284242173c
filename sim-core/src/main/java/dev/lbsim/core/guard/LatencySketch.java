package dev.lbsim.core.guard;

import java.util.Arrays;

/**
 * Percentiles of a stream of latencies, for decisions: fixed memory (29 kB), no allocation, and an
 * answer within 0.4 % of the sample at that rank.
 *
 * <p>Counts fall into buckets of 128 to each doubling, as in HdrHistogram (Gil Tene), whose place
 * is the statistics; a decision needs no more than this. {@link #halve} forgets: with a halving
 * every n samples, those of k halvings ago weigh 2^-k.
 *
 * <p>Hot path: {@link #record} runs once per request. {@link #quantileNanos} walks the buckets in
 * use and is for now and then.
 */
public final class LatencySketch {
  private static final int SUB_BITS = 7;
  private static final int SUB = 1 << SUB_BITS;

  private final int[] counts = new int[(Long.SIZE - SUB_BITS) << SUB_BITS];
  private long total;
  private int lowest = counts.length;
  private int highest = -1;

  /** Takes in one latency, at least 0. */
  public void record(long nanos) {
    if (nanos < 0) {
      throw new IllegalArgumentException("latency " + nanos + " ns is negative");
    }
    int bucket = bucketOf(nanos);
    counts[bucket]++;
    total++;
    lowest = Math.min(lowest, bucket);
    highest = Math.max(highest, bucket);
  }

  /** How many latencies it holds. */
  public long count() {
    return total;
  }

  /**
   * The latency that a share q of the samples does not exceed: the middle of its bucket.
   *
   * @param q from 0 to 1
   * @throws IllegalStateException if there are no samples
   */
  public long quantileNanos(double q) {
    if (total == 0) {
      throw new IllegalStateException("no latency was recorded");
    }
    long rank = Math.max(1, (long) Math.ceil(q * total));
    int bucket = lowest;
    for (long seen = counts[bucket]; seen < rank && bucket < highest; seen += counts[bucket]) {
      bucket++;
    }
    return middleOf(bucket);
  }

  /** Forgets everything. */
  public void clear() {
    if (total > 0) {
      Arrays.fill(counts, lowest, highest + 1, 0);
      total = 0;
    }
    lowest = counts.length;
    highest = -1;
  }

  /**
   * Halves the weight of all samples so far. What is left over of an odd count goes to the next
   * bucket, so that all ranks halve and sparse tails are not lost.
   */
  public void halve() {
    total = 0;
    int over = 0;
    for (int bucket = lowest; bucket <= highest; bucket++) {
      int count = counts[bucket] + over;
      counts[bucket] = count >> 1;
      over = count & 1;
      total += counts[bucket];
    }
    if (total == 0) {
      clear();
    }
  }

  private static int bucketOf(long nanos) {
    if (nanos < SUB) {
      return (int) nanos;
    }
    int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos) - SUB_BITS;
    return (shift + 1) * SUB + (int) (nanos >>> shift) - SUB;
  }

  private static long middleOf(int bucket) {
    if (bucket < SUB) {
      return bucket;
    }
    int shift = bucket / SUB - 1;
    long low = (long) (bucket % SUB + SUB) << shift;
    return low + ((1L << shift) - 1) / 2;
  }
}
