package dev.lbsim.scenario.language.value;

import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;

/**
 * How long to wait for an answer: a time, or as long as a percentile of answers takes, as in {@code
 * p95}.
 *
 * @param span the time, where there is no percentile
 * @param quantile the percentile as a share, between 0 and 1; 0 where there is a time
 */
public record Wait(Span span, double quantile) {
  /** For tools that need any. */
  public static final Wait ANY = new Wait(new Span(1), 0);

  /** How it is written. */
  public static final String PATTERN = "^(p[0-9]{1,2}(\\.[0-9]+)?|.*(ns|us|ms|s|m|h|d))$";

  /** Reads a wait. */
  public static Wait parse(String text) throws BadValue {
    if (!text.startsWith("p")) {
      Span span = Span.parse(text);
      if (span.nanos() == 0) {
        throw new BadValue(Wording.quote(text) + " is no time to wait", "write 10ms, or p95");
      }
      return new Wait(span, 0);
    }
    if (!text.matches("p[0-9]{1,2}(\\.[0-9]{1,6})?")) {
      throw new BadValue(Wording.quote(text) + " is no percentile", "write p95, or p99.9");
    }
    double quantile = Double.parseDouble(text.substring(1)) / 100;
    if (quantile == 0) {
      throw new BadValue("p0 is before any answer", "write p95, or a time such as 10ms");
    }
    return new Wait(Span.ZERO, quantile);
  }
}
