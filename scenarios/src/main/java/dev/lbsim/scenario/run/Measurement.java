package dev.lbsim.scenario.run;

import dev.lbsim.core.model.World;
import dev.lbsim.core.stats.Recording;
import dev.lbsim.scenario.compile.CompiledScenario;
import dev.lbsim.scenario.report.RunReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
  private final Recording recording;
  private final double[] inFlight = new double[Replication.TICKS];
  private final long endNanos;
  private final List<String> warnings = new ArrayList<>();
  private int tick = 1;
  private long areaBefore;
  private long tickBefore;

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
    this.recording = new Recording(world.metered(), world.histograms(), run.windows().boundaries());
    this.endNanos = end;
  }

  /** When the world is to stop next, or Long.MAX_VALUE when it is over. */
  public long nextStopNanos() {
    return isOver() ? Long.MAX_VALUE : Math.min(recording.nextBoundaryNanos(), tickNanos(tick));
  }

  /** The end of it. */
  public long endNanos() {
    return endNanos;
  }

  private long tickNanos(int number) {
    return endNanos / Replication.TICKS * number
        + endNanos % Replication.TICKS * number / Replication.TICKS;
  }

  /** Reads the meters; all that happens before the next stop has happened, and nothing after it. */
  public void stop() {
    long at = nextStopNanos();
    if (recording.nextBoundaryNanos() == at) {
      recording.capture();
    }
    if (tickNanos(tick) == at) {
      long area = world.inFlightNanos(at);
      inFlight[tick - 1] = (double) (area - areaBefore) / Math.max(1, at - tickBefore);
      areaBefore = area;
      tickBefore = at;
      tick++;
    }
  }

  /** True when it has come to its last stop. */
  public boolean isOver() {
    return tick > Replication.TICKS;
  }

  /** Adds to what the report warns of. */
  public void warn(List<String> sentences) {
    warnings.addAll(sentences);
  }

  /** What it has counted that does not add up; empty when all is well. */
  public List<String> conservation() {
    return world.conservation();
  }

  /** How many requests of all clients began, from the start to the end, once it is over. */
  public long requests() {
    Samples all = new Samples(List.of(recording.window(0, endNanos)));
    Layout layout = run.layout();
    return Samples.sum(all.totals(layout.kinds(layout.clients().keySet()), "requests"));
  }

  /**
   * The report, once it is over.
   *
   * @param kindOfWorld {@code sim} or {@code live}
   */
  public RunReport report(String tool, String kindOfWorld, double wallSeconds) {
    run.take(new Replication(recording, inFlight), true);
    Map<String, VariantRun> only = new LinkedHashMap<>();
    only.put(String.valueOf(run.scenario().variant()), run);
    return new ReportWriter(tool, run, only, seed, series)
        .write(kindOfWorld, wallSeconds, warnings);
  }
}
