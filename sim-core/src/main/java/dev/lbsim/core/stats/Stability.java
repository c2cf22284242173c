package dev.lbsim.core.stats;

import java.util.Arrays;

/**
 * Tells whether a system has a steady state at all. Where work arrives faster than it can be done,
 * an average over the run only measures how long the run was; such a figure must be flagged.
 *
 * <p>Two tests. {@link #overloaded} looks at the cause at one station: its offered load, work
 * arrived over capacity times time, must lie below 1 with its whole interval. {@link #backlogGrows}
 * looks at the symptom anywhere, and so also sees a retry storm, where every station's own figures
 * may seem harmless. At a load of exactly 1 the backlog grows like the square root of time, which
 * drowns in its own noise: there only the first test is dependable.
 */
public final class Stability {
  /** One-sided level of the growth test: one false alarm in a thousand. */
  private static final double GROWTH_LEVEL = 0.999;

  /** A growth that matters: this share of the mean backlog over the second half. */
  private static final double GROWTH_SHARE = 0.2;

  private Stability() {}

  /**
   * Whether an offered load of 1 or more cannot be ruled out: 1 is at or below the upper end of the
   * 95 % interval (without an interval, at or below the value). With an unbounded queue such a
   * station is unstable; with a bounded one it is stable but refuses the excess.
   *
   * @param offeredLoad work that arrived over (capacity times time), such as {@link Inference#mean}
   *     over replications; NaN is no load at all
   */
  public static boolean overloaded(Estimate offeredLoad) {
    return (offeredLoad.hasInterval() ? offeredLoad.hi() : offeredLoad.value()) >= 1;
  }

  /**
   * Whether the backlog still grows in the second half of the run. A straight line is fitted by
   * least squares to that half of each replication. Growth is flagged if the mean of the slopes is
   * above 0 by Student's t at the one-sided .1 % level, and lifts the backlog by a fifth of its
   * mean at least: a load of 1.1 lifts it by two thirds, a long but finite warm-up by little.
   *
   * @param backlog in-flight numbers at equally spaced instants, warm-up included, one series of
   *     equal length per replication; with fewer than two replications or 8 instants nothing can be
   *     told, and the answer is no
   */
  public static boolean backlogGrows(double[][] backlog) {
    int replications = backlog.length;
    if (replications < 2 || backlog[0].length < 8) {
      return false;
    }
    double[] growth = new double[replications];
    double level = 0;
    for (int r = 0; r < replications; r++) {
      double[] half = Arrays.copyOfRange(backlog[r], backlog[r].length / 2, backlog[r].length);
      growth[r] = slope(half) * (half.length - 1);
      level += Arrays.stream(half).sum() / half.length / replications;
    }
    double mean = Arrays.stream(growth).sum() / replications;
    double squares = Inference.squaresAround(mean, growth);
    double standardError = Math.sqrt(squares / (replications - 1) / replications);
    double significant = StudentT.compute(replications - 1, GROWTH_LEVEL) * standardError;
    return mean > significant && mean >= GROWTH_SHARE * level;
  }

  /** Least-squares slope per step. */
  private static double slope(double[] series) {
    double centre = (series.length - 1) / 2.0;
    double products = 0;
    double squares = 0;
    for (int i = 0; i < series.length; i++) {
      products += (i - centre) * series[i];
      squares += (i - centre) * (i - centre);
    }
    return products / squares;
  }
}
