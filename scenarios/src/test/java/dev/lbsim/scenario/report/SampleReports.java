package dev.lbsim.scenario.report;

import dev.lbsim.scenario.report.RunReport.EventNote;
import dev.lbsim.scenario.report.RunReport.ExpectResult;
import dev.lbsim.scenario.report.RunReport.Metric;
import dev.lbsim.scenario.report.RunReport.ScenarioInfo;
import dev.lbsim.scenario.report.RunReport.Series;
import dev.lbsim.scenario.report.RunReport.Verdict;
import dev.lbsim.scenario.report.RunReport.Warmup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reports made by hand, with every kind of figure in them. */
final class SampleReports {
  private static final String SHA =
      "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

  private SampleReports() {}

  /** One data centre, one dead backend. */
  static RunReport deadBackend() {
    Map<String, Metric> metrics = new LinkedHashMap<>();
    metrics.put("total.requests", metric(359_812, 500, "count", 3_598_120));
    metrics.put("total.rate", metric(1998.95, 2.8, "rps", 3_598_120));
    metrics.put("total.ok", metric(355_197, 480, "count", 3_551_970));
    metrics.put("total.errors", metric(4615, 61.4, "count", 46_150));
    metrics.put("total.error_ratio", metric(0.012826, 0.00017, "ratio", 3_598_120));
    metrics.put("total.errors.refused", metric(4615, 61.4, "count", 46_150));
    metrics.put("total.errors.timeout", metric(0, 0, "count", 0));
    latencies(metrics, "latency", 0.0361, 0.035, 0.0712, 0.0893, 0.1153, 0.1702, 0.3121);
    latencies(metrics, "duration", 0.0357, 0.0348, 0.0709, 0.0891, 0.115, 0.1699, 0.3121);
    metrics.put("dns.www.example.test.dns.lookups", metric(3598, 9, "count", 35_980));
    metrics.put("dns.www.example.test.dns.queries", metric(61.2, 1.1, "count", 612));
    metrics.put("resolvers.isp.dns.hit_ratio", metric(0.99993, 0.00001, "ratio", 359_812));
    metrics.put("l4.edge.connections", metric(3598, 9, "count", 35_980));
    metrics.put("l4.edge.broken", metric(12, 1, "count", 120));
    metrics.put("l4.edge.moved", new Metric(0, null, "count", 0));
    metrics.put("l7.proxy.utilisation", metric(0.2667, 0.0004, "ratio", 10));
    metrics.put("servers.app.requests", metric(355_197, 480, "count", 3_551_970));
    metrics.put("servers.app.utilisation", metric(0.6, 0.002, "ratio", 10));
    metrics.put("servers.app.big.requests", metric(59_120, 260, "count", 591_200));
    metrics.put("servers.app.big.share", metric(0.1664, 0.0007, "ratio", 3_551_970));
    metrics.put("servers.app.big.utilisation", metric(0.2052, 0.0011, "ratio", 10));
    metrics.put("servers.app.big.queue.mean", metric(0.000012, 0.000002, "requests", 10));
    metrics.put("servers.app.big.wait.mean", metric(0.00000042, 0.0000001, "s", 591_200));
    metrics.put("servers.app.small.requests", metric(98_712, 310, "count", 987_120));
    metrics.put("servers.app.small.share", metric(0.2779, 0.0005, "ratio", 3_551_970));
    metrics.put("servers.app.small.utilisation", metric(0.7611, 0.0019, "ratio", 10));
    metrics.put("servers.app.small.queue.mean", new Metric(Double.NaN, null, "count", 0));
    Map<String, Series> series = new LinkedHashMap<>();
    series.put(
        "total.rate",
        new Series(
            "rps",
            new double[] {0, 1, 2},
            new double[] {2001.5, Double.NaN, 1e21},
            new double[] {1990, 1, 2},
            null));
    return new RunReport(
        "lbsim 0.1.0",
        "sim",
        new ScenarioInfo(
            "single-dc-backend-failure",
            "One data centre, one dead backend",
            "dead \"backend\".yaml",
            SHA),
        null,
        42,
        10,
        180,
        1.9,
        false,
        new Warmup(5, "given", ""),
        metrics,
        series,
        List.of(
            new ExpectResult(
                40, "p99(latency) < 130ms during 70s..180s", Verdict.PASS, "115.3 ms", 2_200_630),
            new ExpectResult(41, "count(errors) < 1000", Verdict.FAIL, "4 615", 46_150),
            new ExpectResult(
                42,
                "share(requests{server=medium}) == 66.67% during 70s..180s within 1.5%",
                Verdict.PASS,
                "66.71 %",
                2_200_630),
            new ExpectResult(
                43, "p99(latency) [blue] < p99(latency) [green]", Verdict.SKIPPED, "", 0)),
        List.of(
            new EventNote(
                60,
                "crash servers.app.big",
                List.of("share app.big 50 % -> 0 %", "errors 0 rps -> 1 003 rps until 65.3 s"))),
        List.of(
            "servers.app.small was busy for more than 98 % of the last minute and its queue still"
                + " grew when the run ended: its means depend on the length of the run"));
  }

  /** The same with other figures, as a variant. */
  static RunReport variant(@Nullable String name, double p99Seconds, double errors) {
    RunReport base = deadBackend();
    Map<String, Metric> metrics = new LinkedHashMap<>(base.metrics());
    metrics.put("total.latency.p99", metric(p99Seconds, p99Seconds / 50, "s", 3_551_970));
    metrics.put("total.errors", metric(errors, errors / 20, "count", (long) errors * 10));
    metrics.remove("total.error_ratio");
    return new RunReport(
        base.tool(),
        base.world(),
        base.scenario(),
        name,
        base.seed(),
        base.replications(),
        base.simulatedSeconds(),
        base.wallSeconds(),
        base.partial(),
        base.warmup(),
        metrics,
        base.series(),
        base.expect(),
        base.events(),
        List.of());
  }

  /** The shortest possible run: nobody came. */
  static RunReport nothing() {
    return new RunReport(
        "lbsim 0.1.0",
        "sim",
        new ScenarioInfo("empty", "empty", "empty.yaml", SHA),
        null,
        1,
        1,
        0.5,
        0.000_25,
        true,
        new Warmup(0, "none", ""),
        Map.of("total.requests", new Metric(0, null, "count", 0)),
        Map.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private static void latencies(Map<String, Metric> metrics, String family, double... values) {
    String[] names = {"mean", "p50", "p90", "p95", "p99", "p999", "max"};
    for (int i = 0; i < names.length; i++) {
      double half = values[i] * 0.0056;
      metrics.put(
          "total." + family + "." + names[i],
          names[i].equals("max")
              ? new Metric(values[i], null, "s", 3_551_970)
              : metric(values[i], half, "s", 3_551_970));
    }
  }

  private static Metric metric(double value, double half, String unit, long n) {
    return new Metric(value, new double[] {value - half, value + half}, unit, n);
  }
}
