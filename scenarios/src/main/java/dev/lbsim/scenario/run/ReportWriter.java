package dev.lbsim.scenario.run;

import dev.lbsim.core.stats.Estimate;
import dev.lbsim.core.stats.HeavyTailWatch;
import dev.lbsim.core.stats.PooledLatency;
import dev.lbsim.core.stats.Stability;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.spec.ScenarioSpec;
import dev.lbsim.scenario.report.RunReport;
import dev.lbsim.scenario.report.RunReport.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Writes the report of one variant from what its replications measured. */
final class ReportWriter {
  private final String tool;
  private final VariantRun run;
  private final Map<String, VariantRun> all;
  private final long seed;
  private final boolean series;
  private final List<String> warnings = new ArrayList<>();

  /**
   * @param all every variant of this invocation by name, for expectations that compare them
   */
  ReportWriter(
      String tool, VariantRun run, Map<String, VariantRun> all, long seed, boolean series) {
    this.tool = tool;
    this.run = run;
    this.all = all;
    this.seed = seed;
    this.series = series;
  }

  RunReport write(double wallSeconds, boolean partial) {
    return write("sim", wallSeconds, partial);
  }

  /**
   * Of one run.
   *
   * @param world {@code sim} or {@code live}
   * @param partial true if it ended before its time
   * @param more to warn of
   */
  RunReport write(String world, double wallSeconds, boolean partial, List<String> more) {
    warnings.addAll(more);
    return write(world, wallSeconds, partial);
  }

  private RunReport write(String world, double wallSeconds, boolean partial) {
    Scenario scenario = run.scenario();
    Map<String, Metric> metrics = Measures.of(run.layout(), run.mainSamples());
    warnOfInstability();
    warnOfThinTails();
    return new RunReport(
        tool,
        world,
        new RunReport.ScenarioInfo(
            scenario.name(), scenario.title(), scenario.file(), scenario.sha256()),
        scenario.variant(),
        seed,
        run.finished(),
        run.windows().endNanos() / 1e9,
        wallSeconds,
        partial,
        run.warmup(),
        metrics,
        series ? SeriesWriter.of(run) : new LinkedHashMap<>(),
        new Judge(run, all).verdicts(),
        EventNotes.of(run),
        warnings);
  }

  /** An average of something that grows without end says only how long the run was. */
  private void warnOfInstability() {
    ScenarioSpec spec = run.scenario().spec();
    if (!spec.events().isEmpty()) {
      return;
    }
    Samples samples = run.mainSamples();
    run.layout()
        .pools()
        .forEach(
            (pool, members) -> {
              String name = pool.substring("servers.".length());
              boolean unbounded =
                  Objects.requireNonNull(spec.servers().get(name)).all().stream()
                      .anyMatch(server -> server.queue().max().isUnlimited());
              for (String member : unbounded ? members : List.<String>of()) {
                Estimate load = offeredLoad(samples, member, "capacity-nanos");
                if (Stability.overloaded(load)) {
                  warnings.add(unstable(member, load));
                }
              }
            });
    run.layout()
        .l7()
        .values()
        .forEach(
            instances -> {
              for (String instance : instances) {
                Estimate load = offeredLoad(samples, instance, "worker-nanos");
                if (Stability.overloaded(load)) {
                  warnings.add(unstable(instance, load));
                }
              }
            });
    if (warnings.isEmpty() && Stability.backlogGrows(run.inFlight())) {
      warnings.add(
          "UNSTABLE: requests in flight grow to the end of the run, though no station is"
              + " overloaded; averages depend on the duration");
    }
  }

  private static Estimate offeredLoad(Samples samples, String station, String capacity) {
    List<String> scope = List.of(station);
    return samples.ratio(samples.totals(scope, "offered-nanos"), samples.totals(scope, capacity));
  }

  private static String unstable(String station, Estimate load) {
    return "UNSTABLE: %s is offered %.1f %% of what it can do and its queue has no bound; its averages depend on the duration"
        .formatted(station, 100 * load.value());
  }

  private void warnOfThinTails() {
    List<String> histograms = new ArrayList<>();
    run.layout()
        .clients()
        .values()
        .forEach(kinds -> kinds.forEach(kind -> histograms.add(kind.scope() + "/ok")));
    PooledLatency latencies = run.mainSamples().latencies(histograms);
    if (latencies.count() == 0) {
      return;
    }
    for (double p : new double[] {.99, .999}) {
      if (latencies.quantile(p).cautions().contains(Estimate.Caution.FEW_BEYOND_QUANTILE)) {
        warnings.add(
            "p%s rests on fewer than 10 requests beyond it in a replication: run longer"
                .formatted(p == .99 ? "99" : "99.9"));
        break;
      }
    }
    if (HeavyTailWatch.dominatedByFew(latencies.pooled())) {
      warnings.add(
          "a few very long requests dominate the mean: intervals may be too narrow, run longer");
    }
  }
}
