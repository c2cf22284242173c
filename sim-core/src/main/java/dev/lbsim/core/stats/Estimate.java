package dev.lbsim.core.stats;

import java.util.List;

/**
 * One figure with its 95 % interval, and what one must know to believe it.
 *
 * @param value the point estimate; NaN when there was no sample
 * @param lo lower end of the interval; NaN when there is none
 * @param hi upper end of the interval; NaN when there is none
 * @param n how many samples (requests, say) stand behind the value
 * @param groups how many replications or batches the interval was made from
 * @param method how the interval was made
 * @param cautions reasons to trust the interval less, in the order of the enum; often none
 */
public record Estimate(
    double value, double lo, double hi, long n, int groups, Method method, List<Caution> cautions) {

  /** How an interval was made. */
  public enum Method {
    NONE("no interval"),
    REPLICATIONS("mean over replications, Student t"),
    RATIO("ratio of sums over replications, Student t"),
    INVERSION("quantile of the pooled samples, share below it inverted, Student t"),
    BATCH_MEANS("batch means of one run, Student t"),
    PAIRED("paired differences over replications, Student t"),
    WILSON("Wilson score interval of independent trials"),
    RARE_EVENT("exact one-sided bound, no event or nothing else seen");

    private final String text;

    Method(String text) {
      this.text = text;
    }

    /** In words, for a report. */
    public String text() {
      return text;
    }
  }

  /** Why an interval, or its absence, needs a second look. */
  public enum Caution {
    ONE_REPLICATION("one replication gives no interval"),
    FEW_REPLICATIONS("fewer than 10 replications"),
    FEW_BEYOND_QUANTILE("too few independent samples lie beyond this quantile"),
    FEW_BATCHES("run too short for 20 batches"),
    CORRELATED_BATCHES("batch means are correlated: interval too narrow, run longer");

    private final String text;

    Caution(String text) {
      this.text = text;
    }

    /** In words, for a report. */
    public String text() {
      return text;
    }
  }

  public Estimate {
    cautions = List.copyOf(cautions);
  }

  /** A value that has no interval. */
  static Estimate bare(double value, long n, int groups, List<Caution> cautions) {
    return new Estimate(value, Double.NaN, Double.NaN, n, groups, Method.NONE, cautions);
  }

  /** A value with {@code halfWidth} to either side. */
  static Estimate around(
      double value, double halfWidth, long n, int groups, Method method, List<Caution> cautions) {
    return new Estimate(value, value - halfWidth, value + halfWidth, n, groups, method, cautions);
  }

  /** Whether there is an interval. */
  public boolean hasInterval() {
    return !Double.isNaN(lo) && !Double.isNaN(hi);
  }

  /** Half the width of the interval; NaN when there is none. */
  public double halfWidth() {
    return (hi - lo) / 2;
  }

  /** Half the width over the size of the value: .01 is "within 1 %". NaN when there is none. */
  public double relativeHalfWidth() {
    return halfWidth() / Math.abs(value);
  }

  /** Whether {@code x} lies in the interval, ends included; false when there is none. */
  public boolean covers(double x) {
    return lo <= x && x <= hi;
  }

  /** The same estimate in another unit: {@code scaled(1e-9)} takes nanoseconds to seconds. */
  public Estimate scaled(double factor) {
    if (!(factor > 0)) {
      throw new IllegalArgumentException("a unit factor must be positive, not " + factor);
    }
    return new Estimate(value * factor, lo * factor, hi * factor, n, groups, method, cautions);
  }

  /** The same estimate, its interval cut to what is possible, such as [0, 1] for a share. */
  Estimate within(double least, double most) {
    return new Estimate(
        value,
        Math.min(most, Math.max(least, lo)),
        Math.min(most, Math.max(least, hi)),
        n,
        groups,
        method,
        cautions);
  }
}
