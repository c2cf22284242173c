package dev.lbsim.core.failure;

import dev.lbsim.core.engine.Engine;
import java.util.function.DoubleConsumer;

/** A number that changes little by little, in steps of equal size and length. */
final class Gradual {
  private Gradual() {}

  /**
   * Takes it from one value to another.
   *
   * @param overNanos how long that takes; 0 for at once
   */
  static void change(
      Engine engine, long overNanos, int steps, double from, double to, DoubleConsumer set) {
    if (overNanos == 0) {
      set.accept(to);
      return;
    }
    for (int i = 1; i <= steps; i++) {
      double value = i == steps ? to : from + (to - from) * i / steps;
      engine.after(Math.round((double) overNanos * i / steps), () -> set.accept(value));
    }
  }
}
