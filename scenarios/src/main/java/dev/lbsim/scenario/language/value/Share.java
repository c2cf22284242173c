package dev.lbsim.scenario.language.value;

import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;

/**
 * A part of a whole, written {@code 10%} or {@code 0.1}.
 *
 * @param ratio from 0 to 1
 */
public record Share(double ratio) implements Comparable<Share> {
  /** Reads a share. */
  public static Share parse(String text) throws BadValue {
    double ratio = Quantity.parse(text, Measure.SHARE);
    if (ratio > 1) {
      throw new BadValue(
          Wording.quote(text) + " is more than the whole",
          "write a share from 0% to 100%, such as 10% or 0.1");
    }
    return new Share(ratio);
  }

  @Override
  public int compareTo(Share other) {
    return Double.compare(ratio, other.ratio);
  }

  @Override
  public String toString() {
    return Plain.number(ratio * 100) + "%";
  }
}
