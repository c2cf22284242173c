package dev.lbsim.scenario.run;

import dev.lbsim.core.stats.Estimate;
import dev.lbsim.core.stats.PooledLatency;
import dev.lbsim.scenario.report.RunReport.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The lines of charts: one value for each bin, the mean over replications, with a pointwise 95 %
 * interval. Percentiles come from the merged histograms of the bin.
 */
final class SeriesWriter {
  private final VariantRun run;
  private final List<VariantRun.Window> bins;
  private final Map<String, Line> lines = new LinkedHashMap<>();

  private record Line(String unit, List<Estimate> points) {}

  private SeriesWriter(VariantRun run) {
    this.run = run;
    this.bins = run.bins();
  }

  static Map<String, Series> of(VariantRun run) {
    return new SeriesWriter(run).write();
  }

  private Map<String, Series> write() {
    List<String> kinds = run.layout().userKinds();
    for (VariantRun.Window bin : bins) {
      Samples samples = Objects.requireNonNull(run.samples(bin));
      double[] requests = samples.totals(kinds, "requests");
      add("total.rate", "rps", samples.rate(requests));
      add("total.goodput", "rps", samples.rate(samples.totals(kinds, "ok")));
      add("total.errors", "rps", samples.rate(samples.totals(kinds, Measures.FAILURE_COLUMNS)));
      add("total.lost", "rps", samples.rate(samples.totals(kinds, Measures.LOSS_COLUMNS)));
      add(
          "total.inflight",
          "requests",
          samples.timeAverage(samples.totals(kinds, "inflight-nanos"), Samples.sum(requests)));
      PooledLatency latencies =
          samples.latencies(kinds.stream().map(scope -> scope + "/ok").toList());
      add("total.latency.mean", "s", latencies.mean().scaled(1e-9));
      add("total.latency.p50", "s", latencies.quantile(.5).scaled(1e-9));
      add("total.latency.p99", "s", latencies.quantile(.99).scaled(1e-9));
      servers(samples);
      zones(samples);
      sites(samples);
      reaches(samples);
    }
    double[] times = bins.stream().mapToDouble(bin -> bin.fromNanos() / 1e9).toArray();
    Map<String, Series> series = new LinkedHashMap<>();
    lines.forEach((name, line) -> series.put(name, series(line, times)));
    return series;
  }

  private void servers(Samples samples) {
    run.layout()
        .pools()
        .forEach(
            (pool, members) -> {
              double[] ofPool = samples.totals(members, "requests");
              for (String member : members) {
                List<String> scope = List.of(member);
                double[] requests = samples.totals(scope, "requests");
                add(member + ".share", "ratio", samples.share(requests, ofPool));
                add(
                    member + ".utilisation",
                    "ratio",
                    samples.ratio(
                        samples.totals(scope, "busy-nanos"),
                        samples.totals(scope, "worker-nanos")));
                add(
                    member + ".queue",
                    "requests",
                    samples.timeAverage(
                        samples.totals(scope, "waiting-nanos"), Samples.sum(requests)));
              }
            });
  }

  private void zones(Samples samples) {
    run.layout()
        .zones()
        .forEach(
            (zone, fronts) -> {
              double[] lookups = samples.totals(List.of(zone), "lookups");
              for (String front : fronts) {
                add(
                    zone + ".answers." + front + ".share",
                    "ratio",
                    samples.share(samples.totals(List.of(zone), "answers." + front), lookups));
              }
            });
  }

  private void sites(Samples samples) {
    run.layout()
        .sites()
        .forEach(
            (vip, sites) -> {
              double[] all = samples.totals(sites, "requests");
              for (String site : sites) {
                add(
                    site + ".share",
                    "ratio",
                    samples.share(samples.totals(List.of(site), "requests"), all));
              }
            });
  }

  /** Where each client group is sent, which no answer alone tells: connections outlive them. */
  private void reaches(Samples samples) {
    run.layout()
        .reaches()
        .forEach(
            (group, ends) -> {
              double[] sent = Measures.sent(samples, group, ends);
              for (String end : ends) {
                add(
                    group + ".to." + end + ".share",
                    "ratio",
                    samples.share(samples.totals(List.of(group), "to." + end), sent));
              }
            });
  }

  private void add(String name, String unit, Estimate estimate) {
    lines.computeIfAbsent(name, n -> new Line(unit, new ArrayList<>())).points().add(estimate);
  }

  private static Series series(Line line, double[] times) {
    boolean intervals = line.points().stream().anyMatch(Estimate::hasInterval);
    return new Series(
        line.unit(),
        times,
        line.points().stream().mapToDouble(Estimate::value).toArray(),
        intervals ? line.points().stream().mapToDouble(Estimate::lo).toArray() : null,
        intervals ? line.points().stream().mapToDouble(Estimate::hi).toArray() : null);
  }
}
