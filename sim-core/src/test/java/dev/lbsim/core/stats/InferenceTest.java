package dev.lbsim.core.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.stats.Estimate.Caution;
import dev.lbsim.core.stats.Estimate.Method;
import org.junit.jupiter.api.Test;

class InferenceTest {
  private static final double[] ONE_TO_TEN = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

  @Test
  void theMeanOfTenReplicationsHasTheIntervalOfTheTextbook() {
    Estimate mean = Inference.mean(ONE_TO_TEN, 1_000);

    // s = sqrt(82.5 / 9) = 3.027650, t(9) = 2.262157: 2.262157 * 3.027650 / sqrt(10) = 2.165852.
    assertThat(mean.value()).isEqualTo(5.5);
    assertThat(mean.halfWidth()).isCloseTo(2.165852, within(1e-5));
    assertThat(mean.method()).isEqualTo(Method.REPLICATIONS);
    assertThat(mean.n()).isEqualTo(1_000);
    assertThat(mean.groups()).isEqualTo(10);
    assertThat(mean.cautions()).isEmpty();
    assertThat(mean.covers(5.5)).isTrue();
    assertThat(mean.covers(8)).isFalse();
  }

  @Test
  void studentFactorsMatchThePublishedTable() {
    // NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2, column .975.
    assertThat(StudentT.factor95(1)).isCloseTo(12.706, within(5e-4));
    assertThat(StudentT.factor95(9)).isCloseTo(2.262, within(5e-4));
    assertThat(StudentT.factor95(29)).isCloseTo(2.045, within(5e-4));
    assertThat(StudentT.factor95(100)).isCloseTo(1.984, within(5e-4));
  }

  @Test
  void oneReplicationHasAValueAndNoInterval() {
    Estimate mean = Inference.mean(new double[] {3}, 10);

    assertThat(mean.value()).isEqualTo(3);
    assertThat(mean.hasInterval()).isFalse();
    assertThat(mean.halfWidth()).isNaN();
    assertThat(mean.covers(3)).isFalse();
    assertThat(mean.method()).isEqualTo(Method.NONE);
    assertThat(mean.cautions()).containsExactly(Caution.ONE_REPLICATION);
  }

  @Test
  void noReplicationAtAllIsNotANumber() {
    assertThat(Inference.mean(new double[0], 0).value()).isNaN();
    assertThat(Inference.ratio(new double[0], new double[0], 0).value()).isNaN();
    assertThat(Inference.share(new long[2], new long[2]).value()).isNaN();
    assertThat(Inference.proportion(0, 0).value()).isNaN();
  }

  @Test
  void replicationsWithoutSamplesAreLeftOutAndCounted() {
    Estimate mean = Inference.mean(new double[] {1, Double.NaN, 3}, 20);

    assertThat(mean.value()).isEqualTo(2);
    assertThat(mean.groups()).isEqualTo(2);
    assertThat(mean.cautions()).containsExactly(Caution.FEW_REPLICATIONS);
  }

  @Test
  void anInfiniteFigureGivesNoInterval() {
    Estimate mean = Inference.mean(new double[] {1, Double.POSITIVE_INFINITY}, 2);

    assertThat(mean.value()).isInfinite();
    assertThat(mean.hasInterval()).isFalse();
  }

  @Test
  void aRatioWeighsReplicationsByTheirSize() {
    // Residuals y - 2 x are -1, 0 and 1: s = 1, mean size 10, t(2) = 4.302653.
    Estimate ratio = Inference.ratio(new double[] {9, 20, 31}, new double[] {5, 10, 15}, 30);

    assertThat(ratio.value()).isEqualTo(2);
    assertThat(ratio.halfWidth()).isCloseTo(4.302653 / 10 / Math.sqrt(3), within(1e-6));
    assertThat(ratio.method()).isEqualTo(Method.RATIO);
  }

  @Test
  void aReplicationOfNothingWeighsNothingInARatio() {
    Estimate ratio = Inference.ratio(new double[] {2, 0, 4}, new double[] {1, 0, 2}, 3);

    assertThat(ratio.value()).isEqualTo(2);
    assertThat(ratio.halfWidth()).isZero();
  }

  @Test
  void aShareStaysBetweenNoneAndAll() {
    Estimate share = Inference.share(new long[] {1, 0, 0}, new long[] {100, 100, 100});

    assertThat(share.value()).isCloseTo(1 / 300.0, within(1e-15));
    assertThat(share.lo()).isZero();
    assertThat(share.hi()).isBetween(0.01, 0.02);
  }

  @Test
  void zeroEventsGiveAnUpperBoundAndNotZero() {
    Estimate none = Inference.share(new long[10], filled(1_000));
    Estimate all = Inference.share(filled(1_000), filled(1_000));

    // 1 - .05^(1/n) = 2.9957 / n for large n.
    assertThat(none.value()).isZero();
    assertThat(none.lo()).isZero();
    assertThat(none.hi()).isCloseTo(2.9953e-4, within(1e-8));
    assertThat(none.method()).isEqualTo(Method.RARE_EVENT);
    assertThat(all.value()).isEqualTo(1);
    assertThat(all.lo()).isCloseTo(1 - 2.9953e-4, within(1e-8));
    assertThat(Inference.proportion(0, 10_000).hi()).isEqualTo(none.hi());
    assertThat(Inference.proportion(0, 1).hi()).isCloseTo(0.95, within(1e-12));
  }

  private static long[] filled(long value) {
    long[] array = new long[10];
    java.util.Arrays.fill(array, value);
    return array;
  }

  @Test
  void wilsonIntervalsMatchThePublishedOnes() {
    // R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
    assertInterval(Inference.proportion(81, 263), 0.2553, 0.3662);
    assertInterval(Inference.proportion(15, 148), 0.0624, 0.1605);
    assertInterval(Inference.proportion(1, 29), 0.0061, 0.1718);
  }

  private static void assertInterval(Estimate estimate, double lo, double hi) {
    assertThat(estimate.lo()).isCloseTo(lo, within(5e-5));
    assertThat(estimate.hi()).isCloseTo(hi, within(5e-5));
    assertThat(estimate.method()).isEqualTo(Method.WILSON);
  }

  @Test
  void pairingRemovesWhatBothDesignsShare() {
    double[] b = {0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5};
    Estimate paired = Inference.pairedDifference(ONE_TO_TEN, b, 100);

    assertThat(paired.value()).isEqualTo(0.5);
    assertThat(paired.halfWidth()).isZero();
    assertThat(paired.method()).isEqualTo(Method.PAIRED);
  }

  @Test
  void mismatchedOrImpossibleInputIsRefused() {
    assertThatThrownBy(() -> Inference.ratio(new double[2], new double[3], 0))
        .hasMessageContaining("not 2 and 3");
    assertThatThrownBy(() -> Inference.proportion(3, 2))
        .hasMessage("3 events cannot come from 2 trials");
    assertThatThrownBy(() -> Inference.mean(ONE_TO_TEN, 1).scaled(0))
        .hasMessageContaining("positive");
  }

  @Test
  void anotherUnitScalesValueAndIntervalAlike() {
    Estimate nanos = Inference.mean(ONE_TO_TEN, 1_000);
    Estimate seconds = nanos.scaled(1e-9);

    assertThat(seconds.value()).isEqualTo(5.5 * 1e-9);
    assertThat(seconds.lo()).isEqualTo(nanos.lo() * 1e-9);
    assertThat(seconds.relativeHalfWidth()).isCloseTo(nanos.relativeHalfWidth(), within(1e-12));
  }
}
