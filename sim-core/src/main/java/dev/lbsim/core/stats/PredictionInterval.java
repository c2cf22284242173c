package dev.lbsim.core.stats;

import java.util.Arrays;

/**
 * Where one more figure will lie, with 95 % probability, if it comes from where {@code k}
 * independent ones came from: mean +- t(k-1) * s * sqrt(1 + 1/k). A confidence interval says where
 * the mean is, and shrinks to nothing with more replications; a single run that is nothing but
 * another replication still lies outside it more often than not. This one it fits.
 *
 * <p>Source: Meeker, Hahn and Escobar, <i>Statistical Intervals</i>, 2nd edition, section 4.8.
 * Exact for normal figures; a bad choice for very lopsided ones, such as counts of rare events.
 *
 * @param mean of the figures
 * @param lo where it begins
 * @param hi where it ends
 */
public record PredictionInterval(double mean, double lo, double hi) {
  private static final double OUTSIDE_ABOVE = 0.025;

  /**
   * From figures of independent replications.
   *
   * @throws IllegalArgumentException if there are fewer than two
   */
  public static PredictionInterval ofOneMore(double[] figures) {
    return ofOneMore(figures, 1);
  }

  /**
   * One of several that are looked at together, such as the shares of all servers: all of them will
   * lie inside with 95 % probability at least (Bonferroni). Of ten intervals that know nothing of
   * each other some figure lies outside two times out of five.
   *
   * @param together how many there are, at least 1
   * @throws IllegalArgumentException if there are fewer than two figures
   */
  public static PredictionInterval ofOneMore(double[] figures, int together) {
    int k = figures.length;
    if (k < 2) {
      throw new IllegalArgumentException("one figure tells nothing of how figures differ");
    }
    double mean = Arrays.stream(figures).average().orElseThrow();
    double variance = Inference.squaresAround(mean, figures) / (k - 1);
    double factor =
        together == 1
            ? StudentT.factor95(k - 1)
            : StudentT.compute(k - 1, 1 - OUTSIDE_ABOVE / together);
    double half = factor * Math.sqrt(variance * (1 + 1.0 / k));
    return new PredictionInterval(mean, mean - half, mean + half);
  }

  /** True if it holds {@code x}; its ends belong to it. */
  public boolean covers(double x) {
    return x >= lo && x <= hi;
  }
}
