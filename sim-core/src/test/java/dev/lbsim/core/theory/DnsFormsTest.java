package dev.lbsim.core.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Caches, detection, failover, weighted answers, dead addresses and retries. */
class DnsFormsTest {
  @Test
  void aCacheHitsAsOftenAsQueriesFollowEachOtherWithinATtl() {
    assertThat(TtlCache.hitRatio(0.1, 30)).isCloseTo(0.75, within(1e-12));
    assertThat(TtlCache.upstreamRate(0.1, 30)).isCloseTo(0.025, within(1e-12));
    assertThat(TtlCache.upstreamRate(1e9, 30)).isCloseTo(1 / 30.0, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"1, 0.968", "4, 0.882", "16, 0.652"})
  void cachesThatDoNotShareHitLess(int caches, double hitRatio) {
    assertThat(TtlCache.fragmentedHitRatio(1, 30, caches)).isCloseTo(hitRatio, within(5e-4));
    double[] rates = new double[caches];
    Arrays.fill(rates, 1.0 / caches);
    assertThat(TtlCache.hitRatio(rates, 30)).isCloseTo(hitRatio, within(5e-4));
  }

  @Test
  void unevenCachesCountEachQueryOnce() {
    // 3 hits of 4 queries at rate 0.1, 1 of 2 at rate 1/30: (0.075 + 0.1/6) / (0.4/3).
    assertThat(TtlCache.hitRatio(new double[] {0.1, 1 / 30.0}, 30))
        .isCloseTo((0.075 + 0.1 / 6) / (0.4 / 3), within(1e-12));
  }

  @Test
  void aCacheBehindABusyOneGetsOnlyTheRestOfTheTtl() {
    assertThat(TtlCache.hitRatioBehindBusyCache(0.05, 60)).isCloseTo(0.683, within(5e-4));
    assertThat(TtlCache.hitRatioBehindBusyCache(1e-9, 1)).isCloseTo(0, within(1e-8));
  }

  @Test
  void detectionIsUniformOverOneInterval() {
    var law = new FailureDetection(2, 3, 1).law();
    assertThat(law.low()).isEqualTo(5);
    assertThat(law.mean()).isEqualTo(6);
    assertThat(law.max()).isEqualTo(7);
    assertThat(law.quantile(0.9)).isCloseTo(6.8, within(1e-12));
    assertThat(law.tail(5.5)).isCloseTo(0.75, within(1e-12));
  }

  @Test
  void failoverByDnsHasThePublishedNumbers() {
    var slow = new FailureDetection(30, 3, 0).dnsFailover(60);
    assertThat(slow.mean()).isEqualTo(105);
    assertThat(slow.quantile(0.9)).isCloseTo(131, within(0.5));
    assertThat(slow.quantile(0.99)).isCloseTo(144, within(1e-9));
    assertThat(slow.max()).isEqualTo(150);
    var fast = new FailureDetection(10, 3, 0).dnsFailover(60);
    assertThat(fast.mean()).isEqualTo(55);
    assertThat(fast.quantile(0.9)).isCloseTo(79, within(1e-9));
  }

  @Test
  void aClientDeafToTtlsHoldsOnForBothTtls() {
    var law = FailureDetection.deafClientCache(60, 30);
    assertThat(law.mean()).isEqualTo(45);
    assertThat(law.quantile(0.9)).isCloseTo(71.0, within(0.05));
    assertThat(law.max()).isEqualTo(90);
  }

  @Property(tries = 500, seed = "1")
  void quantilesOfTheSumInvertItsTail(
      @ForAll @DoubleRange(min = 0, max = 100) double low,
      @ForAll @DoubleRange(min = 0.1, max = 100) double width,
      @ForAll @DoubleRange(min = 0, max = 100) double otherWidth,
      @ForAll @DoubleRange(min = 0, max = 1) double p) {
    var sum = new UniformSum(low, width, otherWidth);
    // Where the law is steep, one bit of the time is many bits of probability.
    assertThat(sum.tail(sum.quantile(p))).isCloseTo(1 - p, within(1e-10));
    assertThat(sum.quantile(p)).isBetween(sum.low() - 1e-9, sum.max() + 1e-9);
  }

  @Property(tries = 50, seed = "1")
  void theTailOfTheSumIntegratesToItsMean(
      @ForAll @DoubleRange(min = 1, max = 100) double width,
      @ForAll @DoubleRange(min = 1, max = 100) double otherWidth) {
    var sum = new UniformSum(7, width, otherWidth);
    // The error of Simpson's rule at the two kinks: less than the square of a step.
    double step = (sum.max() - 7) / 2000;
    assertThat(7 + Integral.of(sum::tail, 7, sum.max(), 2000))
        .isCloseTo(sum.mean(), within(step * step));
  }

  @Test
  void aSumOfNothingIsItsFixedPart() {
    var sum = new UniformSum(3, 0, 0);
    assertThat(sum.quantile(0.2)).isEqualTo(3);
    assertThat(sum.quantile(0.8)).isEqualTo(3);
    assertThat(sum.tail(2.9)).isEqualTo(1);
    assertThat(sum.tail(3)).isZero();
  }

  @Test
  void fewResolversMakeWeightedSharesUneven() {
    assertThat(DnsAnswers.shareDeviation(0.1, 20)).isCloseTo(0.067, within(5e-4));
    assertThat(DnsAnswers.shareDeviation(0.1, new double[] {5, 5, 5, 5}))
        .isCloseTo(DnsAnswers.shareDeviation(0.1, 4), within(1e-12));
    assertThat(DnsAnswers.shareDeviation(0.5, new double[] {1, 0})).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void deadAddressesCostTheirDelayBeforeALiveOneIsTried() {
    assertThat(DnsAnswers.deadAddressWait(250, 4, 1)).isCloseTo(62.5, within(1e-12));
    assertThat(DnsAnswers.deadAddressWait(250, 4, 2)).isCloseTo(167, within(0.5));
    assertThat(DnsAnswers.deadAddressWait(21, 4, 1)).isCloseTo(5.25, within(1e-12));
    assertThat(DnsAnswers.deadAddressWait(21, 4, 0)).isZero();
    assertThatIllegalArgumentException().isThrownBy(() -> DnsAnswers.deadAddressWait(21, 4, 4));
  }

  @Test
  void retriesAgainstALossySetMultiplyItsLoad() {
    assertThat(Retries.success(0.9, 8)).isCloseTo(0.57, within(5e-3));
    assertThat(Retries.load(0.9, 8)).isCloseTo(5.7, within(5e-2));
    assertThat(Retries.load(1, 8)).isEqualTo(8);
    assertThat(Retries.load(0, 8)).isEqualTo(1);
  }

  @Test
  void formsOutsideTheirRangeAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new FailureDetection(1, 3, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> FailureDetection.deafClientCache(30, 60));
    assertThatIllegalArgumentException().isThrownBy(() -> TtlCache.hitRatio(1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> DnsAnswers.shareDeviation(1.1, 3));
  }
}
