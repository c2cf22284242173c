package dev.lbsim.scenario.run;

import dev.lbsim.core.stats.Estimate;
import dev.lbsim.core.stats.Inference;
import dev.lbsim.core.stats.LatencyHistogram;
import dev.lbsim.core.stats.PooledLatency;
import dev.lbsim.core.stats.WindowSample;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The same window of every replication, and the estimates that can be made from it. */
final class Samples {
  private final List<WindowSample> replications;
  private final Map<List<String>, PooledLatency> pooled = new HashMap<>();

  /**
   * @param replications at least one, all over the same window
   */
  Samples(List<WindowSample> replications) {
    this.replications = List.copyOf(replications);
  }

  int replicationCount() {
    return replications.size();
  }

  /** Each replication by itself. */
  List<Samples> each() {
    return replications.stream().map(one -> new Samples(List.of(one))).toList();
  }

  double seconds() {
    return nanos() / 1e9;
  }

  private double nanos() {
    return replications.get(0).lengthNanos();
  }

  /** A meter summed over components, in each replication. */
  double[] totals(Collection<String> scopes, String... columns) {
    double[] totals = new double[replications.size()];
    for (int r = 0; r < totals.length; r++) {
      long sum = 0;
      for (String scope : scopes) {
        for (String column : columns) {
          sum += replications.get(r).value(scope, column);
        }
      }
      totals[r] = sum;
    }
    return totals;
  }

  /** How many, on average in a replication. */
  Estimate count(double[] totals) {
    return Inference.mean(totals, sum(totals));
  }

  /** How many a second. */
  Estimate rate(double[] totals) {
    double[] rates = Arrays.stream(totals).map(total -> total / seconds()).toArray();
    return Inference.mean(rates, sum(totals));
  }

  /** A time integral over the length of the window: how many at a time, on average. */
  Estimate timeAverage(double[] integralNanos, long n) {
    double[] averages = Arrays.stream(integralNanos).map(area -> area / nanos()).toArray();
    return Inference.mean(averages, n);
  }

  /** How many of each {@code per}. */
  Estimate ratio(double[] totals, double[] per) {
    return Inference.ratio(totals, per, sum(per));
  }

  /** Which part of {@code of}, from 0 to 1. */
  Estimate share(double[] totals, double[] of) {
    return Inference.share(longs(totals), longs(of));
  }

  /** The highest value of any component in any replication. */
  long highest(Collection<String> scopes, String column) {
    return extremes(scopes, column).max().orElse(0);
  }

  /** The first instant, over all replications, in nanoseconds; -1 if it never happened. */
  long first(Collection<String> scopes, String column) {
    return extremes(scopes, column).min().orElse(-1);
  }

  /** The last instant, over all replications, in nanoseconds; -1 if it never happened. */
  long last(Collection<String> scopes, String column) {
    return extremes(scopes, column).max().orElse(-1);
  }

  private java.util.stream.LongStream extremes(Collection<String> scopes, String column) {
    return replications.stream()
        .flatMapToLong(sample -> scopes.stream().mapToLong(scope -> sample.value(scope, column)))
        .filter(nanos -> nanos >= 0);
  }

  /** Latencies of several histograms taken together, such as those of all kinds of a group. */
  PooledLatency latencies(Collection<String> histograms) {
    return pooled.computeIfAbsent(
        List.copyOf(histograms),
        names -> new PooledLatency(replications.size(), r -> latencies(names, r)));
  }

  private LatencyHistogram latencies(List<String> histograms, int replication) {
    LatencyHistogram all = LatencyHistogram.fine();
    for (String name : histograms) {
      replications.get(replication).addLatency(name, all);
    }
    return all;
  }

  static long sum(double[] totals) {
    return Math.round(Arrays.stream(totals).sum());
  }

  private static long[] longs(double[] totals) {
    return Arrays.stream(totals).mapToLong(Math::round).toArray();
  }
}
