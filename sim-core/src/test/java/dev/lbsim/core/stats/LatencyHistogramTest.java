package dev.lbsim.core.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.lbsim.core.random.Streams;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.rng.sampling.distribution.ContinuousSampler;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
  /** Half a bucket over the bucket's lower end: 1 / 2,048 and 1 / 256. */
  private static final double FINE_ERROR = 0.0005;

  private static final double COARSE_ERROR = 0.004;

  @Provide
  Arbitrary<List<Long>> durations() {
    // Every order of magnitude alike, from nothing to some years.
    Arbitrary<Long> anySize =
        Arbitraries.doubles().between(0, 57).map(exponent -> (long) StrictMath.pow(2, exponent));
    return Arbitraries.oneOf(anySize, Arbitraries.longs().between(0, 5_000))
        .list()
        .ofMinSize(1)
        .ofMaxSize(200);
  }

  private static LatencyHistogram fine(List<Long> samples) {
    LatencyHistogram histogram = LatencyHistogram.fine();
    samples.forEach(histogram::record);
    return histogram;
  }

  @Property(tries = 300, seed = "1")
  void quantilesAreTheOrderStatisticToTheStatedError(
      @ForAll("durations") List<Long> samples, @ForAll @IntRange(max = 1_000) int perMille) {
    LatencyHistogram coarse = LatencyHistogram.coarse();
    samples.forEach(coarse::record);
    long[] sorted = samples.stream().mapToLong(Long::longValue).sorted().toArray();
    int rank = Math.max(1, (perMille * sorted.length + 999) / 1_000);
    double exact = sorted[rank - 1];

    double p = perMille / 1_000.0;
    assertThat(fine(samples).quantile(p)).isCloseTo(exact, within(FINE_ERROR * exact));
    assertThat(coarse.quantile(p)).isCloseTo(exact, within(COARSE_ERROR * exact));
  }

  @Property(tries = 200, seed = "2")
  void sumMeanMinAndMaxAreExact(@ForAll("durations") List<Long> samples) {
    LatencyHistogram histogram = fine(samples);
    BigInteger sum =
        samples.stream().map(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
    long[] sorted = samples.stream().mapToLong(Long::longValue).sorted().toArray();

    // Two limbs are rounded one by one: two units in the last place at most.
    assertThat(histogram.sum())
        .isCloseTo(sum.doubleValue(), within(2 * Math.ulp(sum.doubleValue())));
    assertThat(histogram.mean()).isEqualTo(histogram.sum() / samples.size());
    assertThat(histogram.min()).isEqualTo(sorted[0]);
    assertThat(histogram.max()).isEqualTo(sorted[sorted.length - 1]);
    assertThat(histogram.count()).isEqualTo(samples.size());
  }

  @Test
  void theSumSurvivesOverflowOfALong() {
    LatencyHistogram histogram = LatencyHistogram.fine();
    long century = 3_155_760_000_000_000_000L;
    for (int i = 0; i < 10; i++) {
      histogram.record(century);
    }
    LatencyHistogram twice = histogram.copy();
    twice.merge(histogram);

    assertThat(histogram.mean()).isEqualTo((double) century);
    assertThat(twice.mean()).isEqualTo((double) century);
  }

  @Test
  void samplesThatAreAllEqualHaveExactQuantiles() {
    LatencyHistogram histogram = LatencyHistogram.coarse();
    for (int i = 0; i < 100; i++) {
      histogram.record(10_000_000);
    }

    for (double p : new double[] {0, 0.01, 0.5, 0.99, 1}) {
      assertThat(histogram.quantile(p)).isEqualTo(10_000_000);
    }
  }

  @Test
  void tailQuantilesOfExponentialSamplesAreUnbiasedWithAHundredSamplesBeyond() {
    int runs = 1_000;
    int perRun = 10_000;
    double meanNanos = 20e6;
    ContinuousSampler exponential =
        ZigguratSampler.Exponential.of(new Streams(11, 0).stream("samples").source(), meanNanos);
    double sum = 0;
    double againstExact = 0;
    for (int run = 0; run < runs; run++) {
      LatencyHistogram histogram = LatencyHistogram.fine();
      long[] samples = new long[perRun];
      for (int i = 0; i < perRun; i++) {
        samples[i] = (long) exponential.sample();
        histogram.record(samples[i]);
      }
      Arrays.sort(samples);
      double exact = samples[9_899];
      sum += histogram.quantile(0.99);
      againstExact += histogram.quantile(0.99) / exact - 1;
    }

    // The order statistic has a relative standard error of sqrt(.99 / .01 / 10^4) / ln 100 = .0216,
    // the mean of 1,000 one of .0007; its own bias is -.0011. So .5 % leaves more than five sigma.
    assertThat(sum / runs / meanNanos / Math.log(100)).isCloseTo(1, within(0.005));
    // The bucket's middle is off by at most .05 %, uniformly: four sigma of the mean of 1,000.
    double fourSigma = 4 * FINE_ERROR / Math.sqrt(3) / Math.sqrt(runs);
    assertThat(againstExact / runs).isCloseTo(0, within(fourSigma));
  }

  @Property(tries = 200, seed = "3")
  void mergingEqualsRecordingEverythingInOnePlace(
      @ForAll("durations") List<Long> some, @ForAll("durations") List<Long> others) {
    LatencyHistogram merged = fine(some);
    merged.merge(fine(others));
    LatencyHistogram together = fine(some);
    others.forEach(together::record);

    assertSameSamples(merged, together);
  }

  private static void assertSameSamples(LatencyHistogram one, LatencyHistogram other) {
    assertThat(one.count()).isEqualTo(other.count());
    assertThat(one.sum()).isEqualTo(other.sum());
    for (int i = 0; i <= 200; i++) {
      assertThat(one.quantile(i / 200.0)).isEqualTo(other.quantile(i / 200.0));
    }
  }

  @Test
  void mergingAnEmptyHistogramChangesNothing() {
    LatencyHistogram histogram = fine(List.of(5L, 7L));
    histogram.merge(LatencyHistogram.fine());
    LatencyHistogram empty = LatencyHistogram.fine();
    empty.merge(histogram);

    assertThat(histogram.min()).isEqualTo(5);
    assertThat(empty.min()).isEqualTo(5);
    assertThat(empty.max()).isEqualTo(7);
  }

  @Property(tries = 200, seed = "6")
  void whatIsMergedFromItsEncodingIsMergedAsTheHistogramIs(
      @ForAll("durations") List<Long> samples, @ForAll("durations") List<Long> more) {
    LatencyHistogram merged = fine(more);
    merged.merge(fine(samples));
    LatencyHistogram fromBytes = fine(more);
    fromBytes.mergeEncoded(fine(samples).encode());

    assertSameSamples(fromBytes, merged);
  }

  @Test
  void coarseOnesAreMergedFromTheirEncodingToo() {
    LatencyHistogram coarse = LatencyHistogram.coarse();
    LongStream.iterate(1, each -> each * 3).limit(39).forEach(coarse::record);
    LatencyHistogram fromBytes = LatencyHistogram.coarse();
    fromBytes.mergeEncoded(coarse.encode());

    assertSameSamples(fromBytes, coarse);
  }

  @Property(tries = 200, seed = "7")
  void cumulativeCountsCountWhatTheirHistogramCounts(
      @ForAll("durations") List<Long> samples, @ForAll("durations") List<Long> thresholds) {
    LatencyHistogram histogram = fine(samples);
    CumulativeCounts counts = CumulativeCounts.of(histogram);

    for (long nanos : thresholds) {
      assertThat(counts.atOrBelow(nanos)).isEqualTo(histogram.countAtOrBelow(nanos));
    }
    for (long nanos : samples) {
      assertThat(counts.atOrBelow(nanos)).isEqualTo(histogram.countAtOrBelow(nanos));
      assertThat(counts.atOrBelow(nanos - 1)).isEqualTo(histogram.countAtOrBelow(nanos - 1));
    }
  }

  @Test
  void anEmptyHistogramSaysSo() {
    LatencyHistogram empty = LatencyHistogram.fine();
    empty.mergeEncoded(LatencyHistogram.fine().encode());

    assertThat(empty.count()).isZero();
    assertThat(empty.mean()).isNaN();
    assertThat(empty.quantile(0.5)).isNaN();
    assertThat(empty.min()).isEqualTo(-1);
    assertThat(empty.max()).isEqualTo(-1);
    assertThat(empty.countAbove(0)).isZero();
    assertThat(empty.shareAtOrBelow(5)).isNaN();
  }

  @Property(tries = 200, seed = "6")
  void countsAboveAndBelowAThresholdAreOffByOneBucketAtMost(
      @ForAll("durations") List<Long> samples, @ForAll("durations") List<Long> thresholds) {
    LatencyHistogram histogram = fine(samples);
    for (long threshold : thresholds) {
      long below = samples.stream().filter(x -> x <= threshold).count();
      long justAbove = samples.stream().filter(x -> x <= threshold * (1 + 1.0 / 1_024)).count();

      assertThat(histogram.countAtOrBelow(threshold)).isBetween(below, justAbove);
      assertThat(histogram.countAbove(threshold))
          .isEqualTo(samples.size() - histogram.countAtOrBelow(threshold));
    }
  }

  @Test
  void negativeDurationsAndImpossibleQuantilesAreRefused() {
    LatencyHistogram histogram = LatencyHistogram.fine();

    assertThatThrownBy(() -> histogram.record(-1))
        .hasMessageContaining("cannot be negative: -1 ns");
    assertThatThrownBy(() -> histogram.quantile(99)).hasMessageContaining("not 99.0");
    assertThatThrownBy(() -> histogram.quantile(Double.NaN)).hasMessageContaining("not NaN");
    assertThat(histogram.count()).isZero();
  }

  @Test
  void memoryIsAsStated() {
    LatencyHistogram fine = LatencyHistogram.fine();
    LatencyHistogram coarse = LatencyHistogram.coarse();
    assertThat(fine.footprintBytes()).isLessThan(17_000);
    assertThat(coarse.footprintBytes()).isLessThan(2_700);
    fine.record(300_000_000);
    coarse.record(300_000_000);
    assertThat(fine.footprintBytes()).isLessThan(165_000);
    assertThat(coarse.footprintBytes()).isLessThan(24_500);
    long dayNanos = 86_400_000_000_000L;
    fine.record(dayNanos);
    coarse.record(dayNanos);
    assertThat(fine.footprintBytes()).isLessThan(313_000);
    assertThat(coarse.footprintBytes()).isLessThan(43_000);
  }

  @Test
  void recordingAllocatesNothingOnceTheRangeIsKnown() {
    var thread = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    LatencyHistogram histogram = LatencyHistogram.fine();
    histogram.record(1L << 40);
    long probe = thread.getCurrentThreadAllocatedBytes();
    long cost = thread.getCurrentThreadAllocatedBytes() - probe;

    long before = thread.getCurrentThreadAllocatedBytes();
    for (long i = 0; i < 100_000; i++) {
      histogram.record(i * 1_000_003 & (1L << 40) - 1);
    }
    long allocated = thread.getCurrentThreadAllocatedBytes() - before - cost;

    // Less than a byte per record: what is left is the measuring itself.
    assertThat(allocated).isLessThan(10_000);
  }

  @Test
  void whatCameSinceAFormerStateIsWhatWasRecordedSince() {
    SplittableRandom random = new SplittableRandom(11);
    LatencyHistogram all = LatencyHistogram.fine();
    LatencyHistogram later = LatencyHistogram.fine();
    LatencyHistogram earlier = all.copy();
    for (int i = 0; i < 2000; i++) {
      if (i == 1000) {
        earlier = all.copy();
      }
      long nanos = random.nextLong(1 + (1L << random.nextInt(40)));
      all.record(nanos);
      if (i >= 1000) {
        later.record(nanos);
      }
    }
    LatencyHistogram since = all.since(earlier);
    assertThat(since.count()).isEqualTo(1000);
    assertThat(since.sum()).isEqualTo(later.sum());
    for (double p : new double[] {.01, .5, .9, .99}) {
      assertThat(since.quantile(p)).isCloseTo(later.quantile(p), withinPercentage(.1));
    }
    assertThat(all.since(all).count()).isZero();
    assertThat(all.since(all).quantile(.5)).isNaN();
  }
}
