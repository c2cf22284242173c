package dev.lbsim.core.guard.limit;

import dev.lbsim.core.catalog.Parameter;
import dev.lbsim.core.time.Nanos;
import java.util.List;

/** What the entries of the registry have in common: their kinds of parameters, and one check. */
final class Bounds {
  private Bounds() {}

  static Parameter bound(String name, int defaultValue, String summary) {
    return Parameter.count(name, Integer.toString(defaultValue), 1, 1e6, summary);
  }

  static Parameter share(String name, String defaultValue, double max, String summary) {
    return new Parameter(name, Parameter.Kind.SHARE, defaultValue, 0, max, List.of(), summary);
  }

  static Parameter duration(String name, String defaultValue, String summary) {
    return new Parameter(
        name, Parameter.Kind.DURATION, defaultValue, 1, Nanos.NANOS_PER_DAY, List.of(), summary);
  }

  static void requireOrder(int least, int largest) {
    if (least < 1 || largest < least) {
      throw new IllegalArgumentException(
          "the least limit, %d, must be 1 or more and at most the largest, %d"
              .formatted(least, largest));
    }
  }
}
