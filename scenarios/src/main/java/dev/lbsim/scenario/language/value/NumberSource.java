package dev.lbsim.scenario.language.value;

/** Gives the numbers of a file of the scenario's folder, in base units. */
@FunctionalInterface
public interface NumberSource {
  /**
   * The numbers of one file, one a line.
   *
   * @param file as written in the scenario, relative to its folder
   * @param measure what they measure, and so which units they may have
   */
  double[] numbers(String file, Measure measure);
}
