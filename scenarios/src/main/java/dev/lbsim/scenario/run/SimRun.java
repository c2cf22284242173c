package dev.lbsim.scenario.run;

import dev.lbsim.scenario.compile.CompiledScenario;
import dev.lbsim.scenario.compile.ScenarioCompiler;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.report.RunReport;
import dev.lbsim.scenario.report.RunReport.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs scenarios in the simulator: every variant, every replication, and the verdicts. The reports
 * are a function of (file, seed, replications, until) and of nothing else; only {@code wallSeconds}
 * tells how it went.
 */
public final class SimRun {
  /** Hears how far a run has come. */
  @FunctionalInterface
  public interface Progress {
    /** Replications finished, of how many, over all variants; called at the start with none. */
    void advanced(int finished, int all);

    /** Another part of one replication is done, from 0 to 1; called from any thread. */
    default void worked(double part) {}
  }

  private final RunOptions options;
  private final String tool;
  private final Progress progress;
  private final BooleanSupplier goOn;

  private SimRun(RunOptions options, String tool, Progress progress, BooleanSupplier goOn) {
    this.options = options;
    this.tool = tool;
    this.progress = progress;
    this.goOn = goOn;
  }

  /**
   * Runs one scenario, or several variants of one file side by side.
   *
   * @param variants what to run, each checked; expectations may speak of any of them
   * @param tool name and version for the report
   * @param progress told how far it has come
   * @param goOn asked now and then, from any thread; false ends the run with what is finished
   * @return a report for each, in order; for an interrupted run only of those with at least one
   *     finished replication, each marked partial
   */
  public static List<RunReport> run(
      List<Scenario> variants,
      RunOptions options,
      String tool,
      Progress progress,
      BooleanSupplier goOn) {
    return new SimRun(options, tool, progress, goOn).run(variants);
  }

  /** Runs one scenario with what its file says, on one thread. */
  public static RunReport run(Scenario scenario) {
    return run(List.of(scenario), RunOptions.DEFAULT, "lbsim", (done, all) -> {}, () -> true)
        .get(0);
  }

  /**
   * A run, and what each of its replications found by itself.
   *
   * @param report of all of them together
   * @param each the metrics of each replication over the same window, in order
   */
  public record Apart(RunReport report, List<Map<String, Metric>> each) {}

  /**
   * Runs one scenario, and keeps its replications apart: where one run would lie can be told from
   * how they differ.
   *
   * @return null if it was ended before all were finished
   */
  public static @Nullable Apart apart(
      Scenario scenario, RunOptions options, String tool, Progress progress, BooleanSupplier goOn) {
    Map<String, VariantRun> runs = new LinkedHashMap<>();
    List<RunReport> reports =
        new SimRun(options, tool, progress, goOn).run(List.of(scenario), runs);
    if (reports.isEmpty() || reports.get(0).partial()) {
      return null;
    }
    VariantRun run = runs.values().iterator().next();
    return new Apart(
        reports.get(0),
        run.mainSamples().each().stream().map(one -> Measures.of(run.layout(), one)).toList());
  }

  private List<RunReport> run(List<Scenario> variants) {
    return run(variants, new LinkedHashMap<>());
  }

  /**
   * @param runs where to put what was simulated, by name
   */
  private List<RunReport> run(List<Scenario> variants, Map<String, VariantRun> runs) {
    Map<String, Double> wallSeconds = new LinkedHashMap<>();
    int all = variants.stream().mapToInt(options::replications).sum();
    int before = 0;
    progress.advanced(0, all);
    try (Replications replications = new Replications(options.threads())) {
      for (Scenario scenario : variants) {
        long start = System.nanoTime();
        VariantRun run = start(scenario);
        int earlier = before;
        replications.run(
            run,
            options.seed(scenario),
            options.replications(scenario),
            this::goesOn,
            taken -> progress.advanced(earlier + taken, all));
        before += options.replications(scenario);
        if (run.finished() > 0) {
          String name = String.valueOf(scenario.variant());
          runs.put(name, run);
          wallSeconds.put(name, (System.nanoTime() - start) / 1e9);
        }
      }
    }
    List<RunReport> reports = new ArrayList<>();
    runs.forEach(
        (name, run) ->
            reports.add(
                new ReportWriter(tool, run, runs, options.seed(run.scenario()), options.series())
                    .write(
                        wallSeconds.getOrDefault(name, 0.0),
                        run.finished() < options.replications(run.scenario()))));
    return reports;
  }

  private VariantRun start(Scenario scenario) {
    CompiledScenario compiled = ScenarioCompiler.compile(scenario);
    long end = scenario.spec().run().duration().nanos();
    if (options.untilNanos() != null) {
      end = Math.min(end, options.untilNanos());
    }
    return new VariantRun(compiled, Windows.of(scenario.spec(), end), options.series());
  }

  /** Asked at each tick of each replication. */
  private boolean goesOn() {
    progress.worked(1.0 / Replication.TICKS);
    return goOn.getAsBoolean();
  }
}
