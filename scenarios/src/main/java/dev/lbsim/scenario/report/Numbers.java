package dev.lbsim.scenario.report;

import com.fasterxml.jackson.core.io.NumberOutput;

/** Numbers as programs read them: exact, shortest, and the same on every Java version. */
final class Numbers {
  /** Up to here a double holds every whole number. */
  private static final double MAX_WHOLE = 1L << 53;

  private Numbers() {}

  /**
   * The shortest decimal that reads back as {@code value}; whole numbers without a fraction. The
   * JDK's own {@code Double.toString} printed longer ones before version 19, which would make
   * result files differ between versions.
   *
   * @param value a finite number
   */
  static String shortest(double value) {
    if (value == Math.rint(value) && Math.abs(value) <= MAX_WHOLE) {
      return Long.toString((long) value);
    }
    return NumberOutput.toString(value, true);
  }
}
