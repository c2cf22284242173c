package dev.lbsim.core.random;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.apache.commons.math3.distribution.ExponentialDistribution;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.distribution.LogNormalDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.ParetoDistribution;
import org.apache.commons.math3.distribution.RealDistribution;
import org.apache.commons.math3.distribution.UniformRealDistribution;
import org.apache.commons.math3.distribution.WeibullDistribution;

/** One of everything that can be drawn, with the truth it is held against. */
final class DistributionCases {
  private DistributionCases() {}

  /**
   * @param call how a scenario would write it
   * @param cdf the exact distribution function, from commons-math3 or by hand
   */
  record Case(String call, Distribution distribution, DoubleUnaryOperator cdf) {
    Sampler sampler() {
      return distribution.sampler(new Streams(42, 0).stream(call).source());
    }

    @Override
    public String toString() {
      return call;
    }
  }

  /** Continuous ones whose fourth moment is small enough to test mean and variance by z-score. */
  static Stream<Case> light() {
    return Stream.of(
        of("exp(3)", Exponential.ofMean(3), new ExponentialDistribution(3)),
        of("uniform(2, 5)", Uniform.between(2, 5), new UniformRealDistribution(2, 5)),
        new Case("normal(10, 2)", new Normal(10, 2), truncatedNormal(10, 2)),
        new Case("normal(1, 2)", new Normal(1, 2), truncatedNormal(1, 2)),
        new Case("normal(0, 2)", new Normal(0, 2), truncatedNormal(0, 2)),
        of("lognormal(3, 0.5)", new LogNormal(3, 0.5), new LogNormalDistribution(Math.log(3), 0.5)),
        of("pareto(2, 9)", Pareto.of(2, 9), new ParetoDistribution(2, 9)),
        new Case("pareto(1, 1.5, 10)", Pareto.bounded(1, 1.5, 10), boundedPareto(1, 1.5, 10)),
        new Case("pareto(1, 1, 10)", Pareto.bounded(1, 1, 10), boundedPareto(1, 1, 10)),
        new Case("pareto(1, 2, 10)", Pareto.bounded(1, 2, 10), boundedPareto(1, 2, 10)),
        of("gamma(3, 0.3)", Gamma.ofMean(3, 0.3), new GammaDistribution(0.3, 10)),
        of("gamma(3, 2.5)", Gamma.ofMean(3, 2.5), new GammaDistribution(2.5, 1.2)),
        of("weibull(3, 0.7)", new Weibull(3, 0.7), new WeibullDistribution(0.7, 3)),
        of("weibull(3, 2)", new Weibull(3, 2), new WeibullDistribution(2, 3)),
        of("erlang(3, 1)", Erlang.ofMean(3, 1), new GammaDistribution(1, 3)),
        of("erlang(3, 4)", Erlang.ofMean(3, 4), new GammaDistribution(4, 0.75)),
        new Case("hyperexp(3, 4)", HyperExponential.ofMean(3, 4), hyperExponential(3, 4)),
        new Case("hyperexp(3, 1)", HyperExponential.ofMean(3, 1), hyperExponential(3, 1)),
        new Case(
            "mix(9*exp(5), 1*uniform(40, 60))",
            Mixture.of(
                new double[] {9, 1}, List.of(Exponential.ofMean(5), Uniform.between(40, 60))),
            x -> -0.9 * Math.expm1(-x / 5) + 0.1 * Math.max(0, Math.min(1, (x - 40) / 20))),
        new Case(
            "empirical(between=yes)",
            Empirical.between(7, 1, 2, 2.5),
            // A third of the draws in each of [1, 2], [2, 2.5] and [2.5, 7].
            x ->
                x < 2
                    ? (x - 1) / 3
                    : x < 2.5 ? 1 / 3. + (x - 2) / 1.5 : 2 / 3. + (x - 2.5) / 13.5));
  }

  /** Continuous ones with so heavy a tail that only their quantiles can be tested. */
  static Stream<Case> heavy() {
    return Stream.of(
        of("pareto(2, 1.1)", Pareto.of(2, 1.1), new ParetoDistribution(2, 1.1)),
        of("pareto(2, 0.6)", Pareto.of(2, 0.6), new ParetoDistribution(2, 0.6)),
        new Case("pareto(1, 1.1, 1e6)", Pareto.bounded(1, 1.1, 1e6), boundedPareto(1, 1.1, 1e6)),
        of("lognormal(3, 2)", new LogNormal(3, 2), new LogNormalDistribution(Math.log(3), 2)),
        of("weibull(3, 0.2)", new Weibull(3, 0.2), new WeibullDistribution(0.2, 3)),
        of("gamma(3, 0.01)", Gamma.ofMean(3, 0.01), new GammaDistribution(0.01, 300)),
        new Case("hyperexp(3, 100)", HyperExponential.ofMean(3, 100), hyperExponential(3, 100)));
  }

  /** Discrete ones; their distribution functions jump, so they are tested by counting. */
  static Stream<Case> discrete() {
    return Stream.of(
        discrete("const(3)", new Constant(3)),
        discrete("zipf(0.8, 10)", new Zipf(0.8, 10)),
        discrete("zipf(1, 100)", new Zipf(1, 100)),
        discrete("zipf(0, 20)", new Zipf(0, 20)),
        discrete("zipf(2.5, 1000000)", new Zipf(2.5, 1_000_000)),
        discrete("empirical", Empirical.of(4, 1, 1, 9)));
  }

  static Stream<Case> all() {
    return Stream.of(light(), heavy(), discrete()).flatMap(s -> s);
  }

  private static Case of(String call, Distribution distribution, RealDistribution truth) {
    return new Case(call, distribution, truth::cumulativeProbability);
  }

  private static Case discrete(String call, Distribution distribution) {
    return new Case(call, distribution, x -> Double.NaN);
  }

  private static DoubleUnaryOperator truncatedNormal(double mean, double sd) {
    var whole = new NormalDistribution(mean, sd);
    double below = whole.cumulativeProbability(0);
    return x -> (whole.cumulativeProbability(x) - below) / (1 - below);
  }

  private static DoubleUnaryOperator boundedPareto(double scale, double shape, double cap) {
    double mass = 1 - Math.pow(scale / cap, shape);
    return x -> (1 - Math.pow(scale / x, shape)) / mass;
  }

  /** From the two equations that define balanced means: p1 m1 = p2 m2 = m/2, p1 + p2 = 1. */
  private static DoubleUnaryOperator hyperExponential(double mean, double scv) {
    double p = (1 + Math.sqrt((scv - 1) / (scv + 1))) / 2;
    return x -> 1 - p * Math.exp(-2 * p * x / mean) - (1 - p) * Math.exp(-2 * (1 - p) * x / mean);
  }
}
