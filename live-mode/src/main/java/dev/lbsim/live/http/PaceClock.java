package dev.lbsim.live.http;

/**
 * How much of something a client with a bad line has sent or read by now, evenly or in pieces with
 * pauses.
 */
final class PaceClock {
  /** Between two looks at a steady stream. */
  private static final long STEP_NANOS = 20_000_000;

  private static final double NANOS_PER_SEC = 1e9;

  private final double speed;

  /**
   * @param speed seconds of the world in one on the wall
   */
  PaceClock(double speed) {
    this.speed = speed;
  }

  /**
   * How much may have gone after so long on the wall.
   *
   * @param speed in bytes per second
   * @param pauseNanos between two pieces, or 0
   * @param all there is
   */
  long bytesDue(long wallNanos, double speed, long pauseNanos, long all) {
    if (speed == Double.POSITIVE_INFINITY) {
      return all;
    }
    double nanos = wallNanos * this.speed;
    if (nanos >= all / speed * NANOS_PER_SEC) {
      return all;
    }
    double paced = pauseNanos == 0 ? nanos : Math.floor(nanos / pauseNanos) * pauseNanos;
    return (long) Math.min(all, paced * speed / NANOS_PER_SEC + 1e-6);
  }

  /** When to look again, on the wall: at the next piece, or when all is due. */
  long untilNextNanos(long wallNanos, double speed, long pauseNanos, long all) {
    double nanos = wallNanos * this.speed;
    double next =
        pauseNanos == 0 ? nanos + STEP_NANOS : (Math.floor(nanos / pauseNanos) + 1) * pauseNanos;
    double end = all / speed * NANOS_PER_SEC;
    return (long) Math.ceil((Math.min(next, end) - nanos) / this.speed);
  }
}
