package dev.lbsim.core.model;

import java.util.Arrays;

/**
 * The tiers one attempt has come through and that await its answer, outermost first.
 *
 * <p>Hot path: runs once per event.
 */
final class Trail {
  private Hop[] hops = new Hop[2];
  private int[] backends = new int[2];
  private long[] nanos = new long[2];
  private int count;

  /**
   * It is handed on.
   *
   * @param backend index of the one it goes to
   */
  void push(Hop hop, int backend, long nowNanos) {
    if (count == hops.length) {
      hops = Arrays.copyOf(hops, count * 2);
      backends = Arrays.copyOf(backends, count * 2);
      nanos = Arrays.copyOf(nanos, count * 2);
    }
    hops[count] = hop;
    backends[count] = backend;
    nanos[count] = nowNanos;
    count++;
  }

  /** It has come back to the tier it came through last, before any answer. */
  void pop() {
    count--;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** The tier it has come through last. */
  Hop last() {
    return hops[count - 1];
  }

  /** Index of the backend it was handed on to by that one. */
  int lastBackend() {
    return backends[count - 1];
  }

  /**
   * The answer passes the last tier, which forgets it.
   *
   * @return true if it goes on outwards now
   */
  boolean answered(Request request) {
    count--;
    return hops[count].answered(request, backends[count], nanos[count]);
  }

  /** The client no longer waits: every tier forgets it, the last one first. */
  void abandoned(Request request) {
    while (count > 0) {
      count--;
      hops[count].abandoned(request, backends[count], nanos[count]);
    }
  }

  /** True while {@code worker} waits for its answer. */
  boolean isOutFrom(L7Worker worker) {
    for (int i = 0; i < count; i++) {
      if (hops[i].isOf(worker)) {
        return true;
      }
    }
    return false;
  }

  /** True if {@code worker} is the first it came through. */
  boolean beginsAt(L7Worker worker) {
    return count > 0 && hops[0].isOf(worker);
  }
}
