package dev.lbsim.core.random;

import dev.lbsim.core.catalog.Arguments;
import dev.lbsim.core.catalog.Entry;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.AliasMethodDiscreteSampler;

/**
 * A mixture: each draw first picks one of several distributions by weight, then draws from it.
 *
 * <p>How "90 % of requests hit the cache and the rest do not" is said. The pick is Walker's alias
 * method (Vose, "A linear algorithm for generating random numbers with a given distribution", IEEE
 * TSE 17(9), 1991).
 */
public final class Mixture implements Distribution {
  static final String NAME = "mix";

  /**
   * The call is special: its arguments are {@code weight*distribution}, so it has no parameters.
   */
  static final Distributions.Kind KIND =
      new Distributions.Kind(
          new Entry(
              NAME,
              "One of several distributions by weight, such as mix(0.9*exp(5ms), 0.1*exp(50ms)).",
              "finite mixture; drawn by the alias method, Vose, IEEE TSE 17(9), 1991",
              List.of()),
          Mixture::create);

  private final double[] shares;
  private final List<Distribution> components;

  private Mixture(double[] shares, List<Distribution> components) {
    this.shares = shares;
    this.components = components;
  }

  /**
   * A mixture of {@code components}.
   *
   * @param weights one per component, each above 0; they need not add up to 1
   * @throws IllegalArgumentException if there are no components, or not one weight for each
   */
  public static Mixture of(double[] weights, List<? extends Distribution> components) {
    if (components.isEmpty() || weights.length != components.size()) {
      throw Require.refused(NAME, "needs one weight for each of at least one distribution");
    }
    double total = 0;
    for (double weight : weights) {
      total += Require.positive(NAME, "every weight", weight);
    }
    double[] shares = weights.clone();
    for (int i = 0; i < shares.length; i++) {
      shares[i] /= total;
    }
    return new Mixture(shares, List.copyOf(components));
  }

  private static Mixture create(Arguments arguments) {
    List<Distribution> components = new ArrayList<>();
    for (Object component : arguments.object("components", List.class)) {
      components.add((Distribution) component);
    }
    return of(arguments.object("weights", double[].class), components);
  }

  @Override
  public double mean() {
    double mean = 0;
    for (int i = 0; i < shares.length; i++) {
      mean += shares[i] * components.get(i).mean();
    }
    return mean;
  }

  @Override
  public double squaredCoefficientOfVariation() {
    double mean = mean();
    if (mean == 0 || mean == Double.POSITIVE_INFINITY) {
      return mean;
    }
    double variance = 0;
    for (int i = 0; i < shares.length; i++) {
      double part = components.get(i).mean() / mean;
      double scv = part == 0 ? 0 : components.get(i).squaredCoefficientOfVariation();
      // Within the component, and of the component's mean around the whole.
      variance += shares[i] * (part * part * scv + (part - 1) * (part - 1));
    }
    return variance;
  }

  @Override
  public Sampler sampler(UniformRandomProvider source) {
    var pick = AliasMethodDiscreteSampler.of(source, shares);
    Sampler[] samplers = components.stream().map(c -> c.sampler(source)).toArray(Sampler[]::new);
    return () -> samplers[pick.sample()].next();
  }
}
