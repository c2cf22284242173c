package dev.lbsim.scenario.language.expect;

import java.math.BigDecimal;
import java.util.Locale;

/**
 * How many samples become one figure.
 *
 * @param kind the way
 * @param percentile for {@link Kind#PERCENTILE}: more than 0 and less than 100; else 0
 */
public record Aggregate(Kind kind, double percentile) {
  /** The ways. */
  public enum Kind {
    /** How many, or the sum of what they carry. */
    COUNT("how many"),
    /** How many per second. */
    RATE("how many per second"),
    /** How many for each request (for each query, of DNS hits). */
    RATIO("how many for each request"),
    /** Which part of all of its kind carries the labels. */
    SHARE("which part of all of them carries the labels"),
    /** The mean. */
    MEAN("the mean"),
    /** The value that this percentage of samples does not exceed. */
    PERCENTILE("the value that this percentage does not exceed"),
    /** The largest. */
    MAX("the largest"),
    /** The smallest. */
    MIN("the smallest"),
    /** When the first happened. */
    FIRST("when the first happened"),
    /** When the last happened. */
    LAST("when the last happened");

    private final String summary;

    Kind(String summary) {
      this.summary = summary;
    }

    /** What it gives, in words. */
    public String summary() {
      return summary;
    }
  }

  /** As written: {@code count}, {@code p99.9}. */
  @Override
  public String toString() {
    if (kind != Kind.PERCENTILE) {
      return kind.name().toLowerCase(Locale.ROOT);
    }
    return "p" + BigDecimal.valueOf(percentile).stripTrailingZeros().toPlainString();
  }
}
