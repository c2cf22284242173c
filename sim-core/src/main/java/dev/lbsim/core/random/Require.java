package dev.lbsim.core.random;

/** Refusals of impossible parameters, worded for the person who wrote the scenario. */
final class Require {
  private Require() {}

  static double positive(String distribution, String parameter, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw refused(distribution, parameter + " must be above 0 and finite");
    }
    return value;
  }

  static double notNegative(String distribution, String parameter, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw refused(distribution, parameter + " must be at least 0 and finite");
    }
    return value;
  }

  static IllegalArgumentException refused(String distribution, String why) {
    return new IllegalArgumentException(distribution + ": " + why);
  }
}
