package dev.lbsim.core.theory;

import java.util.function.IntToDoubleFunction;

/**
 * Steady state of a birth-death chain on 0 to n: each state weighs in with the product of birth
 * over death rates on the way up to it (Kleinrock, Queueing Systems 1, section 3.1). Weights are
 * kept as logarithms, so thousands of states neither overflow nor vanish.
 */
final class BirthDeath {
  private BirthDeath() {}

  /**
   * Probabilities of the states 0 to {@code last}.
   *
   * @param birth rate from state n to n + 1, above 0 for n below {@code last}
   * @param death rate from state n to n - 1, above 0 for n above 0
   */
  static double[] probabilities(int last, IntToDoubleFunction birth, IntToDoubleFunction death) {
    double[] weights = new double[last + 1];
    double heaviest = 0;
    for (int n = 1; n <= last; n++) {
      double step = Math.log(birth.applyAsDouble(n - 1) / death.applyAsDouble(n));
      weights[n] = weights[n - 1] + step;
      heaviest = Math.max(heaviest, weights[n]);
    }
    double total = 0;
    for (int n = 0; n <= last; n++) {
      weights[n] = Math.exp(weights[n] - heaviest);
      total += weights[n];
    }
    for (int n = 0; n <= last; n++) {
      weights[n] /= total;
    }
    return weights;
  }

  /** The mean of {@code value} over the states. */
  static double mean(double[] probabilities, IntToDoubleFunction value) {
    double mean = 0;
    for (int n = 0; n < probabilities.length; n++) {
      mean += probabilities[n] * value.applyAsDouble(n);
    }
    return mean;
  }
}
