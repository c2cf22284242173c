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

  /** The time since the last entry is nobody's. */
  void skip(long nowNanos) {
    untilNanos = nowNanos;
  }

  /**
   * Of the time since the last entry so much was spent on each part, as far as there was time, and
   * the rest on one.
   */
  void spendAll(long[] byPart, TimePart rest, long until) {
    long left = until - untilNanos;
    for (int part = 0; part < byPart.length; part++) {
      long spent = Math.min(byPart[part], left);
      if (spent > 0) {
        nanos[part] += spent;
        entered |= 1 << part;
        left -= spent;
      }
    }
    untilNanos = until - left;
    spend(rest, until);
  }

  /** What was spent on each part. */
  long[] byPart() {
    return nanos.clone();
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
