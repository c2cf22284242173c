package dev.lbsim.core.theory;

/** Refusals of parameters a closed form does not hold for. */
final class Require {
  private Require() {}

  static void positive(String what, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(what + " must be above 0 and finite, not " + value);
    }
  }

  static void notNegative(String what, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(what + " must be at least 0 and finite, not " + value);
    }
  }

  static void atLeast(String what, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(what + " must be at least " + least + ", not " + value);
    }
  }

  static void share(String what, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(what + " must be from 0 to 1, not " + value);
    }
  }

  /** A probability whose quantile is finite even if the tail has no end. */
  static void quantile(double p) {
    if (!(p >= 0 && p < 1)) {
      throw new IllegalArgumentException("a quantile is from 0 to below 1, not " + p);
    }
  }

  static void stable(double utilisation) {
    if (!(utilisation < 1)) {
      throw new IllegalArgumentException("no steady state at utilisation " + utilisation);
    }
  }
}
