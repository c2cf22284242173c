package dev.lbsim.core.theory;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How often a full cache hits, for independent requests (each for object i with chance p_i,
 * whatever came before) and many objects.
 *
 * <p>Che's idea: an object stays for a time that is nearly the same for all, the characteristic
 * time T, which follows from the cache being full. With requests as the unit of time:
 *
 * <pre>
 *   LRU            hit_i = 1 - exp(-p_i T)          sum of s_i hit_i = capacity
 *   FIFO, random   hit_i = p_i T / (1 + p_i T)      sum of s_i hit_i = capacity
 *   LFU, at last   hit_i = 1 for the C most popular
 * </pre>
 *
 * <p>Sources: Che, Tung and Wang, "Hierarchical web caching systems", IEEE JSAC 20(7), 2002 (LRU);
 * Fricker, Robert and Roberts, "A versatile and accurate approximation for LRU cache performance",
 * ITC 24, 2012 (why it is so good, random replacement, sizes s_i); Martina, Garetto and Leonardi,
 * "A unified approach to the performance analysis of caching systems", INFOCOM 2014 (FIFO); Gast
 * and Van Houdt, SIGMETRICS 2015 (the error is of order 1/n). Off for caches of a handful of
 * objects ({@link SmallCaches} is exact there), and for requests that are not independent: bursts
 * of one object hit more often.
 */
public final class CacheHits {
  private static final int BISECTIONS = 100;

  private CacheHits() {}

  /** Popularities of a Zipf catalogue: p_i in proportion to i^-exponent, i = 1 to objects. */
  public static double[] zipf(double exponent, int objects) {
    Require.notNegative("exponent", exponent);
    Require.atLeast("objects", objects, 1);
    double[] popularity = new double[objects];
    double sum = 0;
    for (int i = objects; i >= 1; i--) {
      popularity[i - 1] = Math.pow(i, -exponent);
      sum += popularity[i - 1];
    }
    for (int i = 0; i < objects; i++) {
      popularity[i] /= sum;
    }
    return popularity;
  }

  /**
   * Share of requests that an LRU cache answers.
   *
   * @param popularity chance of each object, adding up to 1
   * @param capacity objects the cache holds, fewer than there are
   */
  public static double lru(double[] popularity, double capacity) {
    return ratio(popularity, lruByObject(popularity, null, capacity));
  }

  /** Share of requests that a FIFO or a random-replacement cache answers. */
  public static double fifo(double[] popularity, double capacity) {
    return ratio(popularity, fifoByObject(popularity, null, capacity));
  }

  /** Share of requests for the most popular objects: what no policy without foresight beats. */
  public static double mostPopular(double[] popularity, int capacity) {
    double[] sorted = popularity.clone();
    Arrays.sort(sorted);
    double hits = 0;
    for (int i = Math.max(0, sorted.length - capacity); i < sorted.length; i++) {
      hits += sorted[i];
    }
    return hits;
  }

  /**
   * Chance of each object to be found in an LRU cache.
   *
   * @param sizes of the objects, or null for 1 each
   * @param capacity what all objects in the cache may weigh together
   */
  public static double[] lruByObject(
      double[] popularity, double @Nullable [] sizes, double capacity) {
    return full(popularity, sizes, capacity, x -> -Math.expm1(-x));
  }

  /** Chance of each object to be found in a FIFO or random-replacement cache. */
  public static double[] fifoByObject(
      double[] popularity, double @Nullable [] sizes, double capacity) {
    return full(popularity, sizes, capacity, x -> x / (1 + x));
  }

  /** Share of requests that are hits, given the chance of each object. */
  public static double ratio(double[] popularity, double[] hitByObject) {
    double hits = 0;
    for (int i = 0; i < popularity.length; i++) {
      hits += popularity[i] * hitByObject[i];
    }
    return hits;
  }

  /** Finds the characteristic time at which the cache is full, and the hits at that time. */
  private static double[] full(
      double[] popularity,
      double @Nullable [] sizes,
      double capacity,
      DoubleUnaryOperator presence) {
    Require.positive("capacity", capacity);
    double everything = 0;
    for (int i = 0; i < popularity.length; i++) {
      everything += popularity[i] > 0 ? (sizes == null ? 1 : sizes[i]) : 0;
    }
    if (capacity >= everything) {
      throw new IllegalArgumentException("a cache of " + capacity + " holds every object");
    }
    double low = 0;
    double high = capacity;
    while (held(popularity, sizes, high, presence) < capacity) {
      high *= 2;
    }
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = low + (high - low) / 2;
      if (held(popularity, sizes, middle, presence) < capacity) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double[] hits = new double[popularity.length];
    for (int i = 0; i < hits.length; i++) {
      hits[i] = presence.applyAsDouble(popularity[i] * high);
    }
    return hits;
  }

  private static double held(
      double[] popularity, double @Nullable [] sizes, double time, DoubleUnaryOperator presence) {
    double sum = 0;
    for (int i = 0; i < popularity.length; i++) {
      sum += (sizes == null ? 1 : sizes[i]) * presence.applyAsDouble(popularity[i] * time);
    }
    return sum;
  }
}
