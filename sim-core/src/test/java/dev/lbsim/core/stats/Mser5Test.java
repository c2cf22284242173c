package dev.lbsim.core.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.stats.Mser5.Cut;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Mser5Test {
  /** The definition, word for word. */
  private static Cut bruteForce(double[] series) {
    int k = series.length / 5;
    double[] z = new double[k];
    Arrays.setAll(z, i -> Arrays.stream(series, 5 * i, 5 * i + 5).average().orElseThrow());
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int d = 0; d <= k / 2; d++) {
      double mean = Arrays.stream(z, d, k).average().orElseThrow();
      double squares = Arrays.stream(z, d, k).map(x -> (x - mean) * (x - mean)).sum();
      double statistic = squares / (k - d) / (k - d);
      if (statistic < least) {
        least = statistic;
        best = d;
      }
    }
    return new Cut(5 * best, best == k / 2);
  }

  @Test
  void theCutIsTheMinimumOfTheDefinition() {
    for (int run = 0; run < 100; run++) {
      double[] series = Ar1.stationary(0.8, 31, run).series(203 + run);
      addDecay(series, run / 5.0, 20);

      assertThat(Mser5.detect(series)).isEqualTo(bruteForce(series));
    }
  }

  private static void addDecay(double[] series, double size, double halfLife) {
    for (int i = 0; i < series.length; i++) {
      series[i] += size * Math.pow(0.5, i / halfLife);
    }
  }

  @Test
  void aStepIsCutWhereItEnds() {
    double[] series = Ar1.stationary(0, 32, 0).series(1_000);
    for (int i = 0; i < 100; i++) {
      series[i] += 50;
    }

    assertThat(Mser5.detect(series)).isEqualTo(new Cut(100, false));
  }

  @ParameterizedTest
  // A bias that fades with the process's own memory, and one that outlives it.
  @CsvSource({".9, 6.6, 1000", ".99, 69, 10000", ".9, 50, 5000"})
  void aDecayingBiasIsReducedToAThirdOfTheHalfWidth(double phi, double halfLife, int length) {
    int runs = 200;
    int good = 0;
    double size = 5 / Math.sqrt(1 - phi * phi);
    for (int run = 0; run < runs; run++) {
      double[] series = Ar1.stationary(phi, 33, run).series(length);
      addDecay(series, size, halfLife);
      int cut = Mser5.detect(series).index();

      double bias = 0;
      for (int i = cut; i < length; i++) {
        bias += size * Math.pow(0.5, i / halfLife) / (length - cut);
      }
      double halfWidth = 1.96 / (1 - phi) / Math.sqrt(length - cut);
      good += bias < halfWidth / 3 ? 1 : 0;
    }

    assertThat(good).isGreaterThanOrEqualTo(runs * 95 / 100);
  }

  @Test
  void theMeanWaitOfABusyQueueFromEmptyIsWithinTwoPercent() {
    int runs = 120;
    int replications = 10;
    int customers = 20_000;
    int perBin = 20;
    double sum = 0;
    for (int run = 0; run < runs; run++) {
      double[][] series = new double[replications][customers / perBin];
      for (int r = 0; r < replications; r++) {
        Mm1 queue = new Mm1(0.9, 34, run * replications + r);
        for (int i = 0; i < customers; i++) {
          queue.next();
          series[r][i / perBin] += queue.waiting() / perBin;
        }
      }
      int cut = Mser5.detect(series).index();
      for (double[] one : series) {
        sum += Arrays.stream(one, cut, one.length).average().orElseThrow() / replications / runs;
      }
    }

    // Variance of the mean of n waits: rho (2 + 5 rho - 4 rho^2 + rho^3) / (1 - rho)^4 / n (Daley
    // 1968) = 35,900 / n. With n = 2.4e7 one sigma is .43 % of 9: 2 % is more than four of them.
    assertThat(sum / 9).isCloseTo(1, within(0.02));
  }

  @Test
  void aSteadySeriesIsHardlyCut() {
    int runs = 400;
    double cut = 0;
    int tooShort = 0;
    for (int run = 0; run < runs; run++) {
      Cut found = Mser5.detect(Ar1.stationary(0.5, 35, run).series(1_000));
      cut += found.index() / 1_000.0 / runs;
      tooShort += found.runTooShort() ? 1 : 0;
    }

    // A batch of 5 is cut for nothing only if it lies more than about sqrt(2) sigma off: rarely
    // more than one or two in a row.
    assertThat(cut).isLessThan(0.01);
    assertThat(tooShort).isZero();
  }

  @Test
  void aSeriesThatNeverSettlesIsTooShort() {
    double[] rising = new double[1_000];
    Arrays.setAll(rising, i -> i);

    assertThat(Mser5.detect(rising)).isEqualTo(new Cut(500, true));
  }

  @Test
  void aConstantSeriesIsNotCutAndAVeryShortOneCannotBeJudged() {
    assertThat(Mser5.detect(new double[100])).isEqualTo(new Cut(0, false));
    assertThat(Mser5.detect(new double[49])).isEqualTo(new Cut(0, true));
    assertThat(Mser5.detect(new double[0])).isEqualTo(new Cut(0, true));
  }

  @Test
  void holesAndUnequalLengthsAreRefused() {
    double[] hole = new double[100];
    hole[7] = Double.NaN;

    assertThatThrownBy(() -> Mser5.detect(hole)).hasMessage("value 7 of the series is NaN");
    assertThatThrownBy(() -> Mser5.detect(new double[][] {new double[50], new double[60]}))
        .hasMessage("series of 50 and 60 values");
  }
}
