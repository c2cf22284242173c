package dev.lbsim.scenario.language.value;

import dev.lbsim.scenario.language.problem.BadValue;
import java.io.IOException;

/** Gives the numbers of a file of the scenario's folder, in base units. */
@FunctionalInterface
public interface NumberSource {
  /**
   * The numbers of one file, one a line.
   *
   * @param file as written in the scenario, relative to its folder
   * @param measure what they measure, and so which units they may have
   * @throws BadValue if a line is no such number; the message names the line
   */
  double[] numbers(String file, Measure measure) throws IOException, BadValue;
}
