package dev.lbsim.core.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.random.Streams;
import java.util.function.LongSupplier;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.junit.jupiter.api.Test;

class HeavyTailWatchTest {
  private static LatencyHistogram of(int count, LongSupplier samples) {
    LatencyHistogram histogram = LatencyHistogram.fine();
    for (int i = 0; i < count; i++) {
      histogram.record(samples.getAsLong());
    }
    return histogram;
  }

  @Test
  void exponentialDemandsHaveTheShareOfTheFormulaAndNoWarning() {
    UniformRandomProvider source = new Streams(51, 0).stream("demands").source();
    var exponential = ZigguratSampler.Exponential.of(source, 20e6);
    LatencyHistogram demands = of(1_000_000, () -> (long) exponential.sample());

    // (a^2 + 2 a + 2) e^-a / 2 at a = ln 1000. The 1,000 largest squares scatter by about 30 % of
    // their mean each, and the cut itself by sqrt(1 / 1,000): four sigma is well below .005.
    double a = Math.log(1_000);
    double truth = (a * a + 2 * a + 2) / 2_000;
    assertThat(HeavyTailWatch.shareOfLargest(demands)).isCloseTo(truth, within(0.005));
    assertThat(HeavyTailWatch.dominatedByFew(demands)).isFalse();
  }

  @Test
  void boundedParetoDemandsOfIndexElevenTenthsRaiseTheWarning() {
    UniformRandomProvider source = new Streams(52, 0).stream("demands").source();
    double least = 1e6;
    double mass = 1 - Math.pow(1e-4, 1.1);
    LatencyHistogram demands =
        of(100_000, () -> (long) (least * Math.pow(1 - source.nextDouble() * mass, -1 / 1.1)));

    assertThat(HeavyTailWatch.shareOfLargest(demands)).isBetween(0.8, 0.99);
    assertThat(HeavyTailWatch.dominatedByFew(demands)).isTrue();
  }

  @Test
  void theLargestTenthOfAPercentIsCountedExactly() {
    // Of 2,000 samples two count as largest: 60^2 + 50^2 over that and 1,998 times 1.
    LatencyHistogram samples = of(1_998, () -> 1);
    samples.record(50);
    samples.record(60);

    assertThat(HeavyTailWatch.shareOfLargest(samples)).isCloseTo(6_100 / 8_098.0, within(1e-12));
  }

  @Test
  void aBucketThatHoldsBothLargeAndSmallIsSplit() {
    assertThat(HeavyTailWatch.shareOfLargest(of(5_000, () -> 7))).isCloseTo(0.001, within(1e-12));
    assertThat(HeavyTailWatch.shareOfLargest(of(5_000, () -> 0))).isZero();
  }

  @Test
  void fewerThanAThousandSamplesRaiseNoWarning() {
    LatencyHistogram samples = of(998, () -> 1);
    samples.record(1_000_000);

    assertThat(HeavyTailWatch.shareOfLargest(samples)).isNaN();
    assertThat(HeavyTailWatch.dominatedByFew(samples)).isFalse();
  }
}
