package dev.lbsim.core.stats;

/**
 * How many are present, and the integral of that number over time, without a multiplication or a
 * comparison per event.
 *
 * <p>Hot path: runs once per event.
 *
 * <p>Whoever enters at time s and leaves at t adds t - s to the integral of N. So it is enough to
 * subtract the clock at each entry and to add it at each exit; at any time b those still present
 * are short of b each:
 *
 * <pre>
 *   integral of N over (0, b]  =  timeSum(b) + N(b) b
 *   integral of N over (a, b]  =  the same at b  -  the same at a
 * </pre>
 *
 * <p>All of it is exact in whole nanoseconds modulo 2^64, so sums may wrap around as often as they
 * like: a difference is right whenever the true integral over (a, b] is below 2^63 = 9.2e18, that
 * is 10,000 present for ten days, or a million for 2.5 hours. Split longer spans and add the parts
 * as doubles. A bad choice for the time average of anything that does not move in whole units.
 */
public final class Occupancy {
  private long present;
  private long timeSum;

  /** One more is present from {@code nowNanos} on. */
  public void enter(long nowNanos) {
    present++;
    timeSum -= nowNanos;
  }

  /** One less is present from {@code nowNanos} on. */
  public void exit(long nowNanos) {
    present--;
    timeSum += nowNanos;
  }

  /** How many are present. */
  public long present() {
    return present;
  }

  /**
   * The integral of the number present from time 0 to {@code nowNanos}, modulo 2^64. Only
   * differences have a meaning: see {@link #mean}.
   *
   * @param nowNanos not before the last entry or exit
   */
  public long integral(long nowNanos) {
    return integral(timeSum, present, nowNanos);
  }

  /**
   * The same for those who keep the two numbers themselves.
   *
   * @param timeSum sum of the instants of exit minus sum of the instants of entry
   * @param present entries minus exits
   * @param nowNanos not before the last entry or exit
   */
  public static long integral(long timeSum, long present, long nowNanos) {
    return timeSum + present * nowNanos;
  }

  /**
   * The time average of the number present over (from, to].
   *
   * @param integralFrom the integral at {@code fromNanos}
   * @param integralTo the integral at {@code toNanos}
   * @return NaN for an empty span
   */
  public static double mean(long integralFrom, long integralTo, long fromNanos, long toNanos) {
    return (double) (integralTo - integralFrom) / (toNanos - fromNanos);
  }
}
