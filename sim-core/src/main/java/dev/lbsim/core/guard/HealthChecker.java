package dev.lbsim.core.guard;

import dev.lbsim.core.time.Ticket;
import dev.lbsim.core.time.Timeline;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Checks the health of a fixed list of targets, over and over, and tells when a verdict changes.
 *
 * <p>A target has at most one check under way. The next one starts an interval after the
 * <em>start</em> of the last, or as soon as the last has ended if that took longer. Checks of a
 * silent target therefore keep their rhythm, and a target that dies at a random moment is found out
 * after a time uniform on [(fall-1)·interval + timeout, fall·interval + timeout]. HAProxy and Envoy
 * count from the <em>end</em> of the last check instead: add the timeout to the interval to model
 * them on targets that hang; on targets that refuse at once the two agree.
 *
 * <p>Active checks are a bad choice where the check takes another way than the requests do: it
 * passes while they fail.
 */
public final class HealthChecker {
  /** Sends a check out into the world, simulated or real. */
  public interface Prober {
    /** Starts one check of {@code target}. Whatever comes of it goes to {@code answer}. */
    void probe(int target, ProbeAnswer answer);
  }

  /**
   * Takes the result of one check, at any time or never. Only the first result counts, and only if
   * it comes before the timeout; all others are ignored.
   */
  public interface ProbeAnswer {
    /** The target answered as a healthy one would. */
    void ok();

    /** The target refused, or answered as a sick one would. */
    void failed();
  }

  /** Hears of every change of a verdict. */
  public interface Listener {
    /** The verdict on {@code target} has changed to {@code up}. */
    void healthChanged(int target, boolean up, long nowNanos);
  }

  private final HealthCheckSettings settings;
  private final Timeline timeline;
  private final Prober prober;
  private final Listener listener;
  private final RandomGenerator random;
  private final Target[] targets;

  /**
   * Checks nothing until targets are started. Until then each counts as up, as a fresh pool assumes
   * of its backends.
   *
   * @param targets how many targets there are; they are called 0, 1, 2, ...
   * @param random draws phases and jitter; untouched where neither is asked for
   */
  public HealthChecker(
      int targets,
      HealthCheckSettings settings,
      Timeline timeline,
      Prober prober,
      Listener listener,
      RandomGenerator random) {
    this.settings = settings;
    this.timeline = timeline;
    this.prober = prober;
    this.listener = listener;
    this.random = random;
    this.targets = new Target[targets];
    for (int i = 0; i < targets; i++) {
      this.targets[i] = new Target(i);
    }
  }

  /**
   * Starts (or starts over) the checks of a target, from the verdict the settings start with; if
   * that differs from the verdict so far, the listener is told at once.
   *
   * @param randomPhase true to begin at a random point within one interval, as if the checks had
   *     been running for long; false to begin at once, as products do with a new target
   */
  public void start(int target, boolean randomPhase) {
    targets[target].start(randomPhase);
  }

  /** Stops the checks of an absent or removed target. Its verdict stays as it is. */
  public void stop(int target) {
    targets[target].stop();
  }

  /**
   * Counts a failed check that never was, because requests to the target went wrong (HAProxy:
   * {@code observe} with {@code on-error fail-check}). The rhythm of the checks stays as it is.
   */
  public void fail(int target) {
    Target failed = targets[target];
    failed.state.record(false);
    failed.announce();
  }

  /** From here on one more failed check takes a target down ({@code on-error sudden-death}). */
  public void lastChance(int target) {
    targets[target].state.lastChance();
  }

  /** Takes a target down, until enough checks in a row pass ({@code on-error mark-down}). */
  public void markDown(int target) {
    lastChance(target);
    fail(target);
  }

  /** The verdict on a target. */
  public boolean up(int target) {
    return targets[target].up;
  }

  /** One target: its verdict, and the one thing it waits for. */
  private final class Target {
    private final int index;
    private final HealthState state =
        new HealthState(settings.rise(), settings.fall(), settings.ok(), settings.start());
    private boolean up = true;
    private @Nullable Probe underWay;
    private @Nullable Ticket next;

    Target(int index) {
      this.index = index;
    }

    void start(boolean randomPhase) {
      stop();
      state.reset(settings.start());
      long phase = randomPhase ? (long) (random.nextDouble() * settings.intervalNanos()) : 0;
      next = timeline.after(phase, this::probe);
      announce();
    }

    void stop() {
      if (next != null) {
        next.cancel();
        next = null;
      }
      underWay = null;
    }

    private void probe() {
      Probe probe = new Probe(this, timeline.nowNanos());
      underWay = probe;
      next = timeline.after(settings.timeoutNanos(), probe::failed);
      prober.probe(index, probe);
    }

    private void ended(Probe probe, boolean ok) {
      if (probe != underWay) {
        return;
      }
      stop();
      state.record(ok);
      long waited = timeline.nowNanos() - probe.startNanos;
      next = timeline.after(Math.max(0, drawInterval() - waited), this::probe);
      announce(); // last, because the listener may stop or restart this very target
    }

    private long drawInterval() {
      long interval =
          state.inTransition() ? settings.fastIntervalNanos() : settings.intervalNanos();
      if (settings.jitter() == 0) {
        return interval;
      }
      return Math.round(interval * (1 + settings.jitter() * (2 * random.nextDouble() - 1)));
    }

    private void announce() {
      if (up != state.up()) {
        up = state.up();
        listener.healthChanged(index, up, timeline.nowNanos());
      }
    }
  }

  /** One check under way. */
  private static final class Probe implements ProbeAnswer {
    private final Target target;
    private final long startNanos;

    Probe(Target target, long startNanos) {
      this.target = target;
      this.startNanos = startNanos;
    }

    @Override
    public void ok() {
      target.ended(this, true);
    }

    @Override
    public void failed() {
      target.ended(this, false);
    }
  }
}
