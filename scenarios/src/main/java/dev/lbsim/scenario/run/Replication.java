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
    Stops stops = new Stops(world, boundaries);
    world.start();
    while (!stops.isOver()) {
      if (stops.isTick() && !goOn.getAsBoolean()) {
        return null;
      }
      world.runTo(stops.nextNanos());
      stops.stop();
    }
    List<String> broken = world.conservation();
    if (!broken.isEmpty()) {
      throw new IllegalStateException("requests are not conserved: " + String.join("; ", broken));
    }
    return stops.measured();
  }
}
