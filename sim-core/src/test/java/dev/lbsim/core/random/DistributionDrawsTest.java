package dev.lbsim.core.random;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.core.random.DistributionCases.Case;
import java.util.Arrays;
import java.util.TreeMap;
import org.apache.commons.math3.distribution.ZipfDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is drawn has the distribution, the mean and the variability that are promised. */
class DistributionDrawsTest {
  private static final String CASES = "dev.lbsim.core.random.DistributionCases#";
  private static final int DRAWS = 50_000;

  @ParameterizedTest
  @MethodSource({CASES + "light", CASES + "discrete"})
  void theSampleMeanIsTheMean(Case one) {
    double[] draws = Samples.draw(one.sampler(), DRAWS);
    double mean = one.distribution().mean();
    double deviation = mean * Math.sqrt(one.distribution().squaredCoefficientOfVariation());
    assertThat(Math.abs(Samples.mean(draws) - mean))
        .isLessThanOrEqualTo(Samples.SIGMAS * deviation / Math.sqrt(DRAWS));
  }

  @ParameterizedTest
  @MethodSource(CASES + "light")
  void theSampleVarianceIsTheVariance(Case one) {
    double[] draws = Samples.draw(one.sampler(), DRAWS);
    double mean = one.distribution().mean();
    double variance = mean * mean * one.distribution().squaredCoefficientOfVariation();
    double sampled = Samples.moment(draws, mean, 2);
    // The mean of n values of (x - mean)^2, whose own variance is m4 - variance^2.
    double error = Math.sqrt((Samples.moment(draws, mean, 4) - sampled * sampled) / DRAWS);
    assertThat(Math.abs(sampled - variance)).isLessThan(Samples.SIGMAS * error);
  }

  @ParameterizedTest
  @MethodSource({CASES + "light", CASES + "heavy"})
  void theSampleFollowsTheDistributionFunction(Case one) {
    double[] draws = Samples.draw(one.sampler(), DRAWS);
    assertThat(Samples.kolmogorovSmirnov(draws, one.cdf())).isLessThan(Samples.KOLMOGOROV_LIMIT);
  }

  @ParameterizedTest
  @MethodSource(CASES + "all")
  void nothingDrawnIsNegativeOrEndless(Case one) {
    Sampler sampler = one.sampler();
    for (int i = 0; i < DRAWS; i++) {
      double drawn = sampler.next();
      if (!(drawn >= 0 && drawn < Double.POSITIVE_INFINITY)) {
        throw new AssertionError("drew " + drawn);
      }
    }
  }

  @ParameterizedTest
  @MethodSource(CASES + "all")
  void drawingAllocatesNothing(Case one) {
    Sampler sampler = one.sampler();
    double[] sum = {0};
    Samples.assertAllocatesNothing(() -> sum[0] += sampler.next() + sampler.nextNanos());
  }

  @ParameterizedTest
  @MethodSource(CASES + "all")
  void equalStreamsGiveEqualDraws(Case one) {
    assertThat(Samples.draw(one.sampler(), 100)).containsExactly(Samples.draw(one.sampler(), 100));
  }

  @Test
  void ranksComeUpAsOftenAsZipfSays() {
    var truth = new ZipfDistribution(30, 0.8);
    Sampler ranks = new Zipf(0.8, 30).sampler(new Streams(42, 0).stream("ranks").source());
    TreeMap<Double, Integer> counts = count(ranks);
    assertThat(counts.firstKey()).isEqualTo(1);
    assertThat(counts.lastKey()).isEqualTo(30);
    double chiSquare = 0;
    for (int rank = 1; rank <= 30; rank++) {
      double expected = truth.probability(rank) * DRAWS;
      chiSquare += Math.pow(counts.get((double) rank) - expected, 2) / expected;
    }
    assertThat(chiSquare).isLessThan(29 + Samples.SIGMAS * Math.sqrt(2 * 29));
  }

  @Test
  void measuredValuesComeUpAsOftenAsTheyWereMeasured() {
    var counts =
        count(Empirical.of(4, 1, 1, 9).sampler(new Streams(42, 0).stream("values").source()));
    assertThat(counts).containsOnlyKeys(1.0, 4.0, 9.0);
    double error = Samples.SIGMAS * Math.sqrt(DRAWS * 0.25);
    assertThat(Math.abs(counts.get(1.0) - DRAWS / 2.0)).isLessThan(error);
    assertThat(Math.abs(counts.get(9.0) - DRAWS / 4.0)).isLessThan(error);
  }

  @Test
  void aConstantIsConstant() {
    assertThat(Samples.draw(new Constant(2.5).sampler(new DemandSource()), 10)).containsOnly(2.5);
  }

  @Test
  void nanosecondsAreRoundedToNearest() {
    assertThat(new Constant(2.4).sampler(new DemandSource()).nextNanos()).isEqualTo(2);
    assertThat(new Constant(2.5).sampler(new DemandSource()).nextNanos()).isEqualTo(3);
    assertThat(new Constant(0.4).sampler(new DemandSource()).nextNanos()).isZero();
  }

  private static TreeMap<Double, Integer> count(Sampler sampler) {
    TreeMap<Double, Integer> counts = new TreeMap<>();
    Arrays.stream(Samples.draw(sampler, DRAWS)).forEach(x -> counts.merge(x, 1, Integer::sum));
    return counts;
  }
}
