package dev.lbsim.scenario.language.value;

import dev.lbsim.scenario.language.problem.BadValue;

/**
 * Requests per second, written {@code 80rps}, {@code 2krps} or {@code 1Mrps}.
 *
 * @param perSec requests per second, at least 0
 */
public record Rate(double perSec) implements Comparable<Rate> {
  /** Reads a rate. */
  public static Rate parse(String text) throws BadValue {
    return new Rate(Quantity.parse(text, Measure.RATE));
  }

  @Override
  public int compareTo(Rate other) {
    return Double.compare(perSec, other.perSec);
  }

  @Override
  public String toString() {
    return Plain.number(perSec) + "rps";
  }
}
