package dev.lbsim.core.guard.rate;

import dev.lbsim.core.catalog.Parameter;
import dev.lbsim.core.time.Nanos;
import java.util.List;

/**
 * Costs as whole numbers of millionths of a unit, so that what is added can be taken away again.
 */
final class Quota {
  private static final double MICROS = 1e6;
  private static final double MOST = 1e12;

  private Quota() {}

  /** A cost in millionths; a cost no limit can allow is cut to a trillion units. */
  static long micros(double cost) {
    if (!(cost >= 0)) {
      throw new IllegalArgumentException("cost " + cost + " is not 0 or more");
    }
    return Math.round(Math.min(cost, MOST) * MICROS);
  }

  static Parameter limit(String summary) {
    return Parameter.count("limit", null, 1, 1e9, summary);
  }

  static Parameter window() {
    return new Parameter(
        "window",
        Parameter.Kind.DURATION,
        "1s",
        1,
        30 * (double) Nanos.NANOS_PER_DAY,
        List.of(),
        "Length of the window.");
  }

  static long requireWindow(long nanos) {
    if (nanos < 1) {
      throw new IllegalArgumentException("window " + nanos + " must be 1 ns or more");
    }
    return nanos;
  }
}
