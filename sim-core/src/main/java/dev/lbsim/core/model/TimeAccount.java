package dev.lbsim.core.model;

/**
 * What one request has spent its time on so far. Whoever a request leaves says what the time since
 * the last entry was; so the parts add up to its latency, whatever happened to it.
 *
 * <p>Most requests spend time on two or three parts only: a bit for each part says which.
 *
 * <p>Hot path: runs once per event.
 */
final class TimeAccount {
  private final long[] nanos = new long[TimePart.COUNT];
  private int entered;
  private long untilNanos;

  /** Begins anew. */
  void open(long nowNanos) {
    for (int left = entered; left != 0; left &= left - 1) {
      nanos[Integer.numberOfTrailingZeros(left)] = 0;
    }
    entered = 0;
    untilNanos = nowNanos;
  }

  /**
   * The time since the last entry was this.
   *
   * @param until now, or an instant still to come that is certain
   */
  void spend(TimePart part, long until) {
    long spent = until - untilNanos;
    if (spent != 0) {
      nanos[part.ordinal()] += spent;
      entered |= 1 << part.ordinal();
      untilNanos = until;
    }
  }

  /** The time since the last entry was another's, whose account began then. */
  void add(TimeAccount other) {
    other.addTo(nanos);
    entered |= other.entered;
    untilNanos = other.untilNanos;
  }

  /** What was spent on one part. */
  long nanos(TimePart part) {
    return nanos[part.ordinal()];
  }

  void addTo(long[] sums) {
    for (int left = entered; left != 0; left &= left - 1) {
      int part = Integer.numberOfTrailingZeros(left);
      sums[part] += nanos[part];
    }
  }
}
