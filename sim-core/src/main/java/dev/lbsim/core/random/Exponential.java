package dev.lbsim.core.random;

import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.catalog.Parameter;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * Exponential: the memoryless distribution, whose remaining time never depends on the age.
 *
 * <p>The gaps of a Poisson process, and the textbook's service time because it makes queues
 * solvable. A bad choice for services that cannot be near 0 or have long tails. Drawn by the
 * modified ziggurat of McFarland (Journal of Statistical Computation and Simulation 86(7), 2016).
 *
 * @param mean the mean, above 0, in the base unit
 */
public record Exponential(double mean) implements Distribution {
  static final String NAME = "exp";

  static final Distributions.Kind KIND =
      new Distributions.Kind(
          new Entry(
              NAME,
              "Exponential: memoryless, the gaps of a Poisson process and the service of M/M/1.",
              "Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 1, chapter 19",
              List.of(
                  Parameter.quantity("mean", null, 0, Distributions.MAX_QUANTITY, "The mean."))),
          arguments -> ofMean(arguments.number("mean")));

  public Exponential {
    Require.positive(NAME, "mean", mean);
  }

  /** Exponential with this mean, such as nanoseconds. */
  public static Exponential ofMean(double mean) {
    return new Exponential(mean);
  }

  @Override
  public double squaredCoefficientOfVariation() {
    return 1;
  }

  @Override
  public Sampler sampler(UniformRandomProvider source) {
    return ZigguratSampler.Exponential.of(source, mean)::sample;
  }
}
