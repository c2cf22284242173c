package dev.lbsim.core.model;

import java.util.Arrays;

/**
 * What one request has spent its time on so far. Whoever a request leaves says what the time since
 * the last entry was; so the parts add up to its latency, whatever happened to it.
 *
 * <p>Hot path: runs once per event.
 */
final class TimeAccount {
  private final long[] nanos = new long[TimePart.COUNT];
  private long untilNanos;

  /** Begins anew. */
  void open(long nowNanos) {
    Arrays.fill(nanos, 0);
    untilNanos = nowNanos;
  }

  /**
   * The time since the last entry was this.
   *
   * @param until now, or an instant still to come that is certain
   */
  void spend(TimePart part, long until) {
    nanos[part.ordinal()] += until - untilNanos;
    untilNanos = until;
  }

  /** The time since the last entry was another's, whose account began then. */
  void add(TimeAccount other) {
    for (int i = 0; i < nanos.length; i++) {
      nanos[i] += other.nanos[i];
    }
    untilNanos = other.untilNanos;
  }

  void addTo(long[] sums) {
    for (int i = 0; i < nanos.length; i++) {
      sums[i] += nanos[i];
    }
  }
}
