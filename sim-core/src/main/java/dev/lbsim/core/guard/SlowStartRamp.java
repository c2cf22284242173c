package dev.lbsim.core.guard;

import dev.lbsim.core.time.Ticket;
import dev.lbsim.core.time.Timeline;
import org.jspecify.annotations.Nullable;

/**
 * Applies {@link SlowStart} to backends that come up: tells the new factor at once and then {@value
 * #STEPS} times, evenly over the window, the last time with factor 1.
 *
 * <p>Twenty steps of 5 % are HAProxy's too, except that it never steps more often than once a
 * second; here a short window has twenty steps as well. Envoy instead computes the factor whenever
 * it needs it. Steps matter because every change of a weight makes a balancer rebuild its tables.
 */
public final class SlowStartRamp {
  /** Updates per window, besides the one at its start. */
  public static final int STEPS = 20;

  /** Hears of every change of a factor. */
  public interface Listener {
    /** Backend {@code index} shall get {@code factor} times its weight from now on. */
    void factorChanged(int index, double factor, long nowNanos);
  }

  private final SlowStart rule;
  private final Timeline timeline;
  private final Listener listener;
  private final long stepNanos;
  private final @Nullable Ticket[] next;

  /**
   * @param backends how many backends there are; they are called 0, 1, 2, ...
   */
  public SlowStartRamp(int backends, SlowStart rule, Timeline timeline, Listener listener) {
    this.rule = rule;
    this.timeline = timeline;
    this.listener = listener;
    this.stepNanos = (rule.windowNanos() - 1) / STEPS + 1; // rounded up: the last step is the end
    this.next = new Ticket[backends];
  }

  /** A backend came up: begins its ramp, from the start if one was under way. */
  public void cameUp(int index) {
    wentDown(index);
    step(index, timeline.nowNanos());
  }

  /** A backend went down: ends its ramp. Its factor stays until it comes up again. */
  public void wentDown(int index) {
    Ticket ticket = next[index];
    if (ticket != null) {
      ticket.cancel();
      next[index] = null;
    }
  }

  /** True while the ramp of a backend is under way. */
  public boolean ramping(int index) {
    return next[index] != null;
  }

  private void step(int index, long upSinceNanos) {
    long now = timeline.nowNanos();
    long age = now - upSinceNanos;
    next[index] =
        age >= rule.windowNanos()
            ? null
            : timeline.after(stepNanos, () -> step(index, upSinceNanos));
    listener.factorChanged(index, rule.factor(age), now);
  }
}
