package dev.lbsim.core.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbsim.core.stats.Estimate.Caution;
import dev.lbsim.core.stats.Estimate.Method;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
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

  /**
   * The numbers 1 to 300, of which the replications hold 48, 50 (150 among them) and 52 up to 150.
   */
  private static PooledLatency oneToThreeHundred() {
    LongStream a = LongStream.concat(LongStream.rangeClosed(1, 48), LongStream.range(151, 203));
    LongStream b = LongStream.concat(LongStream.range(49, 98), LongStream.range(203, 253));
    LongStream c = LongStream.concat(LongStream.range(98, 150), LongStream.range(253, 301));
    return new PooledLatency(List.of(of(a), of(LongStream.concat(b, LongStream.of(150))), of(c)));
  }

  @Test
  void theIntervalInvertsTheShareBelowTheQuantile() {
    Estimate median = oneToThreeHundred().quantile(0.5);

    assertThat(median.value()).isEqualTo(150);
    // Up to 150: .48, .50, .52, so d = 4.302653 * .02 / sqrt(3) = .0497: rank 165 of 300.
    assertThat(median.hi()).isEqualTo(165);
    // Below 150: .48, .49, .52, so d = 4.302653 * .020817 / sqrt(3) = .0517: rank 135.
    assertThat(median.lo()).isEqualTo(135);
    assertThat(median.method()).isEqualTo(Method.INVERSION);
    assertThat(median.n()).isEqualTo(300);
    assertThat(median.groups()).isEqualTo(3);
  }

  @Test
  void aQuantileInsideAMassOfEqualSamplesIsCertain() {
    // In each replication some 5 % wait for a time-out of exactly one second.
    var latency =
        new PooledLatency(
            IntStream.range(0, 10)
                .mapToObj(
                    r ->
                        of(
                            LongStream.concat(
                                LongStream.range(0, 1_900 + r),
                                LongStream.generate(() -> 1_000_000_000).limit(100 - r))))
                .toList());
    Estimate tail = latency.quantile(0.99);

    assertThat(tail.value()).isEqualTo(1e9);
    assertThat(tail.lo()).isEqualTo(1e9);
    assertThat(tail.hi()).isEqualTo(1e9);
    assertThat(tail.cautions()).isEmpty();
  }

  @Test
  void aTailThatHasNoUpperEndGetsNoInterval() {
    var latency = new PooledLatency(List.of(of(LongStream.range(0, 50)), of(LongStream.of(7))));
    Estimate tail = latency.quantile(0.999);

    assertThat(tail.value()).isEqualTo(49);
    assertThat(tail.hasInterval()).isFalse();
    assertThat(tail.cautions())
        .containsExactly(Caution.FEW_REPLICATIONS, Caution.FEW_BEYOND_QUANTILE);
  }

  @Test
  void aTailCarriedByOneReplicationIsFlaggedHoweverManySamplesItHas() {
    // One replication of ten had a bad hour: 1,000 long samples, but a single cluster of them.
    var latency =
        new PooledLatency(
            IntStream.range(0, 10)
                .mapToObj(
                    r ->
                        of(
                            LongStream.range(0, 10_000)
                                .map(i -> r == 3 && i < 1_000 ? 1_000_000 + i : i)))
                .toList());

    assertThat(latency.quantile(0.995).cautions()).containsExactly(Caution.FEW_BEYOND_QUANTILE);
    assertThat(latency.quantile(0.5).cautions()).isEmpty();
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

    assertThat(latency.quantile(0.5).value()).isEqualTo(5);
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
