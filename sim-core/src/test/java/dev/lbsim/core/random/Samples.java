package dev.lbsim.core.random;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** What tests of random draws share: moments, distances, and counting of allocations. */
final class Samples {
  /** Four standard errors: by chance alone one check in 16,000 would miss. */
  static final double SIGMAS = 4;

  /**
   * Bound for {@code sqrt(n)} times a Kolmogorov-Smirnov distance: larger by chance in one sample
   * of 16,000, since P(K > k) is near 2 exp(-2 k^2).
   */
  static final double KOLMOGOROV_LIMIT = 2.28;

  private Samples() {}

  static double[] draw(Sampler sampler, int count) {
    double[] values = new double[count];
    Arrays.setAll(values, i -> sampler.next());
    return values;
  }

  static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  /** Mean of (x - centre)^power. */
  static double moment(double[] values, double centre, int power) {
    return Arrays.stream(values).map(x -> Math.pow(x - centre, power)).average().orElseThrow();
  }

  /** Square root of n times the largest gap between the sample's distribution and {@code cdf}. */
  static double kolmogorovSmirnov(double[] values, DoubleUnaryOperator cdf) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double gap = 0;
    for (int i = 0; i < n; i++) {
      double p = cdf.applyAsDouble(sorted[i]);
      gap = Math.max(gap, Math.max((i + 1.0) / n - p, p - (double) i / n));
    }
    return gap * Math.sqrt(n);
  }

  /** Correlation of pairs, in units of its standard error when there is none. */
  static double correlation(double[] xs, double[] ys) {
    double meanX = mean(xs);
    double meanY = mean(ys);
    double product = 0;
    for (int i = 0; i < xs.length; i++) {
      product += (xs[i] - meanX) * (ys[i] - meanY);
    }
    double scale = Math.sqrt(moment(xs, meanX, 2) * moment(ys, meanY, 2));
    return product / scale / Math.sqrt(xs.length);
  }

  /** Asserts that {@code action}, once warm, allocates nothing over many runs. */
  static void assertAllocatesNothing(Runnable action) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int runs = 30_000;
    for (int i = 0; i < runs; i++) {
      action.run();
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < runs; i++) {
      action.run();
    }
    // The bean itself may take a few bytes; one object a run would take 480 kB.
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1000);
  }
}
