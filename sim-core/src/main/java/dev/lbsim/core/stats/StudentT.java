package dev.lbsim.core.stats;

import org.apache.commons.math3.distribution.TDistribution;

/** Quantiles of Student's t distribution, the small ones computed once. */
final class StudentT {
  private static final double TWO_SIDED_95 = 0.975;
  private static final double[] SMALL = new double[65];

  static {
    for (int freedom = 1; freedom < SMALL.length; freedom++) {
      SMALL[freedom] = compute(freedom, TWO_SIDED_95);
    }
  }

  private StudentT() {}

  /** How many standard errors a two-sided 95 % interval reaches to either side. */
  static double factor95(int degreesOfFreedom) {
    return degreesOfFreedom < SMALL.length
        ? SMALL[degreesOfFreedom]
        : compute(degreesOfFreedom, TWO_SIDED_95);
  }

  /** The {@code p}-quantile. */
  static double compute(int degreesOfFreedom, double p) {
    // Without a generator: the default one would be seeded from the clock, for nothing.
    return new TDistribution(null, degreesOfFreedom).inverseCumulativeProbability(p);
  }
}
