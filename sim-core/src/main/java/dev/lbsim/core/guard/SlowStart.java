package dev.lbsim.core.guard;

/**
 * How much of its weight a backend gets while it warms up: max(minShare, (age /
 * window)^(1/aggression)), and all of it from the end of the window on.
 *
 * <p>The formula is Envoy's ({@code slow_start_config}; Envoy also counts every age below one
 * second as one second, which this rule does not). HAProxy's {@code slowstart} is the case
 * aggression 1. Above 1 the weight grows fast at first, below 1 slowly at first. A bad choice when
 * all backends start together (all get the same factor, so nothing is eased), or with balancers
 * that ignore weights.
 *
 * @param windowNanos how long the ramp lasts, at least 1
 * @param minShare least share of the weight, above 0 and up to 1: with nothing at all a backend
 *     would never be picked and never warm up
 * @param aggression shape of the ramp, above 0
 */
public record SlowStart(long windowNanos, double minShare, double aggression) {
  /** Envoy's {@code min_weight_percent}. */
  public static final double DEFAULT_MIN_SHARE = 0.1;

  /** Envoy's {@code aggression}: a straight line. */
  public static final double DEFAULT_AGGRESSION = 1.0;

  public SlowStart {
    if (windowNanos < 1) {
      throw new IllegalArgumentException("window " + windowNanos + " must be 1 ns or more");
    }
    if (!(minShare > 0 && minShare <= 1)) {
      throw new IllegalArgumentException("least share " + minShare + " is not within 0 to 1");
    }
    if (!(aggression > 0 && aggression < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("aggression " + aggression + " must be positive");
    }
  }

  /** The straight ramp from 10 % over this window. */
  public SlowStart(long windowNanos) {
    this(windowNanos, DEFAULT_MIN_SHARE, DEFAULT_AGGRESSION);
  }

  /**
   * What to multiply the weight by.
   *
   * @param ageNanos time since the backend came up, at least 0
   * @return from {@code minShare} to 1
   */
  public double factor(long ageNanos) {
    if (ageNanos >= windowNanos) {
      return 1;
    }
    double share = (double) ageNanos / windowNanos;
    return Math.max(minShare, aggression == 1 ? share : StrictMath.pow(share, 1 / aggression));
  }
}
