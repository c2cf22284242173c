package dev.lbsim.core.guard.cache.replacement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.guard.cache.CacheLimits;
import dev.lbsim.core.theory.CacheHits;
import dev.lbsim.core.theory.SmallCaches;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Caches of the registry under independent requests, against theory. */
class HitRatioTest {
  private static final int BATCHES = 40;

  /** Sigmas allowed: with a few dozen comparisons and Student's t of 39, 5 is one in 2,000. */
  private static final double Z = 5;

  @ParameterizedTest
  @CsvSource({"1", "2", "3", "5", "7"})
  void smallCachesHitAsOftenAsTheExactForms(int capacity) {
    double[] popularity = CacheHits.zipf(0.9, 8);
    CacheLimits limits = CacheLimits.ofObjects(capacity);
    assertNear(measure("lru", limits, popularity, 1), SmallCaches.lru(popularity, capacity), 0);
    double fifo = SmallCaches.fifo(popularity, capacity);
    assertNear(measure("fifo", limits, popularity, 1), fifo, 0);
    assertNear(measure("random", limits, popularity, 1), fifo, 0);
  }

  /** Gast and Van Houdt: the error of Che's form is of order 1/n; 2/n is allowed for it. */
  @ParameterizedTest
  @CsvSource({"0.8, 20", "0.8, 200", "1.1, 20"})
  void largeCachesHitAsOftenAsCheSays(double exponent, int capacity) {
    int objects = 2_000;
    double[] popularity = CacheHits.zipf(exponent, objects);
    CacheLimits limits = CacheLimits.ofObjects(capacity);
    double error = 2.0 / objects;
    assertNear(measure("lru", limits, popularity, 1), CacheHits.lru(popularity, capacity), error);
    double fifo = CacheHits.fifo(popularity, capacity);
    assertNear(measure("fifo", limits, popularity, 1), fifo, error);
    assertNear(measure("random", limits, popularity, 1), fifo, error);
  }

  /**
   * With sizes of 1 to 9 the cache is full but for half an object or so, and which object fits
   * depends on its size: of order (size over capacity), 9 in 1,000, times the slope.
   */
  @Test
  void sizesCountAsMuchAsTheyWeigh() {
    double[] popularity = CacheHits.zipf(0.8, 2_000);
    double[] sizes = new double[popularity.length];
    Arrays.setAll(sizes, object -> size(object, 9));
    double lru = CacheHits.ratio(popularity, CacheHits.lruByObject(popularity, sizes, 1_000));
    assertNear(measure("lru", CacheLimits.ofBytes(1_000), popularity, 9), lru, 0.002);
    double fifo = CacheHits.ratio(popularity, CacheHits.fifoByObject(popularity, sizes, 1_000));
    assertNear(measure("fifo", CacheLimits.ofBytes(1_000), popularity, 9), fifo, 0.002);
    assertNear(measure("random", CacheLimits.ofBytes(1_000), popularity, 9), fifo, 0.002);
  }

  /** What the papers promise for skewed requests: better than LRU, and never beyond the bound. */
  @Test
  void policiesThatSiftBeatLruOnZipf() {
    double[] popularity = CacheHits.zipf(0.9, 2_000);
    double lru = CacheHits.lru(popularity, 100);
    double bound = CacheHits.mostPopular(popularity, 100);
    for (String name : new String[] {"lfu", "tinylfu", "s3-fifo", "sieve"}) {
      double[] batches = measure(name, CacheLimits.ofObjects(100), popularity, 1);
      assertThat(mean(batches) - Z * standardError(batches)).as(name).isGreaterThan(lru + 0.02);
      assertThat(mean(batches) - Z * standardError(batches)).as(name).isLessThan(bound);
    }
  }

  private static int size(long object, int largest) {
    return 1 + new SplittableRandom(object).nextInt(largest);
  }

  /** Hit ratios of batches of 10,000 requests, after a quarter as many that do not count. */
  private static double[] measure(
      String policy, CacheLimits limits, double[] popularity, int largest) {
    SplittableRandom chance = new SplittableRandom(11);
    Driven cache = new Driven(policy, limits, chance.split());
    double[] upTo = popularity.clone();
    Arrays.parallelPrefix(upTo, Double::sum);
    int[] sizes = new int[popularity.length];
    Arrays.setAll(sizes, object -> size(object, largest));
    double[] ratios = new double[BATCHES];
    int batch = 10_000;
    for (int i = -BATCHES / 4; i < BATCHES; i++) {
      int hits = 0;
      for (int request = 0; request < batch; request++) {
        int found = Arrays.binarySearch(upTo, chance.nextDouble());
        int object = Math.min(found < 0 ? -found - 1 : found, popularity.length - 1);
        hits += cache.request(object, sizes[object]) ? 1 : 0;
      }
      if (i >= 0) {
        ratios[i] = (double) hits / batch;
      }
    }
    return ratios;
  }

  private static void assertNear(double[] batches, double expected, double error) {
    assertThat(mean(batches)).isCloseTo(expected, within(error + Z * standardError(batches)));
  }

  private static double mean(double[] batches) {
    return Arrays.stream(batches).average().orElseThrow();
  }

  private static double standardError(double[] batches) {
    double mean = mean(batches);
    double squares = Arrays.stream(batches).map(each -> (each - mean) * (each - mean)).sum();
    return Math.sqrt(squares / (batches.length - 1) / batches.length);
  }
}
