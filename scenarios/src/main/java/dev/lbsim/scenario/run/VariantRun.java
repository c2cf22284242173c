package dev.lbsim.scenario.run;

import dev.lbsim.core.stats.Mser5;
import dev.lbsim.core.stats.WindowSample;
import dev.lbsim.scenario.compile.CompiledScenario;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.expect.Expectation;
import dev.lbsim.scenario.report.RunReport.Warmup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All replications of one variant, reduced to the windows that are asked for. The warm-up is found
 * on the first {@value #PILOTS} replications and cut from all; replications are taken in order, so
 * the result does not depend on how many ran at once.
 */
final class VariantRun {
  /** How many replications the warm-up is found on. */
  static final int PILOTS = 10;

  private final CompiledScenario compiled;
  private final Windows windows;
  private final boolean series;
  private final List<Replication> pilots = new ArrayList<>();
  private final Map<Window, List<WindowSample>> samples = new HashMap<>();
  private final List<double[]> inFlight = new ArrayList<>();
  private @Nullable Warmup warmup;
  private int finished;

  /** From one boundary to another. */
  record Window(long fromNanos, long toNanos) {}

  VariantRun(CompiledScenario compiled, Windows windows, boolean series) {
    this.compiled = compiled;
    this.windows = windows;
    this.series = series;
  }

  CompiledScenario compiled() {
    return compiled;
  }

  Scenario scenario() {
    return compiled.scenario();
  }

  Layout layout() {
    return compiled.layout();
  }

  Windows windows() {
    return windows;
  }

  /**
   * Takes the next replication, in order.
   *
   * @param last true if no more will come
   */
  void take(Replication replication, boolean last) {
    finished++;
    inFlight.add(replication.inFlight());
    if (warmup != null) {
      reduce(replication);
      return;
    }
    pilots.add(replication);
    if (pilots.size() == PILOTS || last) {
      settle();
    }
  }

  /** No more will come, perhaps sooner than planned. */
  void settle() {
    if (warmup == null && !pilots.isEmpty()) {
      warmup = findWarmup();
      pilots.forEach(this::reduce);
      pilots.clear();
    }
  }

  private Warmup findWarmup() {
    var spec = scenario().spec();
    if (spec.run().warmup() != null) {
      return new Warmup(
          Math.min(spec.run().warmup().nanos(), windows.endNanos()) / 1e9, "given", "");
    }
    if (!spec.events().isEmpty()) {
      return new Warmup(0, "none", "");
    }
    Mser5.Cut cut =
        Mser5.detect(pilots.stream().map(Replication::inFlight).toArray(double[][]::new));
    double atNanos = (double) windows.endNanos() * cut.index() / Replication.TICKS;
    String note =
        cut.runTooShort()
            ? "the run is too short to tell where its warm-up ends: give it a longer duration"
            : "";
    return new Warmup(windows.boundaryFrom(atNanos) / 1e9, "mser-5", note);
  }

  private void reduce(Replication replication) {
    for (Window window : wanted()) {
      samples
          .computeIfAbsent(window, w -> new ArrayList<>())
          .add(replication.recording().window(window.fromNanos(), window.toNanos()));
    }
  }

  private List<Window> wanted() {
    List<Window> wanted = new ArrayList<>();
    wanted.add(main());
    for (Expectation expectation : scenario().spec().expect()) {
      Window window = of(expectation);
      if (window.toNanos() <= windows.endNanos() && !wanted.contains(window)) {
        wanted.add(window);
      }
    }
    for (Window phase : phases()) {
      if (!wanted.contains(phase)) {
        wanted.add(phase);
      }
    }
    if (series) {
      for (Window bin : bins()) {
        if (!wanted.contains(bin)) {
          wanted.add(bin);
        }
      }
    }
    return wanted;
  }

  /** What counts when nothing else is said: everything after the warm-up. */
  Window main() {
    return new Window(warmupNanos(), windows.endNanos());
  }

  /** The window of an expectation. */
  Window of(Expectation expectation) {
    return expectation.during() == null
        ? main()
        : new Window(expectation.during().from().nanos(), expectation.during().to().nanos());
  }

  /** The spans between events; none where nothing is scheduled. */
  List<Window> phases() {
    List<Window> phases = new ArrayList<>();
    long from = warmupNanos();
    for (long event : windows.eventNanos()) {
      if (event > from) {
        phases.add(new Window(from, event));
        from = event;
      }
    }
    if (!phases.isEmpty()) {
      phases.add(new Window(from, windows.endNanos()));
    }
    return phases;
  }

  /** The spans between boundaries. */
  List<Window> bins() {
    List<Window> bins = new ArrayList<>();
    for (int i = 0; i + 1 < windows.boundaries().length; i++) {
      bins.add(new Window(windows.boundaries()[i], windows.boundaries()[i + 1]));
    }
    return bins;
  }

  private long warmupNanos() {
    return Math.round(warmup().seconds() * 1e9);
  }

  Warmup warmup() {
    return Objects.requireNonNull(warmup);
  }

  int finished() {
    return finished;
  }

  /** Requests in flight over time, one series per replication. */
  double[][] inFlight() {
    return inFlight.toArray(double[][]::new);
  }

  /** A window of all replications, or null where the run ended before it. */
  @Nullable Samples samples(Window window) {
    List<WindowSample> found = samples.get(window);
    return found == null ? null : new Samples(found);
  }

  /** The main window of all replications. */
  Samples mainSamples() {
    return Objects.requireNonNull(samples(main()));
  }
}
