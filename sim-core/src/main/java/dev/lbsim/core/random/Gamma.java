package dev.lbsim.core.random;

import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.catalog.Parameter;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.AhrensDieterMarsagliaTsangGammaSampler;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * Gamma: any variability with one knob, from nearly constant (large shape) over exponential (1) to
 * bursty (below 1), and an exponential tail.
 *
 * <p>Drawn by Marsaglia and Tsang, "A simple method for generating gamma variables" (ACM TOMS
 * 26(3), 2000), with their boost for shapes below 1: gamma(k) = gamma(k + 1) * U^(1/k), the power
 * written as exp(-E / k) with E standard exponential. The exponential function is {@link
 * StrictMath}'s, so that draws agree on every JDK.
 *
 * @param mean the mean, above 0, in the base unit
 * @param shape one over the squared coefficient of variation, above 0
 */
public record Gamma(double mean, double shape) implements Distribution {
  static final String NAME = "gamma";

  static final Distributions.Kind KIND =
      new Distributions.Kind(
          new Entry(
              NAME,
              "Any variability by one knob: shape 1 is exponential, more is steadier.",
              "Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 1, chapter 17",
              List.of(
                  Parameter.quantity("mean", null, 0, Distributions.MAX_QUANTITY, "The mean."),
                  Parameter.number(
                      "shape",
                      null,
                      0.001,
                      1e6,
                      "One over the squared coefficient of variation."))),
          arguments -> ofMean(arguments.number("mean"), arguments.number("shape")));

  public Gamma {
    Require.positive(NAME, "mean", mean);
    Require.positive(NAME, "shape", shape);
  }

  /** Gamma with this mean and shape. */
  public static Gamma ofMean(double mean, double shape) {
    return new Gamma(mean, shape);
  }

  @Override
  public double squaredCoefficientOfVariation() {
    return 1 / shape;
  }

  @Override
  public Sampler sampler(UniformRandomProvider source) {
    double scale = mean / shape;
    if (shape >= 1) {
      return AhrensDieterMarsagliaTsangGammaSampler.of(source, shape, scale)::sample;
    }
    var boosted = AhrensDieterMarsagliaTsangGammaSampler.of(source, shape + 1, scale);
    var standard = ZigguratSampler.Exponential.of(source);
    return () -> boosted.sample() * StrictMath.exp(-standard.sample() / shape);
  }
}
