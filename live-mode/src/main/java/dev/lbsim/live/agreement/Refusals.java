package dev.lbsim.live.agreement;

import dev.lbsim.scenario.report.Agreement.Aside;
import dev.lbsim.scenario.report.RunReport.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Connections to dead servers. The simulator counts them with the server they were meant for; live,
 * the kernel refuses them in the name of a process that is gone and cannot count. So they are taken
 * out of what servers count in both worlds, and shares are made from what is left. Clients and
 * tiers do hear of a refusal, and count it in both.
 */
final class Refusals {
  private static final String SECTION = "servers.";
  private static final String REFUSED = ".errors.refused";
  private static final String SHARE = ".share";
  private static final String REASON =
      "live, the kernel refuses for a dead server, which cannot count it";

  /** Scopes of which any world counted any. */
  private final Set<String> scopes;

  private final List<Aside> asides = new ArrayList<>();

  private Refusals(Set<String> scopes) {
    this.scopes = scopes;
  }

  /** Finds them in these reports. */
  static Refusals in(List<Map<String, Metric>> simulated, Map<String, Metric> live) {
    List<Map<String, Metric>> all = new ArrayList<>(simulated);
    all.add(live);
    Set<String> scopes = new LinkedHashSet<>();
    for (Map<String, Metric> metrics : all) {
      metrics.forEach(
          (name, metric) -> {
            if (name.startsWith(SECTION) && name.endsWith(REFUSED) && metric.value() > 0) {
              scopes.add(name.substring(0, name.length() - REFUSED.length()));
            }
          });
    }
    Refusals refusals = new Refusals(scopes);
    for (String scope : scopes) {
      double mean =
          simulated.stream()
              .mapToDouble(each -> value(each, scope + REFUSED))
              .average()
              .orElseThrow();
      refusals.asides.add(
          new Aside(scope + REFUSED, "count", mean, value(live, scope + REFUSED), REASON));
    }
    return refusals;
  }

  /** What is not judged for them. */
  List<Aside> asides() {
    return asides;
  }

  /** What a reader should know of them. */
  List<String> notes() {
    return scopes.isEmpty()
        ? List.of()
        : List.of(
            "Figures of servers are without refused connections: "
                + REASON
                + ". Clients and tiers count them in both worlds.");
  }

  /** The same metrics without them. */
  Map<String, Metric> without(Map<String, Metric> metrics) {
    if (scopes.isEmpty()) {
      return metrics;
    }
    Map<String, Metric> rest = new LinkedHashMap<>(metrics);
    for (String scope : scopes) {
      double refused = value(metrics, scope + REFUSED);
      rest.remove(scope + REFUSED);
      for (String measure : List.of(".requests", ".errors")) {
        rest.computeIfPresent(
            scope + measure, (name, metric) -> with(metric, metric.value() - refused));
      }
    }
    shares(rest);
    return rest;
  }

  /** Shares of servers in their pool, and of pools in all, made anew. */
  private static void shares(Map<String, Metric> metrics) {
    Map<String, Double> wholes = new TreeMap<>();
    List<String> names = new ArrayList<>();
    metrics.forEach(
        (name, metric) -> {
          if (name.startsWith(SECTION) && name.endsWith(SHARE)) {
            names.add(name);
            wholes.merge(parent(name), value(metrics, requests(name)), Double::sum);
          }
        });
    for (String name : names) {
      double part = value(metrics, requests(name)) / wholes.getOrDefault(parent(name), 0.0);
      metrics.computeIfPresent(name, (same, metric) -> with(metric, part));
    }
  }

  private static String requests(String share) {
    return share.substring(0, share.length() - SHARE.length()) + ".requests";
  }

  /** Whose part it is a share of. */
  private static String parent(String share) {
    String scope = share.substring(0, share.length() - SHARE.length());
    return scope.substring(0, scope.lastIndexOf('.'));
  }

  private static Metric with(Metric metric, double value) {
    return new Metric(value, null, metric.unit(), metric.n());
  }

  private static double value(Map<String, Metric> metrics, String name) {
    Metric metric = metrics.get(name);
    return metric == null ? 0 : metric.value();
  }
}
