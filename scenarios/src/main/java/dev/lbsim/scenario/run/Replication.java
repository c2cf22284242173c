package dev.lbsim.scenario.run;

import dev.lbsim.core.model.World;
import dev.lbsim.core.stats.Recording;
import dev.lbsim.scenario.compile.CompiledScenario;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * One replication, run to its end.
 *
 * @param recording what it measured
 * @param inFlight requests in flight, averaged over each of {@value #TICKS} equal spans
 */
record Replication(Recording recording, double[] inFlight) {
  /** Fine enough for MSER-5, which wants some 500 values or more. */
  static final int TICKS = 1000;

  /**
   * Runs one replication.
   *
   * @param boundaries where to capture, from 0 to the end
   * @param goOn asked at every tick; false to give up
   * @return null if it was given up
   * @throws IllegalStateException if requests were lost or made up
   */
  static @org.jspecify.annotations.Nullable Replication run(
      CompiledScenario scenario,
      long seed,
      int replication,
      long[] boundaries,
      BooleanSupplier goOn) {
    World world = scenario.world(seed, replication);
    Recording recording = new Recording(world.metered(), world.histograms(), boundaries);
    long end = boundaries[boundaries.length - 1];
    double[] inFlight = new double[TICKS];
    world.start();
    long areaBefore = 0;
    long tickBefore = 0;
    for (int tick = 1; tick <= TICKS; tick++) {
      long at = end / TICKS * tick + end % TICKS * tick / TICKS;
      if (!goOn.getAsBoolean()) {
        return null;
      }
      while (recording.nextBoundaryNanos() <= at) {
        world.runTo(recording.nextBoundaryNanos());
        recording.capture();
      }
      world.runTo(at);
      long area = world.inFlightNanos(at);
      inFlight[tick - 1] = (double) (area - areaBefore) / Math.max(1, at - tickBefore);
      areaBefore = area;
      tickBefore = at;
    }
    List<String> broken = world.conservation();
    if (!broken.isEmpty()) {
      throw new IllegalStateException("requests are not conserved: " + String.join("; ", broken));
    }
    return new Replication(recording, inFlight);
  }
}
