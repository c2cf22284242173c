package dev.lbsim.scenario.run;

import dev.lbsim.core.stats.Estimate;
import dev.lbsim.core.stats.PooledLatency;
import dev.lbsim.scenario.report.RunReport.Metric;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A table of metrics under way: ways to fill in a line from what the replications recorded. */
class MetricSheet {
  private static final Map<String, Double> QUANTILES = quantiles();

  final Samples samples;
  final Map<String, Metric> metrics = new LinkedHashMap<>();

  MetricSheet(Samples samples) {
    this.samples = samples;
  }

  private static Map<String, Double> quantiles() {
    Map<String, Double> quantiles = new LinkedHashMap<>();
    quantiles.put("p50", .5);
    quantiles.put("p90", .9);
    quantiles.put("p95", .95);
    quantiles.put("p99", .99);
    quantiles.put("p999", .999);
    return quantiles;
  }

  final void countIfAny(String name, Collection<String> scope, String column) {
    double[] counts = samples.totals(scope, column);
    if (Samples.sum(counts) > 0) {
      count(name, counts);
    }
  }

  final void latency(String name, List<String> histograms) {
    PooledLatency latencies = samples.latencies(histograms);
    put(name + ".mean", latencies.mean().scaled(1e-9), "s");
    QUANTILES.forEach(
        (label, p) -> put(name + "." + label, latencies.quantile(p).scaled(1e-9), "s"));
    long max = latencies.pooled().max();
    metrics.put(
        name + ".max", new Metric(max < 0 ? Double.NaN : max / 1e9, null, "s", latencies.count()));
  }

  final void failures(String name, List<String> scopes, String[] columns) {
    for (String column : columns) {
      countIfAny(name + "." + column, scopes, column);
    }
  }

  final void count(String name, double[] totals) {
    put(name, samples.count(totals), "count");
  }

  final void share(String name, double[] part, double[] whole) {
    put(name, samples.share(part, whole), "ratio");
  }

  final void put(String name, Estimate estimate, String unit) {
    metrics.put(name, metric(estimate, unit));
  }

  /** The highest that was seen in any replication. */
  final void level(String name, long highest, String unit) {
    metrics.put(name, new Metric(highest, null, unit, samples.replicationCount()));
  }

  private static Metric metric(Estimate estimate, String unit) {
    double[] interval = estimate.hasInterval() ? new double[] {estimate.lo(), estimate.hi()} : null;
    return new Metric(estimate.value(), interval, unit, estimate.n());
  }

  static double[] plus(double[] a, double[] b) {
    double[] sum = new double[a.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = a[i] + b[i];
    }
    return sum;
  }
}
