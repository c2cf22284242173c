package dev.lbsim.core.theory;

import java.util.function.DoubleUnaryOperator;

/** Simpson's rule, for holding tails against means. */
final class Integral {
  private Integral() {}

  /** Over [from, to] in an even number of steps. */
  static double of(DoubleUnaryOperator function, double from, double to, int steps) {
    double width = (to - from) / steps;
    double sum = function.applyAsDouble(from) + function.applyAsDouble(to);
    for (int i = 1; i < steps; i++) {
      sum += function.applyAsDouble(from + i * width) * (i % 2 == 1 ? 4 : 2);
    }
    return sum * width / 3;
  }

  /**
   * Over [0, infinity) of a function that falls exponentially, piece by piece until one counts for
   * nothing. Kinks between pieces do no harm.
   */
  static double toInfinity(DoubleUnaryOperator tail, double piece, int stepsPerPiece) {
    double sum = 0;
    double part = 1;
    for (int i = 0; part > 1e-9; i++) {
      part = of(tail, i * piece, (i + 1) * piece, stepsPerPiece);
      sum += part;
    }
    return sum;
  }
}
