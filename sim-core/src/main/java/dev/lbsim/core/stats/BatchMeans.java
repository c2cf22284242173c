package dev.lbsim.core.stats;

import dev.lbsim.core.stats.Estimate.Caution;
import dev.lbsim.core.stats.Estimate.Method;
import java.util.Arrays;
import java.util.List;

/**
 * A 95 % interval from one long run: cut the series into 20 batches of equal length and treat their
 * means as independent (A. M. Law, "Simulation Modeling and Analysis", section 9.5.3).
 *
 * <p>Few long batches rather than many short ones: going from 20 to 100 batches narrows an honest
 * interval by 5 %, while batches shorter than the memory of the process make it dishonest. Whether
 * they are long enough is tested: if the lag-1 correlation r of the batch means has |r| >= 2 /
 * sqrt(20), the estimate says so. The test has little power against mild correlation, so
 * replications ({@link Inference}) are the better choice wherever there can be several.
 */
public final class BatchMeans {
  /** How many batches a run is cut into. */
  public static final int BATCHES = 20;

  private BatchMeans() {}

  /**
   * The mean of {@code series} with its interval. A remainder that fills no batch is left out at
   * the start, where a trace of the warm-up may remain.
   *
   * @param series values in time order, warm-up removed: one per sample or per equal span of time
   * @param n how many samples stand behind the series
   */
  public static Estimate mean(double[] series, long n) {
    int length = series.length / BATCHES;
    if (length == 0) {
      double mean = Arrays.stream(series).average().orElse(Double.NaN);
      return Estimate.bare(mean, n, series.length, List.of(Caution.FEW_BATCHES));
    }
    double[] means = batchMeans(series, length);
    double mean = Arrays.stream(means).sum() / BATCHES;
    double squares = Inference.squaresAround(mean, means);
    boolean independent = Math.abs(lag1(means, mean, squares)) < 2 / Math.sqrt(BATCHES);
    return Estimate.around(
        mean,
        Inference.halfWidth(squares, BATCHES),
        n,
        BATCHES,
        Method.BATCH_MEANS,
        independent ? List.of() : List.of(Caution.CORRELATED_BATCHES));
  }

  private static double[] batchMeans(double[] series, int length) {
    double[] means = new double[BATCHES];
    int start = series.length - BATCHES * length;
    for (int batch = 0; batch < BATCHES; batch++) {
      double sum = 0;
      for (int i = 0; i < length; i++) {
        sum += series[start + batch * length + i];
      }
      means[batch] = sum / length;
    }
    return means;
  }

  /** Correlation of neighbours: sum of (x_i - m)(x_i+1 - m) over sum of (x_i - m)^2. */
  private static double lag1(double[] means, double mean, double squares) {
    if (squares == 0) {
      return 0;
    }
    double products = 0;
    for (int i = 1; i < means.length; i++) {
      products += (means[i - 1] - mean) * (means[i] - mean);
    }
    return products / squares;
  }
}
