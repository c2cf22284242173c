package dev.lbsim.scenario.language.expect;

import dev.lbsim.scenario.language.value.Measure;

/**
 * The answer to a question for a learner: a figure of the run, or a value.
 *
 * @param text as written
 */
public record Prediction(String text, Side side) {
  /** Stands in for an answer that could not be read. */
  public static final Prediction NONE =
      new Prediction("", new Side.Value(0, Measure.NUMBER, "0", 0));
}
