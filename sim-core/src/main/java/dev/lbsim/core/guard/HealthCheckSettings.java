package dev.lbsim.core.guard;

import dev.lbsim.core.guard.HealthState.Start;

/**
 * How often and how patiently targets are checked, and what it takes to change the verdict.
 *
 * @param intervalNanos from the start of one check to the start of the next, at least 1
 * @param fastIntervalNanos the same while the verdict is in transition, at least 1; equal to the
 *     interval where a product has no such option (HAProxy: {@code fastinter})
 * @param timeoutNanos a check that has no answer after this long has failed, at least 1
 * @param rise successes in a row that bring a target up, at least 1
 * @param fall failures in a row that take a target down, at least 1
 * @param ok successes in a row after which an up target's failures are forgotten, at least 1; more
 *     than 1 only in gdnsd ({@code ok_thresh})
 * @param jitter each interval is stretched or shrunk by a share drawn uniformly from ±jitter, 0 to
 *     0.5 (HAProxy: {@code spread-checks}, which suggests 2 to 5 %)
 * @param start what is believed before the first check
 */
public record HealthCheckSettings(
    long intervalNanos,
    long fastIntervalNanos,
    long timeoutNanos,
    int rise,
    int fall,
    int ok,
    double jitter,
    Start start) {

  /**
   * HAProxy's: {@code inter 2s}, {@code rise 2}, {@code fall 3}, {@code spread-checks 0}, {@code
   * init-state up}; a check may last as long as the interval where no {@code timeout check} is set.
   */
  public static final HealthCheckSettings HAPROXY =
      new HealthCheckSettings(2_000_000_000L, 2_000_000_000L, 2_000_000_000L, 2, 3, 0, Start.UP);

  public HealthCheckSettings {
    if (intervalNanos < 1 || fastIntervalNanos < 1 || timeoutNanos < 1) {
      throw new IllegalArgumentException(
          "interval %d, fast interval %d and timeout %d must be 1 ns or more"
              .formatted(intervalNanos, fastIntervalNanos, timeoutNanos));
    }
    if (rise < 1 || fall < 1 || ok < 1) {
      throw new IllegalArgumentException(
          "rise %d, fall %d and ok %d must be 1 or more".formatted(rise, fall, ok));
    }
    if (!(jitter >= 0 && jitter <= 0.5)) {
      throw new IllegalArgumentException("jitter " + jitter + " is not within 0 to 0.5");
    }
  }

  /** With one success that forgets failures. */
  public HealthCheckSettings(
      long intervalNanos,
      long fastIntervalNanos,
      long timeoutNanos,
      int rise,
      int fall,
      double jitter,
      Start start) {
    this(intervalNanos, fastIntervalNanos, timeoutNanos, rise, fall, 1, jitter, start);
  }
}
