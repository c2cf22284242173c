package dev.lbsim.core.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.stats.Estimate.Caution;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchMeansTest {
  private static boolean flagged(Estimate estimate) {
    return estimate.cautions().contains(Caution.CORRELATED_BATCHES);
  }

  @ParameterizedTest
  // Batches of 50 / (1 - phi) values: their true lag-1 correlation is .01, which costs no coverage.
  @CsvSource({".9, 10000, 400", ".99, 100000, 200"})
  void longBatchesOfACorrelatedSeriesCoverTheTruth(double phi, int length, int runs) {
    int covered = 0;
    int flagged = 0;
    for (int run = 0; run < runs; run++) {
      Estimate mean = BatchMeans.mean(Ar1.stationary(phi, 21, run).series(length), length);
      covered += mean.covers(0) ? 1 : 0;
      flagged += flagged(mean) ? 1 : 0;
    }

    double fourSigma = 4 * Math.sqrt(0.95 * 0.05 / runs);
    assertThat((double) covered / runs).isCloseTo(0.95, within(fourSigma));
    // The test is two-sided at two sigma: .0455 false alarms.
    assertThat((double) flagged / runs).isLessThan(0.0455 + 4 * Math.sqrt(0.0455 / runs));
  }

  @Test
  void batchesShorterThanTheMemoryAreFlagged() {
    int runs = 200;
    int flagged = 0;
    for (int run = 0; run < runs; run++) {
      // Batches of 20 values with phi = .99 have a lag-1 correlation of .87.
      flagged += flagged(BatchMeans.mean(Ar1.stationary(0.99, 22, run).series(400), 400)) ? 1 : 0;
    }

    assertThat(flagged).isGreaterThan(8 * runs / 10);
  }

  @Test
  void theIntervalIsThatOfTwentyMeansAndTheRemainderIsCutAtTheStart() {
    // A remainder of two wild values, then batches of two with means 0, 1, 0, 1, ...
    double[] series =
        DoubleStream.concat(
                DoubleStream.of(1e6, 1e6), DoubleStream.iterate(0, i -> i + 1).limit(40))
            .map(i -> i >= 1e6 ? i : Math.floor(i / 2) % 2)
            .toArray();
    Estimate mean = BatchMeans.mean(series, 42);

    // s^2 = 20 / 4 / 19, t(19) = 2.093024.
    assertThat(mean.value()).isEqualTo(0.5);
    assertThat(mean.halfWidth()).isCloseTo(2.093024 * Math.sqrt(5.0 / 19 / 20), within(1e-5));
    assertThat(mean.groups()).isEqualTo(20);
    // Alternating means are as suspect as rising ones: r = -.95.
    assertThat(mean.cautions()).containsExactly(Caution.CORRELATED_BATCHES);
  }

  @Test
  void aConstantSeriesHasAnIntervalOfNoWidth() {
    Estimate mean = BatchMeans.mean(DoubleStream.generate(() -> 3).limit(100).toArray(), 100);

    assertThat(mean.value()).isEqualTo(3);
    assertThat(mean.halfWidth()).isZero();
    assertThat(mean.cautions()).isEmpty();
  }

  @Test
  void tooFewValuesForTwentyBatchesGiveNoInterval() {
    Estimate mean = BatchMeans.mean(new double[] {1, 2, 3}, 3);

    assertThat(mean.value()).isEqualTo(2);
    assertThat(mean.hasInterval()).isFalse();
    assertThat(mean.cautions()).containsExactly(Caution.FEW_BATCHES);
    assertThat(BatchMeans.mean(new double[0], 0).value()).isNaN();
  }
}
