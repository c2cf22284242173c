package dev.lbsim.core.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheFormsTest {
  private static final double[] THREE = {0.5, 0.3, 0.2};

  /** With room for one, it is there if it was asked for last: the sum of p squared. */
  @Test
  void aCacheOfOneHoldsWhatWasAskedForLast() {
    double squares = 0.25 + 0.09 + 0.04;
    assertThat(SmallCaches.lru(THREE, 1)).isCloseTo(squares, within(1e-15));
    assertThat(SmallCaches.fifo(THREE, 1)).isCloseTo(squares, within(1e-15));
  }

  /**
   * Two of three: LRU holds {a, b} with chance pa pb / (1 - pa) + pb pa / (1 - pb), the others in
   * proportion to their products.
   */
  @Test
  void twoOfThreeByHand() {
    double ab = 0.15 / 0.5 + 0.15 / 0.7;
    double ac = 0.10 / 0.5 + 0.10 / 0.8;
    double bc = 0.06 / 0.7 + 0.06 / 0.8;
    assertThat(ab + ac + bc).isCloseTo(1, within(1e-15));
    assertThat(SmallCaches.lru(THREE, 2)).isCloseTo(0.8 * ab + 0.7 * ac + 0.5 * bc, within(1e-15));
    assertThat(SmallCaches.fifo(THREE, 2))
        .isCloseTo((0.8 * 0.15 + 0.7 * 0.10 + 0.5 * 0.06) / 0.31, within(1e-15));
  }

  @ParameterizedTest
  @CsvSource({"1", "4", "9"})
  void equallyPopularObjectsHitInProportionToTheRoom(int capacity) {
    double[] equal = CacheHits.zipf(0, 10);
    assertThat(SmallCaches.lru(equal, capacity)).isCloseTo(capacity / 10.0, within(1e-12));
    assertThat(SmallCaches.fifo(equal, capacity)).isCloseTo(capacity / 10.0, within(1e-12));
    assertThat(CacheHits.lru(equal, capacity)).isCloseTo(capacity / 10.0, within(1e-12));
    assertThat(CacheHits.fifo(equal, capacity)).isCloseTo(capacity / 10.0, within(1e-12));
    assertThat(CacheHits.mostPopular(equal, capacity)).isCloseTo(capacity / 10.0, within(1e-12));
  }

  /** For 20 objects and room for 10 the approximations are within one part in 20 already. */
  @ParameterizedTest
  @CsvSource({"0.5", "0.8", "1.2"})
  void theApproximationIsNearTheExactFormEvenForTwenty(double exponent) {
    double[] popularity = CacheHits.zipf(exponent, 20);
    double lru = SmallCaches.lru(popularity, 10);
    double fifo = SmallCaches.fifo(popularity, 10);
    assertThat(CacheHits.lru(popularity, 10)).isCloseTo(lru, within(0.01));
    assertThat(CacheHits.fifo(popularity, 10)).isCloseTo(fifo, within(0.01));
    assertThat(lru).isGreaterThan(fifo);
    assertThat(CacheHits.mostPopular(popularity, 10)).isGreaterThan(lru);
  }

  /** At the characteristic time the cache is full, in objects and in bytes. */
  @Test
  void whatIsHeldFillsTheCache() {
    double[] popularity = CacheHits.zipf(0.8, 5_000);
    double[] sizes = new double[5_000];
    Arrays.setAll(sizes, i -> 1 + i % 7);
    assertThat(Arrays.stream(CacheHits.lruByObject(popularity, null, 300)).sum())
        .isCloseTo(300, within(1e-6));
    double[] hits = CacheHits.fifoByObject(popularity, sizes, 300);
    assertThat(CacheHits.ratio(sizes, hits)).isCloseTo(300, within(1e-6));
    assertThat(CacheHits.lruByObject(popularity, sizes, 300)[0]).isGreaterThan(hits[0]);
  }

  @Test
  void zipfAddsUpAndFallsAsItSays() {
    double[] popularity = CacheHits.zipf(0.8, 1_000);
    assertThat(Arrays.stream(popularity).sum()).isCloseTo(1, within(1e-12));
    assertThat(popularity[0] / popularity[9]).isCloseTo(Math.pow(10, 0.8), within(1e-9));
  }

  @Test
  void aCacheForAllIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> CacheHits.lru(THREE, 3));
    assertThatIllegalArgumentException().isThrownBy(() -> SmallCaches.lru(THREE, 3));
    assertThatIllegalArgumentException().isThrownBy(() -> CacheHits.fifo(THREE, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SmallCaches.fifo(CacheHits.zipf(1, 21), 2));
  }
}
