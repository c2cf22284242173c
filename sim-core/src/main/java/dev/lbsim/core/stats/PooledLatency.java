package dev.lbsim.core.stats;

import dev.lbsim.core.stats.Estimate.Caution;
import dev.lbsim.core.stats.Estimate.Method;
import java.util.ArrayList;
import java.util.List;

/**
 * The latencies of one thing over all replications: values come from the pooled samples, intervals
 * from the scatter between replications. All results are in nanoseconds.
 *
 * <p>A quantile of pooled samples is not the average of the replications' quantiles, which is
 * biased and, for the far tail, badly so. The interval is by sectioning (S. Asmussen and P. W.
 * Glynn, "Stochastic Simulation", 2007, section III.5; M. K. Nakayama, Winter Simulation Conference
 * 2014): the pooled value q +- t s / sqrt(R) with s^2 = sum of (q_r - q)^2 / (R - 1), the scatter
 * of the replications' quantiles q_r around the pooled one, so a bias of the q_r widens it. The
 * histograms' own error (0.05 % or 0.4 %) comes on top. Beyond the last ten samples of a
 * replication a quantile is mostly chance, and is flagged.
 */
public final class PooledLatency {
  private static final double ENOUGH_BEYOND = 10;

  private final List<LatencyHistogram> replications;
  private final LatencyHistogram pooled;

  /**
   * @param replications one histogram each, at least one; read later too, so they must not change
   */
  public PooledLatency(List<LatencyHistogram> replications) {
    if (replications.isEmpty()) {
      throw new IllegalArgumentException("no replication, no latency");
    }
    this.replications = List.copyOf(replications);
    pooled = replications.get(0).copy();
    replications.subList(1, replications.size()).forEach(pooled::merge);
  }

  /** All samples together. Do not record into it. */
  public LatencyHistogram pooled() {
    return pooled;
  }

  /** How many samples there are. */
  public long count() {
    return pooled.count();
  }

  /** The mean: total latency over number of samples, as a ratio over replications. */
  public Estimate mean() {
    double[] sums = replications.stream().mapToDouble(LatencyHistogram::sum).toArray();
    double[] counts = replications.stream().mapToDouble(LatencyHistogram::count).toArray();
    return Inference.ratio(sums, counts, count());
  }

  /**
   * The {@code p}-quantile of the pooled samples. A replication without samples takes no part in
   * the interval.
   *
   * @param p above 0, below 1
   */
  public Estimate quantile(double p) {
    if (!(p > 0 && p < 1)) {
      throw new IllegalArgumentException("an interval needs p between 0 and 1, not " + p);
    }
    double value = pooled.quantile(p);
    double[] each =
        replications.stream()
            .filter(histogram -> histogram.count() > 0)
            .mapToDouble(histogram -> histogram.quantile(p))
            .toArray();
    int k = each.length;
    List<Caution> cautions = new ArrayList<>(Inference.replicationCautions(k));
    long fewest = replications.stream().mapToLong(LatencyHistogram::count).min().orElse(0);
    if (fewest * Math.min(p, 1 - p) < ENOUGH_BEYOND) {
      cautions.add(Caution.FEW_BEYOND_QUANTILE);
    }
    if (k < 2) {
      return Estimate.bare(value, count(), k, cautions);
    }
    double halfWidth = Inference.halfWidth(Inference.squaresAround(value, each), k);
    return Estimate.around(value, halfWidth, count(), k, Method.SECTIONING, cautions)
        .within(0, Double.POSITIVE_INFINITY);
  }

  /** Share of the samples that are at most {@code nanos}; see {@link Inference#share}. */
  public Estimate shareAtOrBelow(long nanos) {
    return Inference.share(
        replications.stream().mapToLong(each -> each.countAtOrBelow(nanos)).toArray(),
        replications.stream().mapToLong(LatencyHistogram::count).toArray());
  }

  /** The largest sample of each replication, in order; -1 for one without samples. */
  public long[] maxima() {
    return replications.stream().mapToLong(LatencyHistogram::max).toArray();
  }
}
