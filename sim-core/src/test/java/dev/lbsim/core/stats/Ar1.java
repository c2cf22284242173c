package dev.lbsim.core.stats;

import dev.lbsim.core.random.Streams;
import org.apache.commons.rng.sampling.distribution.NormalizedGaussianSampler;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * X' = phi X + Z with standard normal Z: mean 0, variance 1 / (1 - phi^2). The mean of n values has
 * a variance of about 1 / (1 - phi)^2 / n.
 */
final class Ar1 {
  private final double phi;
  private final NormalizedGaussianSampler noise;
  private double value;

  private Ar1(double phi, NormalizedGaussianSampler noise) {
    this.phi = phi;
    this.noise = noise;
  }

  /** Starts in its stationary law. */
  static Ar1 stationary(double phi, long seed, int replication) {
    Ar1 process =
        new Ar1(
            phi,
            ZigguratSampler.NormalizedGaussian.of(
                new Streams(seed, replication).stream("noise").source()));
    process.value = process.noise.sample() / Math.sqrt(1 - phi * phi);
    return process;
  }

  /** The next {@code length} values. */
  double[] series(int length) {
    double[] series = new double[length];
    for (int i = 0; i < length; i++) {
      series[i] = value;
      value = phi * value + noise.sample();
    }
    return series;
  }
}
