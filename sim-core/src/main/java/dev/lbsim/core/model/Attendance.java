package dev.lbsim.core.model;

/**
 * When a server was there, and what its workers could have done then. They count while it is in its
 * pools or still has something to do: who stands by is no capacity.
 *
 * <p>Hot path: runs once per event of a server that is not in its pools; else hardly ever.
 */
final class Attendance {
  private final int workers;
  private boolean present = true;
  private boolean inUse = true;
  private long countedNanos;
  private long capacityNanos;
  private long workerNanos;
  private long presentNanos;
  private long joined;
  private long left;

  Attendance(int workers) {
    this.workers = workers;
  }

  /**
   * Counts the time up to now.
   *
   * @param rate of each worker until now: capacity is what they could have done, so a slow server
   *     offers less
   * @param isPresent true if it is in its pools from now on
   * @param held requests it has
   */
  void count(long nowNanos, double rate, boolean isPresent, int held) {
    long nanos = nowNanos - countedNanos;
    if (inUse) {
      capacityNanos += (long) (nanos * rate * workers);
      workerNanos += nanos * workers;
    }
    presentNanos += present ? nanos : 0;
    joined += isPresent && !present ? 1 : 0;
    left += present && !isPresent ? 1 : 0;
    countedNanos = nowNanos;
    present = isPresent;
    inUse = isPresent || held > 0;
  }

  /** Work that could have been done so far, in nanoseconds at speed 1. */
  long capacityNanos(long nowNanos, double rate) {
    return capacityNanos + (inUse ? (long) ((nowNanos - countedNanos) * rate * workers) : 0);
  }

  /** Time of workers that were there so far. */
  long workerNanos(long nowNanos) {
    return workerNanos + (inUse ? (nowNanos - countedNanos) * workers : 0);
  }

  /** Time it was in its pools so far. */
  long presentNanos(long nowNanos) {
    return presentNanos + (present ? nowNanos - countedNanos : 0);
  }

  /** How often it has joined its pools. */
  long joined() {
    return joined;
  }

  /** How often it has left them. */
  long left() {
    return left;
  }
}
