package dev.lbsim.scenario.language.expect;

import dev.lbsim.scenario.language.value.Measure;
import dev.lbsim.scenario.language.value.Span;
import org.jspecify.annotations.Nullable;

/**
 * One line of {@code expect}, such as {@code p99(latency) < 130ms during 70s..180s}.
 *
 * @param text as written
 * @param during the part of the run that counts, or null for all of it after the warm-up
 * @param within how far the sides may be apart where they should be equal, or null for not at all
 */
public record Expectation(
    String text,
    Side left,
    Comparison comparison,
    Side right,
    @Nullable Window during,
    @Nullable Tolerance within) {
  private static final Side.Value ZERO = new Side.Value(0, Measure.NUMBER, "0", 0);

  /** Stands in for an expectation that could not be read. */
  public static final Expectation NONE =
      new Expectation("", ZERO, Comparison.EQUAL, ZERO, null, null);

  /** A part of the run. */
  public record Window(Span from, Span to, int offset) {}

  /** How the sides compare. */
  public enum Comparison {
    EQUAL("=="),
    NOT_EQUAL("!="),
    LESS("<"),
    AT_MOST("<="),
    MORE(">"),
    AT_LEAST(">=");

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }

    /** As written. */
    public String sign() {
      return sign;
    }
  }
}
