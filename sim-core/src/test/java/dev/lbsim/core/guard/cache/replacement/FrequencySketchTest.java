package dev.lbsim.core.guard.cache.replacement;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FrequencySketchTest {
  @Test
  void countsUpToFifteen() {
    FrequencySketch sketch = new FrequencySketch(1_000);
    for (int seen = 0; seen < 20; seen++) {
      assertThat(sketch.estimate(7)).isEqualTo(Math.min(seen, 15));
      sketch.increment(7);
    }
    assertThat(sketch.estimate(8)).isZero();
  }

  /** Never below the count; with four counters an object in each of four rows, hardly above. */
  @Test
  void neverUnderestimatesAndSeldomOverestimates() {
    FrequencySketch sketch = new FrequencySketch(1_000);
    for (int key = 0; key < 1_000; key++) {
      for (int seen = 0; seen < key % 6; seen++) {
        sketch.increment(key);
      }
    }
    int over = 0;
    for (int key = 0; key < 1_000; key++) {
      assertThat(sketch.estimate(key)).isGreaterThanOrEqualTo(key % 6);
      over += sketch.estimate(key) > key % 6 ? 1 : 0;
    }
    // A row of 4096 counters with 833 keys seen: a counter is shared with chance below 0.19, all
    // four with 0.0013, so of 1000 keys about 1.3 are over, and 4 sigma of that are 4.6 more.
    assertThat(over).isLessThanOrEqualTo(5);
  }

  /** Ten increments an object, and all counts are halved. */
  @Test
  void thePastFades() {
    FrequencySketch sketch = new FrequencySketch(100);
    for (int seen = 0; seen < 9; seen++) {
      sketch.increment(1);
      sketch.increment(2);
    }
    sketch.increment(2);
    for (int other = 0; other < 1_000 - 19 - 1; other++) {
      sketch.increment(1_000 + other);
    }
    int before = sketch.estimate(1);
    assertThat(before).isGreaterThanOrEqualTo(9);
    sketch.increment(5_000);
    assertThat(sketch.estimate(1)).isEqualTo(before / 2);
  }

  @Test
  void growingForgets() {
    FrequencySketch sketch = new FrequencySketch(16);
    sketch.increment(1);
    sketch.ensure(16);
    assertThat(sketch.estimate(1)).isEqualTo(1);
    sketch.ensure(17);
    assertThat(sketch.estimate(1)).isZero();
    sketch.increment(1);
    sketch.ensure(32);
    assertThat(sketch.estimate(1)).isEqualTo(1);
  }
}
