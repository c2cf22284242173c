package dev.lbsim.core.balance.algorithm;

import dev.lbsim.core.balance.Backend;
import dev.lbsim.core.balance.Balancer;
import dev.lbsim.core.balance.Balancers;
import dev.lbsim.core.balance.Flow;
import dev.lbsim.core.balance.Pool;
import dev.lbsim.core.balance.XxHash64;
import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.catalog.Parameter;
import java.util.Arrays;
import java.util.List;

/**
 * Consistent hashing: every backend owns points on a ring of 64-bit numbers, and a flow goes to the
 * owner of the first point at or after its hash. When a backend leaves, only its flows move.
 *
 * <p>Source: Karger et al., "Consistent hashing and random trees", STOC 1997, in the form of
 * Envoy's {@code ring_hash}: point i of a backend is XXH64 of {@code <id>_<i>}, the least weighted
 * one gets a whole number of points, so that the ring has at least {@code min-size}, and the others
 * get points in proportion to weight, with fractions carried over in index order. On a retry Envoy
 * goes on to the next point; here the flow is hashed anew, as for every hashing algorithm.
 *
 * <p>Bad choice when the split must be even: a backend with k points has about 1 / sqrt(k) of
 * spread in its share. And as the size is a minimum, one backend less may give the others more
 * points (10 backends have 103 each, 9 have 114): then some of their flows move too.
 *
 * <p>Hot path: runs once per event. Rebuilding sorts the ring.
 */
public final class RingHash implements Balancer {
  /** Envoy's limit. */
  private static final int SIZE_MAX = 8 * 1024 * 1024;

  /** How the registry knows it. */
  public static final Balancers.Kind KIND =
      new Balancers.Kind(
          new Entry(
              "ring-hash",
              "The owner of the next point on a hash ring: few flows move when the pool changes, at"
                  + " the price of uneven shares.",
              "Karger et al., STOC 1997; Envoy ring_hash (minimum_ring_size, maximum_ring_size)",
              List.of(
                  Parameter.count("min-size", "1024", 1, SIZE_MAX, "points on the ring, at least"),
                  Parameter.count(
                      "max-size", "8388608", 1, SIZE_MAX, "points on the ring, at most"))),
          true,
          (arguments, random) ->
              new RingHash(arguments.count("min-size"), arguments.count("max-size")));

  private final int minSize;
  private final int maxSize;

  /** Ascending as unsigned numbers. */
  private long[] points = {};

  /** Index of the backend that owns the point. */
  private int[] owners = {};

  /**
   * @param minSize points on the ring, at least
   * @param maxSize points on the ring, at most; wins where both cannot be had
   * @throws IllegalArgumentException if {@code minSize} is above {@code maxSize}
   */
  public RingHash(int minSize, int maxSize) {
    if (minSize > maxSize) {
      throw new IllegalArgumentException("min-size " + minSize + " is above max-size " + maxSize);
    }
    this.minSize = minSize;
    this.maxSize = maxSize;
  }

  @Override
  public int pick(Flow flow, long nowNanos) {
    if (points.length == 0) {
      return NONE;
    }
    long hash = flow.hash();
    int low = 0;
    int high = points.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(points[middle], hash) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return owners[low == points.length ? 0 : low];
  }

  @Override
  public void poolChanged(Pool pool, long nowNanos) {
    int[] counts = pointCounts(pool);
    int size = Arrays.stream(counts).sum();
    points = new long[size];
    owners = new int[size];
    int at = 0;
    for (int k = 0; k < counts.length; k++) {
      Backend backend = pool.usable(k);
      for (int i = 0; i < counts[k]; i++, at++) {
        points[at] = XxHash64.hash(backend.id() + "_" + i, 0);
        owners[at] = backend.index();
      }
    }
    sort(points, owners);
  }

  /**
   * How many points each usable backend gets. The order of the arithmetic is Envoy's, down to the
   * rare point that rounding adds (99 equal backends have 1090 points, not 1089).
   */
  private int[] pointCounts(Pool pool) {
    int[] counts = new int[pool.usableCount()];
    double sum = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < counts.length; k++) {
      sum += pool.usable(k).weight();
      least = Math.min(least, pool.usable(k).weight());
    }
    double leastShare = least / sum;
    double scale = Math.min(Math.ceil(leastShare * minSize) / leastShare, maxSize);
    double target = 0;
    int placed = 0;
    for (int k = 0; k < counts.length; k++) {
      target += scale * (pool.usable(k).weight() / sum);
      for (; placed < target; placed++) {
        counts[k]++;
      }
    }
    return counts;
  }

  /** Radix sort by unsigned key, a byte at a time; stable, so equal points keep index order. */
  private static void sort(long[] keys, int[] values) {
    long[] fromKeys = keys;
    int[] fromValues = values;
    long[] toKeys = new long[keys.length];
    int[] toValues = new int[keys.length];
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      int[] starts = new int[257];
      for (long key : fromKeys) {
        starts[(int) (key >>> shift & 0xFF) + 1]++;
      }
      for (int digit = 0; digit < 256; digit++) {
        starts[digit + 1] += starts[digit];
      }
      for (int i = 0; i < fromKeys.length; i++) {
        int to = starts[(int) (fromKeys[i] >>> shift & 0xFF)]++;
        toKeys[to] = fromKeys[i];
        toValues[to] = fromValues[i];
      }
      long[] sortedKeys = toKeys;
      int[] sortedValues = toValues;
      toKeys = fromKeys;
      toValues = fromValues;
      fromKeys = sortedKeys;
      fromValues = sortedValues;
    }
    // After an even number of passes the sorted numbers are back in the given arrays.
  }

  /** The points of the ring, ascending as unsigned numbers; a copy, for tests. */
  long[] points() {
    return points.clone();
  }
}
