package dev.lbsim.core.random;

import static org.apache.commons.math3.special.Gamma.logGamma;

import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.catalog.Parameter;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * Weibull: P(X > x) = exp(-(x / scale)^shape).
 *
 * <p>The lifetime of things that wear out (shape above 1) or mostly fail young (below 1), so the
 * natural choice for times between failures. Drawn as scale * E^(1/shape) with E standard
 * exponential. The power is an exponential of a logarithm, both {@link StrictMath}'s: so draws
 * agree on every JDK, and StrictMath's own power allocates on JDK 17.
 *
 * @param scale the 63rd percentile, above 0, in the base unit
 * @param shape above 0; 1 is exponential
 */
public record Weibull(double scale, double shape) implements Distribution {
  static final String NAME = "weibull";

  static final Distributions.Kind KIND =
      new Distributions.Kind(
          new Entry(
              NAME,
              "Lifetimes: shape above 1 wears out, below 1 fails young, 1 is exponential.",
              "Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 1, chapter 21",
              List.of(
                  Parameter.quantity(
                      "scale", null, 0, Distributions.MAX_QUANTITY, "The 63rd percentile."),
                  Parameter.number(
                      "shape", null, 0.05, 1000, "1 is exponential, more is steadier."))),
          arguments -> new Weibull(arguments.number("scale"), arguments.number("shape")));

  public Weibull {
    Require.positive(NAME, "scale", scale);
    Require.positive(NAME, "shape", shape);
  }

  @Override
  public double mean() {
    return scale * StrictMath.exp(logGamma(1 + 1 / shape));
  }

  @Override
  public double squaredCoefficientOfVariation() {
    return StrictMath.expm1(logGamma(1 + 2 / shape) - 2 * logGamma(1 + 1 / shape));
  }

  @Override
  public Sampler sampler(UniformRandomProvider source) {
    var standard = ZigguratSampler.Exponential.of(source);
    return () -> scale * StrictMath.exp(StrictMath.log(standard.sample()) / shape);
  }
}
