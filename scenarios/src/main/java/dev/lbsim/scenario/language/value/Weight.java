package dev.lbsim.scenario.language.value;

import dev.lbsim.scenario.language.problem.BadValue;

/**
 * A proportion relative to its neighbours, written {@code 3} or {@code 30%}; only ratios between
 * neighbours matter.
 *
 * @param value at least 0
 */
public record Weight(double value) implements Comparable<Weight> {
  /** Reads a weight. */
  public static Weight parse(String text) throws BadValue {
    return new Weight(Quantity.parse(text, Measure.WEIGHT));
  }

  @Override
  public int compareTo(Weight other) {
    return Double.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Plain.number(value);
  }
}
