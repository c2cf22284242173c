package dev.lbsim.core.random;

import org.apache.commons.rng.UniformRandomProvider;

/** A distribution of non-negative quantities in a base unit (nanoseconds for times). Immutable. */
public interface Distribution {
  /** The mean, in the base unit. May be infinite. */
  double mean();

  /**
   * Squared coefficient of variation: variance over squared mean. 0 for a constant; may be
   * infinite.
   */
  double squaredCoefficientOfVariation();

  /** A sampler that draws from {@code source}, such as {@link RandomStream#source()}. */
  Sampler sampler(UniformRandomProvider source);

  /** A sampler that draws from a stream of its own. */
  default Sampler sampler(RandomStream stream) {
    return sampler(stream.source());
  }
}
