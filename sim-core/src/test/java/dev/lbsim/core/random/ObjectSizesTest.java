package dev.lbsim.core.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ObjectSizesTest {
  private static final int OBJECTS = 100_000;

  @Test
  void anObjectHasOneSizeWhoeverAsksAndInWhateverOrder() {
    ObjectSizes one = new ObjectSizes(new LogNormal(10_000, 1.5), "l7.cache/sizes");
    ObjectSizes other = new ObjectSizes(new LogNormal(10_000, 1.5), "l7.cache/sizes");
    ObjectSizes unrelated = new ObjectSizes(new LogNormal(10_000, 1.5), "another");
    long[] sizes = new long[100];
    for (int object = 0; object < 100; object++) {
      sizes[object] = one.bytes(object);
    }
    int same = 0;
    for (int object = 99; object >= 0; object--) {
      assertThat(other.bytes(object)).isEqualTo(sizes[object]);
      assertThat(one.bytes(object)).isEqualTo(sizes[object]);
      same += unrelated.bytes(object) == sizes[object] ? 1 : 0;
    }
    assertThat(same).isLessThan(3);
  }

  /** Neighbouring numbers are unrelated: mean and lag-one correlation within 4 sigma. */
  @Test
  void sizesAreDrawnFromTheDistribution() {
    ObjectSizes sizes = new ObjectSizes(new Exponential(1e6), "sizes");
    double sum = 0;
    double products = 0;
    double before = sizes.bytes(OBJECTS);
    for (int object = 0; object < OBJECTS; object++) {
      double size = sizes.bytes(object);
      sum += size;
      products += (size - 1e6) * (before - 1e6);
      before = size;
    }
    double sigma = 1e6 / Math.sqrt(OBJECTS);
    assertThat(sum / OBJECTS).isCloseTo(1e6, within(4 * sigma));
    assertThat(products / OBJECTS).isCloseTo(0, within(4 * sigma * 1e6));
  }

  @Test
  void sizesAreWholeAndBounded() {
    assertThat(new ObjectSizes(new Constant(0.4), "x").bytes(1)).isZero();
    assertThat(new ObjectSizes(new Constant(0.5), "x").bytes(1)).isEqualTo(1);
    assertThat(new ObjectSizes(new Constant(1e30), "x").bytes(1)).isEqualTo(1L << 53);
  }
}
