package dev.lbsim.live.agreement;

import dev.lbsim.core.stats.PredictionInterval;
import dev.lbsim.scenario.report.Agreement;
import dev.lbsim.scenario.report.Agreement.Aside;
import dev.lbsim.scenario.report.Agreement.Line;
import dev.lbsim.scenario.report.Agreement.Verdict;
import dev.lbsim.scenario.report.LiveEffort;
import dev.lbsim.scenario.report.MetricName;
import dev.lbsim.scenario.report.RunReport;
import dev.lbsim.scenario.report.RunReport.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds a live run against replications of the same scenario in the simulator, figure by figure. A
 * live figure agrees if it lies where one more replication would, with 95 % probability, or so near
 * the simulated mean that nobody would decide otherwise for it ({@link Nearness}). The interval
 * alone would be wrong twice: a long run has so narrow a one that the microseconds of a socket lie
 * outside, and of many figures one in twenty lies outside of its own by chance.
 */
public final class Comparison {
  private final List<Map<String, Metric>> each;
  private final Map<String, Metric> live;
  private final List<Line> lines = new ArrayList<>();
  private final List<Aside> asides = new ArrayList<>();

  private Comparison(List<Map<String, Metric>> each, Map<String, Metric> live) {
    this.each = each;
    this.live = live;
  }

  /**
   * Compares.
   *
   * @param simulated all replications together
   * @param replications the metrics of each, at least two, the one with the seed of the live run
   *     first
   * @param live the live run, over the same window
   * @param effort what that asked of the machine
   */
  public static Agreement of(
      RunReport simulated,
      List<Map<String, Metric>> replications,
      RunReport live,
      LiveEffort effort) {
    if (replications.size() < 2) {
      throw new IllegalArgumentException("one replication tells nothing of how they differ");
    }
    Refusals refusals = Refusals.in(replications, live.metrics());
    Comparison comparison =
        new Comparison(
            replications.stream().map(refusals::without).toList(),
            refusals.without(live.metrics()));
    comparison.compare();
    comparison.asides.addAll(refusals.asides());
    return new Agreement(
        simulated, live, comparison.lines, comparison.asides, refusals.notes(), effort);
  }

  private void compare() {
    List<String> names = new ArrayList<>(live.keySet());
    Set<String> known = new HashSet<>(names);
    for (Map<String, Metric> replication : each) {
      String before = null;
      for (String name : replication.keySet()) {
        if (known.add(name)) {
          // What only one world has stands where it would stand in the other.
          names.add(before == null ? 0 : names.indexOf(before) + 1, name);
        }
        before = name;
      }
    }
    Map<String, Integer> shares = new HashMap<>();
    for (String name : names) {
      shares.merge(Agreement.whole(name), 1, Integer::sum);
    }
    names.forEach(name -> compare(name, shares.getOrDefault(Agreement.whole(name), 1)));
  }

  /**
   * @param together how many figures are shares of the same whole
   */
  private void compare(String name, int together) {
    String unit = unit(name);
    double[] figures =
        each.stream()
            .mapToDouble(replication -> value(replication, name, unit))
            .filter(figure -> !Double.isNaN(figure))
            .toArray();
    double measured = value(live, name, unit);
    if (figures.length < 2 || Double.isNaN(measured)) {
      return;
    }
    String reason = Incomparable.reason(name);
    if (reason != null) {
      double mean = Arrays.stream(figures).average().orElseThrow();
      if (mean != measured) {
        asides.add(new Aside(name, unit, mean, measured, reason));
      }
      return;
    }
    PredictionInterval interval = PredictionInterval.ofOneMore(figures, together);
    double mean = interval.mean();
    double allowed = Nearness.allowed(name, unit, mean, whole(name));
    Verdict verdict =
        interval.covers(measured)
            ? Verdict.INSIDE
            : Math.abs(measured - mean) <= allowed ? Verdict.NEAR : Verdict.DIFFERS;
    lines.add(
        new Line(
            name,
            unit,
            Chief.is(name) && (mean != 0 || measured != 0 || name.endsWith(".error_ratio")),
            mean,
            Math.max(0, interval.lo()),
            unit.equals("ratio") && mean <= 1 ? Math.min(1, interval.hi()) : interval.hi(),
            value(each.get(0), name, unit),
            measured,
            allowed,
            verdict));
  }

  /** The mean of what this is a part of; NaN if it is a whole of its own. */
  private double whole(String name) {
    String of = Nearness.whole(name);
    return of == null
        ? Double.NaN
        : each.stream()
            .mapToDouble(replication -> value(replication, of, "s"))
            .filter(figure -> !Double.isNaN(figure))
            .average()
            .orElse(Double.NaN);
  }

  private String unit(String name) {
    Metric known = live.get(name);
    for (Map<String, Metric> replication : each) {
      known = known == null ? replication.get(name) : known;
    }
    return known == null ? "" : known.unit();
  }

  /**
   * What a report leaves out because nothing of it happened is zero, if it is counted or summed.
   */
  private static double value(Map<String, Metric> metrics, String name, String unit) {
    @Nullable Metric metric = metrics.get(name);
    if (metric != null) {
      return metric.value();
    }
    boolean sum = unit.equals("count") || MetricName.of(name).measure().startsWith("time.");
    return sum ? 0 : Double.NaN;
  }
}
