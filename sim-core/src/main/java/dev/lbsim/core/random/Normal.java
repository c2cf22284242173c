package dev.lbsim.core.random;

import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.catalog.Parameter;
import java.util.List;
import org.apache.commons.math3.special.Erf;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * Normal, cut off below 0: negative draws are thrown away and drawn again.
 *
 * <p>So {@link #mean()} is the mean of what is drawn, a little above {@code centre} when the spread
 * is large (Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 1, section 10.1).
 * Good for sums of many small parts. A bad choice where values spread over more than their own
 * size: take lognormal or gamma then.
 *
 * @param centre mean before the cut, at least 0, in the base unit; so at least half of the draws
 *     pass
 * @param deviation standard deviation before the cut, at least 0
 */
public record Normal(double centre, double deviation) implements Distribution {
  static final String NAME = "normal";

  static final Distributions.Kind KIND =
      new Distributions.Kind(
          new Entry(
              NAME,
              "Normal with negative draws drawn again, so the mean grows a little as sd nears it.",
              "Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 1, section 10.1",
              List.of(
                  Parameter.quantity(
                      "mean", null, 0, Distributions.MAX_QUANTITY, "The mean before the cut at 0."),
                  Parameter.quantity(
                      "sd",
                      null,
                      0,
                      Distributions.MAX_QUANTITY,
                      "The standard deviation before the cut at 0."))),
          arguments -> new Normal(arguments.number("mean"), arguments.number("sd")));

  public Normal {
    Require.notNegative(NAME, "mean", centre);
    Require.notNegative(NAME, "sd", deviation);
  }

  @Override
  public double mean() {
    return deviation == 0 ? centre : centre + deviation * hazard();
  }

  @Override
  public double squaredCoefficientOfVariation() {
    if (deviation == 0) {
      return 0;
    }
    double cut = -centre / deviation;
    double relative = deviation / mean();
    return relative * relative * (1 + hazard() * (cut - hazard()));
  }

  /** Density over survival of the standard normal at the cut: the inverse Mills ratio. */
  private double hazard() {
    double cut = -centre / deviation;
    double density = StrictMath.exp(-cut * cut / 2) / Math.sqrt(2 * Math.PI);
    return density / (Erf.erfc(cut / Math.sqrt(2)) / 2);
  }

  @Override
  public Sampler sampler(UniformRandomProvider source) {
    var standard = ZigguratSampler.NormalizedGaussian.of(source);
    return () -> {
      double value;
      do {
        value = centre + deviation * standard.sample();
      } while (value < 0);
      return value;
    };
  }
}
