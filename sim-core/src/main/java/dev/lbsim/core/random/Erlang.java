package dev.lbsim.core.random;

import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.catalog.Parameter;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.AhrensDieterMarsagliaTsangGammaSampler;

/**
 * Erlang: the sum of {@code phases} equal exponentials, so steadier than exponential.
 *
 * <p>What one of k servers in rotation sees between arrivals of a Poisson stream. Drawn as a gamma
 * of integer shape (Marsaglia and Tsang, ACM TOMS 26(3), 2000), at a cost that does not grow with
 * the number of phases.
 *
 * @param mean the mean of the sum, above 0, in the base unit
 * @param phases how many exponentials, at least 1
 */
public record Erlang(double mean, int phases) implements Distribution {
  static final String NAME = "erlang";

  static final Distributions.Kind KIND =
      new Distributions.Kind(
          new Entry(
              NAME,
              "The sum of k equal exponentials: steadier than exponential.",
              "Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 1, chapter 17",
              List.of(
                  Parameter.quantity("mean", null, 0, Distributions.MAX_QUANTITY, "The mean."),
                  Parameter.count("k", null, 1, 1_000_000, "How many exponentials are summed."))),
          arguments -> ofMean(arguments.number("mean"), arguments.count("k")));

  public Erlang {
    Require.positive(NAME, "mean", mean);
    Require.positive(NAME, "k", phases);
  }

  /** Erlang with this mean over all its phases. */
  public static Erlang ofMean(double mean, int phases) {
    return new Erlang(mean, phases);
  }

  @Override
  public double squaredCoefficientOfVariation() {
    return 1.0 / phases;
  }

  @Override
  public Sampler sampler(UniformRandomProvider source) {
    return AhrensDieterMarsagliaTsangGammaSampler.of(source, phases, mean / phases)::sample;
  }
}
