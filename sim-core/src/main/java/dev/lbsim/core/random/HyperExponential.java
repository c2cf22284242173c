package dev.lbsim.core.random;

import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.catalog.Parameter;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * Two-phase hyperexponential with balanced means: most draws are short, a few are long, and either
 * kind carries half of the work.
 *
 * <p>The usual way to ask "what if service were more variable than exponential, at the same mean"
 * (Tijms, A First Course in Stochastic Models, appendix B: given mean and squared coefficient of
 * variation c, take p = (1 + sqrt((c - 1) / (c + 1))) / 2). It has an exponential tail, so it says
 * nothing of heavy ones.
 *
 * @param mean the mean, above 0, in the base unit
 * @param scv the squared coefficient of variation, at least 1 (1 is exponential)
 */
public record HyperExponential(double mean, double scv) implements Distribution {
  static final String NAME = "hyperexp";

  static final Distributions.Kind KIND =
      new Distributions.Kind(
          new Entry(
              NAME,
              "Mostly short, sometimes long: more variable than exponential, at a chosen scv.",
              "Tijms, A First Course in Stochastic Models, appendix B (balanced means)",
              List.of(
                  Parameter.quantity("mean", null, 0, Distributions.MAX_QUANTITY, "The mean."),
                  Parameter.number(
                      "scv", null, 1, 1e6, "Squared coefficient of variation; 1 is exponential."))),
          arguments -> ofMean(arguments.number("mean"), arguments.number("scv")));

  public HyperExponential {
    Require.positive(NAME, "mean", mean);
    if (!(scv >= 1 && scv < Double.POSITIVE_INFINITY)) {
      throw Require.refused(NAME, "scv must be at least 1 and finite");
    }
  }

  /** Hyperexponential with this mean and squared coefficient of variation. */
  public static HyperExponential ofMean(double mean, double scv) {
    return new HyperExponential(mean, scv);
  }

  @Override
  public double squaredCoefficientOfVariation() {
    return scv;
  }

  /** Chance of a draw from the short phase. */
  double shortShare() {
    return (1 + Math.sqrt((scv - 1) / (scv + 1))) / 2;
  }

  @Override
  public Sampler sampler(UniformRandomProvider source) {
    var standard = ZigguratSampler.Exponential.of(source);
    double shortShare = shortShare();
    double shortMean = mean / (2 * shortShare);
    double longMean = mean / (2 * (1 - shortShare));
    return () -> (source.nextDouble() < shortShare ? shortMean : longMean) * standard.sample();
  }
}
