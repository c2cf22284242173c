package dev.lbsim.benchmarks;

import dev.lbsim.scenario.language.Overrides;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.ScenarioReader;
import dev.lbsim.scenario.report.RunReport;
import dev.lbsim.scenario.report.RunReport.Metric;
import dev.lbsim.scenario.run.RunOptions;
import dev.lbsim.scenario.run.SimRun;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A whole run of a scenario file through the public API, on one thread, with percentiles,
 * conservation and everything else that {@code lbsim run} does. One process measures one model, or
 * the peak of memory would be that of the largest.
 */
public final class WholeRuns {
  /** Repeated, because the first runs are still being compiled; the median is reported. */
  private static final int REPEATS = 5;

  private WholeRuns() {}

  /**
   * One model.
   *
   * @param name what to call it
   * @param file in {@code scenarios/} of this module's resources
   * @param variant of that file, or empty
   */
  record Model(String name, String file, String variant) {
    Scenario scenario() {
      Overrides overrides =
          variant.isEmpty() ? Overrides.none() : Overrides.none().variant(variant);
      return ScenarioReader.read(text(), file, Path.of(""), overrides).orThrow();
    }

    private String text() {
      try (InputStream in = WholeRuns.class.getResourceAsStream("/scenarios/" + file)) {
        return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static final List<Model> MODELS =
      List.of(
          new Model("one-server", "one-server.yaml", ""),
          new Model("ten-round-robin", "ten-servers.yaml", "round-robin"),
          new Model("ten-least-request", "ten-servers.yaml", "least-request"),
          new Model("ten-p2c", "ten-servers.yaml", "p2c"),
          new Model("thousand-p2c", "thousand-servers.yaml", ""),
          new Model("full-path", "full-path.yaml", ""),
          new Model("guarded-path", "guarded-path.yaml", ""));

  /**
   * What one model gave.
   *
   * @param requests issued in one run
   * @param requestsPerSec of real time, median over the repeats
   * @param meanSeconds mean latency
   * @param p99Seconds 99th percentile of latency
   */
  record Figures(long requests, double requestsPerSec, double meanSeconds, double p99Seconds) {}

  /** Runs the models named, or all: {@code [--quick] NAME...}. */
  public static void main(String[] args) throws IOException {
    boolean quick = args.length > 0 && args[0].equals("--quick");
    List<String> names = Arrays.asList(args).subList(quick ? 1 : 0, args.length);
    for (Model model : MODELS) {
      if (names.isEmpty() || names.contains(model.name())) {
        print(model.name(), "lbsim", measure(model, quick ? 50 : 1, quick ? 1 : REPEATS));
      }
    }
  }

  /**
   * Measures one model.
   *
   * @param shorter how many times shorter than the file says to run
   * @param repeats how often, after one run that is not counted
   */
  static Figures measure(Model model, int shorter, int repeats) {
    Scenario scenario = model.scenario();
    long until = scenario.spec().run().duration().nanos() / shorter;
    RunOptions options = new RunOptions(null, null, 1, until, false);
    double[] perSec = new double[repeats];
    RunReport report = run(scenario, options);
    for (int i = 0; i < repeats; i++) {
      long start = System.nanoTime();
      report = run(scenario, options);
      perSec[i] = requests(report) / ((System.nanoTime() - start) / 1e9);
    }
    Arrays.sort(perSec);
    return new Figures(
        requests(report),
        perSec[repeats / 2],
        metric(report, "total.latency.mean").value(),
        metric(report, "total.latency.p99").value());
  }

  private static RunReport run(Scenario scenario, RunOptions options) {
    return SimRun.run(List.of(scenario), options, "benchmark", (done, all) -> {}, () -> true)
        .get(0);
  }

  private static long requests(RunReport report) {
    return Math.round(metric(report, "total.requests").value() * report.replications());
  }

  private static Metric metric(RunReport report, String name) {
    return Objects.requireNonNull(report.metrics().get(name), name);
  }

  /** One line, tab-separated, that {@code run.sh} makes a table of. */
  static void print(String model, String who, Figures figures) throws IOException {
    System.out.printf(
        Locale.ROOT,
        "%s\t%s\t%d\t%.0f\t%.6f\t%.6f\t%s%n",
        model,
        who,
        figures.requests(),
        figures.requestsPerSec(),
        figures.meanSeconds(),
        figures.p99Seconds(),
        peakMegabytes());
  }

  /** The most memory this process has had, as Linux tells it; elsewhere a dash. */
  private static String peakMegabytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return "-";
    }
    for (String line : Files.readAllLines(status, StandardCharsets.UTF_8)) {
      if (line.startsWith("VmHWM:")) {
        return Long.toString(Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024);
      }
    }
    return "-";
  }
}
