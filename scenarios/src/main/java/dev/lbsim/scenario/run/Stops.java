package dev.lbsim.scenario.run;

import dev.lbsim.core.model.World;
import dev.lbsim.core.stats.Recording;
import java.util.Arrays;

/**
 * Where one replication is stopped to be measured: at the boundaries of its recording, and at equal
 * ticks for the requests in flight. Whoever drives the world brings it to each stop in turn.
 */
final class Stops {
  private final World world;
  private final Recording recording;
  private final double[] inFlight = new double[Replication.TICKS];
  private final long endNanos;
  private int tick = 1;
  private long areaBefore;
  private long tickBefore;

  /**
   * Before the world starts.
   *
   * @param boundaries where to capture, from 0 to the end
   */
  Stops(World world, long[] boundaries) {
    this.world = world;
    this.recording = new Recording(world.metered(), world.histograms(), boundaries);
    this.endNanos = boundaries[boundaries.length - 1];
  }

  /** When to stop next, or Long.MAX_VALUE when it is over. */
  long nextNanos() {
    return isOver() ? Long.MAX_VALUE : Math.min(recording.nextBoundaryNanos(), tickNanos(tick));
  }

  /** True if the next stop is a tick, whatever else it is. */
  boolean isTick() {
    return nextNanos() == tickNanos(tick);
  }

  private long tickNanos(int number) {
    return endNanos / Replication.TICKS * number
        + endNanos % Replication.TICKS * number / Replication.TICKS;
  }

  /** Reads the meters; all that happens before the next stop has happened, and nothing after it. */
  void stop() {
    long at = nextNanos();
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

  /** True when it has come to the last stop. */
  boolean isOver() {
    return tick > Replication.TICKS;
  }

  Recording recording() {
    return recording;
  }

  /** What was measured; of the part that is done, stretched, if it is not over. */
  Replication measured() {
    if (isOver()) {
      return new Replication(recording, inFlight);
    }
    int done = Math.max(1, tick - 1);
    double[] stretched = new double[inFlight.length];
    Arrays.setAll(stretched, i -> inFlight[(int) ((long) i * done / inFlight.length)]);
    return new Replication(recording, stretched);
  }
}
