package dev.lbsim.core.random;

import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.catalog.Parameter;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ContinuousUniformSampler;

/**
 * Uniform: every value between two bounds equally likely. Right for phases and jitter; a poor model
 * of service times, which have a tail.
 *
 * @param low lower bound, at least 0, in the base unit
 * @param high upper bound, at least {@code low}
 */
public record Uniform(double low, double high) implements Distribution {
  static final String NAME = "uniform";

  static final Distributions.Kind KIND =
      new Distributions.Kind(
          new Entry(
              NAME,
              "Every value between two bounds is equally likely.",
              "Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 2, chapter 26",
              List.of(
                  Parameter.quantity(
                      "low", null, 0, Distributions.MAX_QUANTITY, "The smallest value."),
                  Parameter.quantity(
                      "high", null, 0, Distributions.MAX_QUANTITY, "The largest value."))),
          arguments -> between(arguments.number("low"), arguments.number("high")));

  public Uniform {
    Require.notNegative(NAME, "low", low);
    Require.notNegative(NAME, "high", high);
    if (low > high) {
      throw Require.refused(NAME, "low must not be above high");
    }
  }

  /** Uniform on [{@code low}, {@code high}]. */
  public static Uniform between(double low, double high) {
    return new Uniform(low, high);
  }

  @Override
  public double mean() {
    return low + (high - low) / 2;
  }

  @Override
  public double squaredCoefficientOfVariation() {
    double relativeWidth = high == low ? 0 : (high - low) / mean();
    return relativeWidth * relativeWidth / 12;
  }

  @Override
  public Sampler sampler(UniformRandomProvider source) {
    return ContinuousUniformSampler.of(source, low, high)::sample;
  }
}
