package dev.lbsim.core.random;

import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.catalog.Parameter;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * Lognormal: the exponential of a normal, what a product of many small factors tends to.
 *
 * <p>The usual shape of measured request latencies: a clear typical value and a long right tail
 * with all moments finite. A bad choice for file sizes and other truly heavy tails (take pareto).
 * The exponential is {@link StrictMath}'s, so that draws agree on every JDK.
 *
 * @param median half of the draws are below, above 0, in the base unit
 * @param sigma standard deviation of the logarithm, at least 0; 0.5 is mild, 1.5 is wild
 */
public record LogNormal(double median, double sigma) implements Distribution {
  static final String NAME = "lognormal";

  static final Distributions.Kind KIND =
      new Distributions.Kind(
          new Entry(
              NAME,
              "A clear typical value and a long right tail, like most measured latencies.",
              "Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 1, chapter 14",
              List.of(
                  Parameter.quantity(
                      "median",
                      null,
                      0,
                      Distributions.MAX_QUANTITY,
                      "Half of the draws are below this."),
                  Parameter.number(
                      "sigma",
                      null,
                      0,
                      10,
                      "Standard deviation of the logarithm: 0.5 is mild, 1.5 is wild."))),
          arguments -> new LogNormal(arguments.number("median"), arguments.number("sigma")));

  public LogNormal {
    Require.positive(NAME, "median", median);
    Require.notNegative(NAME, "sigma", sigma);
  }

  /** Lognormal with this mean instead of a median. */
  public static LogNormal ofMean(double mean, double sigma) {
    return new LogNormal(mean * StrictMath.exp(-sigma * sigma / 2), sigma);
  }

  @Override
  public double mean() {
    return median * StrictMath.exp(sigma * sigma / 2);
  }

  @Override
  public double squaredCoefficientOfVariation() {
    return StrictMath.expm1(sigma * sigma);
  }

  @Override
  public Sampler sampler(UniformRandomProvider source) {
    var standard = ZigguratSampler.NormalizedGaussian.of(source);
    return () -> median * StrictMath.exp(sigma * standard.sample());
  }
}
