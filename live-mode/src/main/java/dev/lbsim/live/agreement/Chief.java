package dev.lbsim.live.agreement;

import dev.lbsim.scenario.report.MetricName;
import java.util.Set;

/**
 * The figures a design is chosen by: what all users got, who did the work, and how busy they were.
 * The exit code depends on these; the others, hundreds of them, explain.
 */
final class Chief {
  private static final Set<String> OF_ALL =
      Set.of("requests", "error_ratio", "latency.mean", "latency.p50", "latency.p99");
  private static final Set<String> PLACES_WITH_SHARES =
      Set.of("servers", "l7", "l4", "anycast", "dns");

  private Chief() {}

  static boolean is(String name) {
    MetricName split = MetricName.of(name);
    String measure = split.measure();
    if (split.scope().equals("total")) {
      return OF_ALL.contains(measure) || measure.startsWith("time.");
    }
    boolean member = split.subject().contains(".");
    return switch (measure) {
      case "share" -> PLACES_WITH_SHARES.contains(split.section());
      case "utilisation" ->
          !member && (split.section().equals("servers") || split.section().equals("l7"));
      default -> false;
    };
  }
}
