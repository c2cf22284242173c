package dev.lbsim.scenario.language.value;

import dev.lbsim.core.time.Nanos;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A length of time, written {@code 10ms} or {@code 1m30s}.
 *
 * @param nanos nanoseconds, at least 0
 */
public record Span(long nanos) implements Comparable<Span> {
  private static final BigDecimal LONGEST = new BigDecimal(100L * 365 * 86_400 * 1_000_000_000L);

  /** No time. */
  public static final Span ZERO = new Span(0);

  /** Reads a duration; fractions of a nanosecond are rounded. */
  public static Span parse(String text) throws BadValue {
    BigDecimal nanos = Quantity.exact(text, Measure.TIME);
    if (nanos.compareTo(LONGEST) > 0) {
      throw new BadValue(Wording.quote(text) + " is longer than 100 years", null);
    }
    return new Span(nanos.setScale(0, RoundingMode.HALF_UP).longValueExact());
  }

  /** Seconds. */
  public double seconds() {
    return nanos / 1e9;
  }

  @Override
  public int compareTo(Span other) {
    return Long.compare(nanos, other.nanos);
  }

  @Override
  public String toString() {
    return Nanos.print(nanos);
  }
}
