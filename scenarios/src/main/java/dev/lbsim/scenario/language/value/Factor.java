package dev.lbsim.scenario.language.value;

import dev.lbsim.scenario.language.problem.BadValue;

/**
 * How many times as much, written {@code 5x} or {@code 5}.
 *
 * @param value at least 0
 */
public record Factor(double value) implements Comparable<Factor> {
  /** Reads a factor. */
  public static Factor parse(String text) throws BadValue {
    return new Factor(Quantity.parse(text, Measure.FACTOR));
  }

  @Override
  public int compareTo(Factor other) {
    return Double.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Plain.number(value) + "x";
  }
}
