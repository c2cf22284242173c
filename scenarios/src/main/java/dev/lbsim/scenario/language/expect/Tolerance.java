package dev.lbsim.scenario.language.expect;

import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.value.Measure;

/**
 * How far two values may be apart and still count as equal.
 *
 * <p>{@code within 2%} of a share means two percentage points, because shares are read so ("50 %,
 * give or take 2"); of anything else it means two percent of the right side.
 *
 * @param value in base units
 * @param measure {@link Measure#SHARE} for a percentage, else the measure of both sides
 * @param text as written
 */
public record Tolerance(double value, Measure measure, String text) {
  /** Stands in for a tolerance that could not be read. */
  public static final Tolerance NONE = new Tolerance(0, Measure.NUMBER, "0");

  /** Reads a tolerance. */
  public static Tolerance parse(String text) throws BadValue {
    Side.Value value = ExpectParser.value(text, 0);
    return new Tolerance(value.value(), value.measure(), text);
  }

  /** The largest allowed distance from {@code right}, which measures {@code rightMeasure}. */
  public double absolute(double right, Measure rightMeasure) {
    boolean relative = measure == Measure.SHARE && rightMeasure != Measure.SHARE;
    return relative ? value * Math.abs(right) : value;
  }
}
