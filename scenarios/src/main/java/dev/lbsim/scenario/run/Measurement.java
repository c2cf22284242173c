package dev.lbsim.scenario.run;

import dev.lbsim.core.model.World;
import dev.lbsim.core.stats.Recording;
import dev.lbsim.scenario.compile.CompiledScenario;
import dev.lbsim.scenario.report.RunReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One replication that somebody else drives: whoever does brings the world to each stop in turn,
 * and may do with it what he likes in between.
 *
 * <pre>
 *   while (!measurement.isOver()) {
 *     world.runTo(measurement.nextStopNanos());
 *     measurement.stop();
 *   }
 * </pre>
 */
public final class Measurement {
  private final VariantRun run;
  private final World world;
  private final long seed;
  private final boolean series;
  private final Stops stops;
  private final long endNanos;
  private final List<String> warnings = new ArrayList<>();

  /**
   * Before its world starts.
   *
   * @param world of that scenario
   */
  public Measurement(CompiledScenario scenario, RunOptions options, World world) {
    long end = scenario.scenario().spec().run().duration().nanos();
    if (options.untilNanos() != null) {
      end = Math.min(end, options.untilNanos());
    }
    this.world = world;
    this.seed = options.seed(scenario.scenario());
    this.series = options.series();
    this.run = new VariantRun(scenario, Windows.of(scenario.scenario().spec(), end), series);
    this.stops = new Stops(world, run.windows().boundaries());
    this.endNanos = end;
  }

  /** When the world is to stop next, or Long.MAX_VALUE when it is over. */
  public long nextStopNanos() {
    return stops.nextNanos();
  }

  /** The end of it. */
  public long endNanos() {
    return endNanos;
  }

  /** Reads the meters; all that happens before the next stop has happened, and nothing after it. */
  public void stop() {
    stops.stop();
  }

  /**
   * Ends before its time: the report is of what is done by now.
   *
   * @param nowNanos everything before it has happened, and nothing from it on
   */
  public void end(long nowNanos) {
    if (!isOver()) {
      stops.recording().end(nowNanos);
    }
  }

  /** True when it has come to its last stop. */
  public boolean isOver() {
    return stops.isOver();
  }

  /** Adds to what the report warns of. */
  public void warn(List<String> sentences) {
    warnings.addAll(sentences);
  }

  /** What it has counted that does not add up; empty when all is well. */
  public List<String> conservation() {
    return world.conservation();
  }

  /** All that has been counted, for those who want to look at it meanwhile. */
  public Recording recording() {
    return stops.recording();
  }

  /** How many requests of all clients began, from the start to the last stop. */
  public long requests() {
    long[] captured = stops.recording().boundaries();
    if (captured.length < 2) {
      return 0;
    }
    Samples all = new Samples(List.of(stops.recording().window(0, captured[captured.length - 1])));
    Layout layout = run.layout();
    return Samples.sum(all.totals(layout.kinds(layout.clients().keySet()), "requests"));
  }

  /**
   * The report; of the part that is done, and marked partial, if it is not over.
   *
   * @param kindOfWorld {@code sim} or {@code live}
   * @return null if nothing is done yet
   */
  public @Nullable RunReport report(String tool, String kindOfWorld, double wallSeconds) {
    VariantRun done = isOver() ? run : soFar();
    if (done == null) {
      return null;
    }
    done.take(stops.measured(), true);
    Map<String, VariantRun> only = new LinkedHashMap<>();
    only.put(String.valueOf(done.scenario().variant()), done);
    return new ReportWriter(tool, done, only, seed, series)
        .write(kindOfWorld, wallSeconds, !isOver(), warnings);
  }

  /** The same run as if it had been meant to end at the last stop. */
  private @Nullable VariantRun soFar() {
    long[] captured = stops.recording().boundaries();
    if (captured.length < 2) {
      return null;
    }
    long end = captured[captured.length - 1];
    List<Long> events = run.windows().eventNanos().stream().filter(event -> event < end).toList();
    return new VariantRun(run.compiled(), new Windows(end, captured, events), series);
  }
}
