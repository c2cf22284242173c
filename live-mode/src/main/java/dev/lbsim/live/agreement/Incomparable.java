package dev.lbsim.live.agreement;

import dev.lbsim.scenario.report.MetricName;
import org.jspecify.annotations.Nullable;

/** Figures that have another meaning live, or none that a single run could tell. */
final class Incomparable {
  private Incomparable() {}

  /** Why this figure is not judged, or null if it is. */
  static @Nullable String reason(String name) {
    MetricName split = MetricName.of(name);
    if (split.section().equals("l4") && split.measure().equals("requests")) {
      return "live, an L4 tier sees connections and not the requests in them";
    }
    if (split.measure().endsWith(".max")) {
      return "an extreme: of one request, or of one instant";
    }
    return null;
  }
}
