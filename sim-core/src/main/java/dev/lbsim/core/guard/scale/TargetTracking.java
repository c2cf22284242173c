package dev.lbsim.core.guard.scale;

import java.util.ArrayDeque;

/**
 * Target tracking: as many instances as bring a figure per instance (utilisation, requests in
 * flight, rate) to its target, if load spreads evenly: desired = ceil(instances · figure / target).
 *
 * <p>Source: the algorithm of the Kubernetes horizontal pod autoscaler ("Horizontal Pod
 * Autoscaling", section "Algorithm details", and the API's {@code HPAScalingRules}): nothing is
 * done within a tolerance of 10 %; out at most to double or by 4 at a time; in only to the largest
 * number that was recommended within a stabilisation window of 300 s; instances that have not
 * started yet count as idle, so that nobody scales out twice for one shortage. AWS target tracking
 * is the same idea with alarms and cool-downs. A bad choice where the figure does not fall when
 * instances are added (a shared database is the bottleneck), and where it is old: by then too much
 * work is waiting, and later there are too many instances.
 *
 * <p>Asked once per period, by one autoscaler.
 */
public final class TargetTracking {
  /**
   * How to decide.
   *
   * @param min fewest instances, at least 1
   * @param max most instances, at least {@code min}
   * @param target the figure per instance to keep, above 0
   * @param tolerance how far off, as a share of the target, it may be, at least 0
   * @param windowNanos for how long a higher recommendation holds up scaling in, at least 0
   * @param stepMax how many instances may come or go at a time, or 0 for Kubernetes' rule
   */
  public record Settings(
      int min, int max, double target, double tolerance, long windowNanos, int stepMax) {
    /** Kubernetes: {@code --horizontal-pod-autoscaler-tolerance}. */
    public static final double DEFAULT_TOLERANCE = .1;

    public Settings {
      if (min < 1 || max < min) {
        throw new IllegalArgumentException(
            "instances from %d to %d: the first must be 1 or more, the last no less"
                .formatted(min, max));
      }
      if (!(target > 0 && target < Double.POSITIVE_INFINITY && tolerance >= 0)) {
        throw new IllegalArgumentException(
            "target %s must be above 0, tolerance %s 0 or more".formatted(target, tolerance));
      }
      if (windowNanos < 0 || stepMax < 0) {
        throw new IllegalArgumentException(
            "window %d ns and step %d must be 0 or more".formatted(windowNanos, stepMax));
      }
    }
  }

  /** How many more than now Kubernetes lets come at a time, where that is more than as many. */
  private static final int STEP_OUT = 4;

  private record Recommendation(long atNanos, int instances) {}

  private final Settings settings;
  private final ArrayDeque<Recommendation> window = new ArrayDeque<>();

  /** Has recommended nothing so far. */
  public TargetTracking(Settings settings) {
    this.settings = settings;
  }

  /**
   * How many instances there should be.
   *
   * @param ready instances that do work, over which the figure is a mean
   * @param starting instances that were asked for and do no work yet
   * @param figure what each ready instance has, on average
   */
  public int desired(int ready, int starting, double figure, long nowNanos) {
    int current = ready + starting;
    if (window.isEmpty()) {
      window.add(new Recommendation(nowNanos, current)); // what it found there
    }
    int wanted = clamp(recommended(ready, starting, figure));
    while (!window.isEmpty() && nowNanos - window.getFirst().atNanos() >= settings.windowNanos()) {
      window.removeFirst();
    }
    window.add(new Recommendation(nowNanos, wanted));
    int held = wanted;
    for (Recommendation before : window) {
      held = Math.max(held, before.instances());
    }
    if (wanted >= current) {
      return clamp(Math.min(wanted, current + mostOut(current)));
    }
    int down = settings.stepMax() == 0 ? current : settings.stepMax();
    return clamp(Math.max(Math.min(current, held), current - down));
  }

  private int recommended(int ready, int starting, double figure) {
    int current = ready + starting;
    double ratio = figure / settings.target();
    if (ready == 0 || near(ratio)) {
      return current;
    }
    if (ratio < 1) {
      return (int) Math.ceil(ratio * ready);
    }
    double spread = ratio * ready / current;
    return spread < 1 || near(spread) ? current : (int) Math.min(1e9, Math.ceil(spread * current));
  }

  private boolean near(double ratio) {
    return Math.abs(ratio - 1) <= settings.tolerance();
  }

  private int mostOut(int current) {
    return settings.stepMax() == 0 ? Math.max(current, STEP_OUT) : settings.stepMax();
  }

  private int clamp(int instances) {
    return Math.max(settings.min(), Math.min(settings.max(), instances));
  }
}
