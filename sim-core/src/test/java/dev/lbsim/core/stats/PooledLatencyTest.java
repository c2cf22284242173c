package dev.lbsim.core.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.stats.Estimate.Caution;
import dev.lbsim.core.stats.Estimate.Method;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PooledLatencyTest {
  private static LatencyHistogram of(LongStream samples) {
    LatencyHistogram histogram = LatencyHistogram.fine();
    samples.forEach(histogram::record);
    return histogram;
  }

  @Test
  void quantilesComeFromPooledSamplesAndNotFromAveragedQuantiles() {
    // 90 samples of 10 and 10 of 1,000: the pooled p80 is 10, the mean of the two p80s is 505.
    var latency =
        new PooledLatency(
            List.of(
                of(LongStream.generate(() -> 10).limit(90)),
                of(LongStream.generate(() -> 1_000).limit(10))));

    assertThat(latency.quantile(0.8).value()).isEqualTo(10);
    assertThat(latency.mean().value()).isEqualTo(109);
  }

  @Test
  void theIntervalMeasuresTheScatterAroundThePooledValue() {
    // Pooled median 300; medians 100, 300, 500: s^2 = (200^2 + 0 + 200^2) / 2, t(2) = 4.302653.
    var latency =
        new PooledLatency(Stream.of(100, 300, 500).map(x -> of(LongStream.of(x, x, x))).toList());
    Estimate median = latency.quantile(0.5);

    assertThat(median.value()).isEqualTo(300);
    assertThat(median.hi() - 300).isCloseTo(4.302653 * 200 / Math.sqrt(3), within(1e-3));
    assertThat(median.lo()).isZero();
    assertThat(median.method()).isEqualTo(Method.SECTIONING);
    assertThat(median.n()).isEqualTo(9);
    assertThat(median.groups()).isEqualTo(3);
  }

  @Test
  void aQuantileWithFewSamplesBeyondIsFlagged() {
    List<LatencyHistogram> thousandEach =
        LongStream.range(0, 10).mapToObj(r -> of(LongStream.range(r, r + 1_000))).toList();
    var latency = new PooledLatency(thousandEach);

    assertThat(latency.quantile(0.99).cautions()).isEmpty();
    assertThat(latency.quantile(0.999).cautions()).containsExactly(Caution.FEW_BEYOND_QUANTILE);
    assertThat(latency.quantile(0.001).cautions()).containsExactly(Caution.FEW_BEYOND_QUANTILE);
  }

  @Test
  void oneReplicationGivesAValueAlone() {
    Estimate median = new PooledLatency(List.of(of(LongStream.range(0, 101)))).quantile(0.5);

    assertThat(median.value()).isEqualTo(50);
    assertThat(median.hasInterval()).isFalse();
    assertThat(median.cautions()).containsExactly(Caution.ONE_REPLICATION);
  }

  @Test
  void aReplicationWithoutSamplesTakesNoPart() {
    var latency =
        new PooledLatency(
            List.of(of(LongStream.of(5)), of(LongStream.empty()), of(LongStream.of(5))));

    assertThat(latency.quantile(0.5).groups()).isEqualTo(2);
    assertThat(latency.quantile(0.5).halfWidth()).isZero();
    assertThat(latency.mean().value()).isEqualTo(5);
    assertThat(latency.maxima()).containsExactly(5, -1, 5);
  }

  @Test
  void noSamplesAtAllIsNotANumber() {
    var latency = new PooledLatency(List.of(LatencyHistogram.fine(), LatencyHistogram.fine()));

    assertThat(latency.mean().value()).isNaN();
    assertThat(latency.quantile(0.5).value()).isNaN();
    assertThat(latency.quantile(0.5).hasInterval()).isFalse();
    assertThat(latency.shareAtOrBelow(5).value()).isNaN();
  }

  @Test
  void shareBelowAThresholdCountsAllSamples() {
    var latency =
        new PooledLatency(List.of(of(LongStream.range(0, 100)), of(LongStream.range(0, 300))));

    assertThat(latency.shareAtOrBelow(99).value()).isEqualTo(0.5);
    assertThat(latency.shareAtOrBelow(1_000).method()).isEqualTo(Method.RARE_EVENT);
  }

  @Test
  void quantilesAtTheEndsAndEmptyListsAreRefused() {
    var latency = new PooledLatency(List.of(LatencyHistogram.fine()));

    assertThatThrownBy(() -> latency.quantile(1)).hasMessageContaining("not 1.0");
    assertThatThrownBy(() -> new PooledLatency(List.of())).hasMessageContaining("no replication");
  }
}
