package dev.lbsim.scenario.language.value;

import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;
import java.math.BigDecimal;

/**
 * How many, written {@code 1000}, {@code 64k} or {@code 1M}.
 *
 * @param value at least 0
 */
public record Count(int value) implements Comparable<Count> {
  private static final BigDecimal LARGEST = new BigDecimal(Integer.MAX_VALUE);

  /** Reads a whole number. */
  public static Count parse(String text) throws BadValue {
    BigDecimal value = Quantity.exact(text, Measure.COUNT);
    if (value.stripTrailingZeros().scale() > 0) {
      throw new BadValue(Wording.quote(text) + " is not a whole number", null);
    }
    if (value.compareTo(LARGEST) > 0) {
      throw new BadValue(Wording.quote(text) + " is out of range", null);
    }
    return new Count(value.intValue());
  }

  @Override
  public int compareTo(Count other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
