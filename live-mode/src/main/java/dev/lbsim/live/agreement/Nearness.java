package dev.lbsim.live.agreement;

import dev.lbsim.scenario.report.MetricName;
import org.jspecify.annotations.Nullable;

/**
 * How far a live figure may be from the simulated mean and still be called the same: shares within
 * two points, latencies within a tenth or 0.1 ms, counts within a fiftieth. A part, such as the
 * time that requests spend in a queue, is measured by the whole it is a part of: a network that
 * takes twice its microsecond changes nothing.
 */
final class Nearness {
  private static final double POINTS = 0.02;

  /** Two points of errors are not near: most services promise a tenth of a point. */
  private static final double ERROR_POINTS = 0.005;

  private static final double OF_COUNTS = 0.02;
  private static final double OF_OTHERS = 0.1;

  /** What is simulated as nothing at all, such as a hit in a cache, takes a socket this long. */
  private static final double SECONDS = 100e-6;

  private Nearness() {}

  /**
   * The largest difference that is near enough, in the figure's unit.
   *
   * @param mean of the simulated replications
   * @param whole the mean of what it is a part of, or NaN
   */
  static double allowed(String name, String unit, double mean, double whole) {
    return switch (unit) {
      case "ratio" -> name.endsWith(".error_ratio") ? ERROR_POINTS : POINTS;
      case "count", "rps", "B" -> OF_COUNTS * mean;
      case "s" -> Math.max(SECONDS, tenth(mean, whole));
      default -> tenth(mean, whole);
    };
  }

  private static double tenth(double mean, double whole) {
    return OF_OTHERS * (Double.isNaN(whole) ? mean : whole);
  }

  /** The name of the figure this is a part of, or null if it stands for itself. */
  static @Nullable String whole(String name) {
    MetricName split = MetricName.of(name);
    String measure = split.measure();
    if (measure.startsWith("time.") || measure.equals("wait.mean")) {
      return split.scope() + ".latency.mean";
    }
    return measure.equals("queue.mean") ? split.scope() + ".inflight.mean" : null;
  }
}
