package dev.lbsim.core.guard.outlier;

import dev.lbsim.core.time.Ticket;
import dev.lbsim.core.time.Timeline;
import org.jspecify.annotations.Nullable;

/**
 * nginx's passive check: {@code max_fails} failures take a backend out for {@code fail_timeout}.
 * After that the next request is its trial, and no other is sent there until it ends, for at most
 * that time: one more failure, and the backend is out again.
 *
 * <p>Source: nginx, {@code server ... max_fails=1 fail_timeout=10s}. Failures add up as long as no
 * success comes later than {@code fail_timeout} after the last of them: a success sooner changes
 * nothing. What a failure is says {@code proxy_next_upstream}: an error or a timeout, unless told
 * otherwise; a 5xx is none. nginx counts whole seconds, this counts nanoseconds. There is no limit
 * to how many can be out: that is this one's danger, because with the default of 1 a slow moment
 * takes every backend out. nginx does not check where there is a single backend, and neither should
 * a caller.
 *
 * <p>Hot path: {@link #started} and {@link #finished} run once per request.
 */
public final class PassiveFailures {
  /** nginx's {@code max_fails}. */
  public static final int DEFAULT_FAILS_MAX = 1;

  /** nginx's {@code fail_timeout}. */
  public static final long DEFAULT_TIMEOUT_NANOS = 10_000_000_000L;

  private final int failsMax;
  private final long timeoutNanos;
  private final Timeline timeline;
  private final EjectionListener listener;

  /** By backend. */
  private final int[] fails;

  private final boolean[] failedOnce;
  private final long[] checkedNanos; // the last failure, or the trial since
  private final boolean[] countedOut;
  private final boolean[] tried; // a request began later than the timeout after the last failure
  private final @Nullable Ticket[] returns;
  private long ejections;

  /**
   * @param backends how many there are; they are called 0, 1, 2, ...
   * @param failsMax failures that take one out, at least 1
   * @param timeoutNanos how long it is out, and how long failures add up, at least 1
   */
  public PassiveFailures(
      int backends, int failsMax, long timeoutNanos, Timeline timeline, EjectionListener listener) {
    if (failsMax < 1 || timeoutNanos < 1) {
      throw new IllegalArgumentException(
          "fails " + failsMax + " and timeout " + timeoutNanos + " ns must be 1 or more");
    }
    this.failsMax = failsMax;
    this.timeoutNanos = timeoutNanos;
    this.timeline = timeline;
    this.listener = listener;
    this.fails = new int[backends];
    this.failedOnce = new boolean[backends];
    this.checkedNanos = new long[backends];
    this.countedOut = new boolean[backends];
    this.tried = new boolean[backends];
    this.returns = new Ticket[backends];
  }

  /** A request is sent to backend {@code index}. */
  public void started(int index, long nowNanos) {
    if (failedOnce[index] && nowNanos - checkedNanos[index] >= timeoutNanos) {
      tried[index] = true;
      checkedNanos[index] = nowNanos;
      if (fails[index] >= failsMax) {
        takeOut(index, nowNanos);
      }
    }
  }

  /** A request to backend {@code index} ended, well or not. */
  public void finished(int index, boolean failed, long nowNanos) {
    if (!failed) {
      if (tried[index]) {
        fails[index] = 0;
        Ticket ticket = returns[index];
        if (ticket != null) {
          ticket.cancel();
          bringBack(index);
        }
      }
      return;
    }
    fails[index]++;
    failedOnce[index] = true;
    checkedNanos[index] = nowNanos;
    tried[index] = false;
    if (fails[index] >= failsMax) {
      ejections += countedOut[index] ? 0 : 1;
      countedOut[index] = true;
      takeOut(index, nowNanos);
    }
  }

  /** A failure while it is out (of a request sent before) begins the time anew, as in nginx. */
  private void takeOut(int index, long nowNanos) {
    Ticket ticket = returns[index];
    if (ticket != null) {
      ticket.cancel();
    }
    long untilNanos = nowNanos + timeoutNanos;
    returns[index] =
        timeline.after(Math.max(0, untilNanos - timeline.nowNanos()), () -> bringBack(index));
    if (ticket == null) {
      listener.ejected(index, untilNanos, nowNanos);
    }
  }

  private void bringBack(int index) {
    countedOut[index] = false;
    returns[index] = null;
    listener.returned(index, timeline.nowNanos());
  }

  /** True while backend {@code index} is out. */
  public boolean ejected(int index) {
    return returns[index] != null;
  }

  /** How often failures took a backend out; a trial that goes well is no such time. */
  public long ejections() {
    return ejections;
  }
}
