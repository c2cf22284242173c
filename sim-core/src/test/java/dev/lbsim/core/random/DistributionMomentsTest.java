package dev.lbsim.core.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mean and squared coefficient of variation against textbook values and brute force. */
class DistributionMomentsTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  @Test
  void aConstantDoesNotVary() {
    assertMoments(new Constant(7), 7, 0);
    assertMoments(new Constant(0), 0, 0);
    assertMoments(Uniform.between(7, 7), 7, 0);
    assertMoments(new Normal(7, 0), 7, 0);
    assertMoments(new LogNormal(7, 0), 7, 0);
  }

  @Test
  void theCommonOnesHaveTextbookMoments() {
    assertMoments(Exponential.ofMean(7), 7, 1);
    assertMoments(Uniform.between(0, 6), 3, 1.0 / 3);
    assertMoments(Erlang.ofMean(7, 4), 7, 0.25);
    assertMoments(Gamma.ofMean(7, 0.5), 7, 2);
    assertMoments(HyperExponential.ofMean(7, 4), 7, 4);
    assertMoments(new Weibull(7, 1), 7, 1);
    // Weibull of shape 2 is Rayleigh: mean scale sqrt(pi)/2, scv 4/pi - 1.
    assertMoments(new Weibull(7, 2), 7 * Math.sqrt(Math.PI) / 2, 4 / Math.PI - 1);
    assertMoments(new LogNormal(7, 1), 7 * Math.exp(0.5), Math.E - 1);
    assertMoments(LogNormal.ofMean(7, 1), 7, Math.E - 1);
  }

  @Test
  void theNormalCutAtItsCentreIsTheHalfNormal() {
    assertMoments(new Normal(0, 3), 3 * Math.sqrt(2 / Math.PI), Math.PI / 2 - 1);
  }

  @Test
  void theNormalFarFromZeroIsUncut() {
    assertMoments(new Normal(10, 1), 10, 0.01);
  }

  @Test
  void aHeavyTailHasInfiniteMoments() {
    assertMoments(Pareto.of(2, 3), 3, 1.0 / 3);
    assertMoments(Pareto.of(2, 2), 4, INFINITY);
    assertMoments(Pareto.of(2, 1.5), 6, INFINITY);
    assertMoments(Pareto.of(2, 1), INFINITY, INFINITY);
    assertMoments(Pareto.of(2, 0.5), INFINITY, INFINITY);
  }

  @Test
  void aCapMakesEveryMomentFinite() {
    // Integrals of x^-shape and x^(1-shape) from 1 to 10, by hand.
    double ln10 = Math.log(10);
    assertMoments(Pareto.bounded(1, 1, 10), ln10 / 0.9, 9 / 0.9 / square(ln10 / 0.9) - 1);
    double mean = 2 * 0.9 / 0.99;
    assertMoments(Pareto.bounded(1, 2, 10), mean, 2 * ln10 / 0.99 / square(mean) - 1);
  }

  @Test
  void momentsOfTheBoundedParetoAreSmoothAroundWholeShapes() {
    double at = Pareto.bounded(1, 1, 1e6).mean();
    assertThat(Pareto.bounded(1, 1 + 1e-9, 1e6).mean()).isCloseTo(at, within(at * 1e-7));
    assertThat(Pareto.bounded(1, 1 - 1e-9, 1e6).mean()).isCloseTo(at, within(at * 1e-7));
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 2", "0, 5000", "0.5, 5000", "1, 5000", "1.5, 5000", "2, 5000", "3, 5000"})
  void zipfMomentsEqualTheSumsTermByTerm(double s, int n) {
    double weight = powers(n, -s);
    double mean = powers(n, 1 - s) / weight;
    assertMoments(new Zipf(s, n), mean, powers(n, 2 - s) / weight / square(mean) - 1);
  }

  @Test
  void zipfMomentsOfABillionRanksNeedNoBillionSteps() {
    // All ranks equal: mean (n + 1) / 2 and variance (n^2 - 1) / 12.
    double n = 1e9;
    assertMoments(new Zipf(0, 1_000_000_000), (n + 1) / 2, (n - 1) / (n + 1) / 3);
  }

  @Test
  void aMixtureAddsTheSpreadOfItsMeans() {
    var mix = Mixture.of(new double[] {3, 1}, List.of(new Constant(2), new Constant(6)));
    assertMoments(mix, 3, 3.0 / 9);
    var twoPhase =
        Mixture.of(new double[] {0.9, 0.1}, List.of(new Exponential(5), new Exponential(50)));
    // Second moment of an exponential: twice its squared mean.
    assertMoments(twoPhase, 9.5, 2 * (0.9 * 25 + 0.1 * 2500) / square(9.5) - 1);
    var idle = Mixture.of(new double[] {1, 1}, List.of(new Constant(0), new Constant(0)));
    assertMoments(idle, 0, 0);
    var heavy = Mixture.of(new double[] {1, 1}, List.of(new Constant(0), Pareto.of(1, 1)));
    assertMoments(heavy, INFINITY, INFINITY);
  }

  @Test
  void measuredValuesHaveTheMomentsOfTheSample() {
    assertMoments(Empirical.of(1, 2, 9), 4, (9 + 4 + 25) / 3.0 / 16);
    assertMoments(Empirical.of(0, 0), 0, 0);
    // Two values and everything between: a uniform.
    assertMoments(Empirical.between(6, 0), 3, 1.0 / 3);
    assertMoments(Empirical.between(5), 5, 0);
  }

  private static void assertMoments(Distribution distribution, double mean, double scv) {
    assertThat(distribution.mean()).isCloseTo(mean, within(mean * 1e-12));
    assertThat(distribution.squaredCoefficientOfVariation())
        .isCloseTo(scv, within(scv == INFINITY ? 0 : scv * 1e-9 + 1e-12));
  }

  private static double square(double x) {
    return x * x;
  }

  private static double powers(int n, double power) {
    return IntStream.rangeClosed(1, n).mapToDouble(r -> Math.pow(r, power)).sum();
  }
}
