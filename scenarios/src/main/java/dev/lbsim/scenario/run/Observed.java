package dev.lbsim.scenario.run;

import dev.lbsim.scenario.language.value.Measure;
import dev.lbsim.scenario.report.Figures;

/** Writes an observed value with its unit, for people. */
final class Observed {
  private Observed() {}

  /**
   * @param value in base units
   */
  static String text(double value, Measure measure) {
    if (Double.isNaN(value)) {
      return "none";
    }
    return switch (measure) {
      case TIME -> Figures.value(value / 1e9, "s");
      case RATE -> Figures.value(value, "rps");
      case SHARE -> Figures.value(value, "ratio");
      case SIZE -> Figures.value(value, "B");
      default -> Figures.value(value, "count");
    };
  }
}
