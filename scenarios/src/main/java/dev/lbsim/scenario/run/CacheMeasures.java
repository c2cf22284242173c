package dev.lbsim.scenario.run;

import dev.lbsim.core.stats.Estimate;
import dev.lbsim.scenario.report.RunReport.Metric;
import java.util.List;
import java.util.Map;

/** What the caches of a layer-7 tier, or of one of its routes, have done. */
final class CacheMeasures {
  private static final List<String> COUNTS =
      List.of(
          "lookups",
          "hits",
          "stale",
          "coalesced",
          "outdated",
          "misses",
          "revalidated",
          "refreshed");

  private CacheMeasures() {}

  /** Adds the measures of {@code name}, if anything was looked up. */
  static void add(String name, List<String> routes, Samples samples, Map<String, Metric> metrics) {
    double[] lookups = samples.totals(routes, "cache-lookups");
    if (Samples.sum(lookups) == 0) {
      return;
    }
    String cache = name + ".cache.";
    put(
        metrics,
        cache + "hit_ratio",
        samples.share(samples.totals(routes, "cache-hits"), lookups),
        "ratio");
    double[] saved = samples.totals(routes, "cache-saved-bytes");
    double[] asked = samples.totals(routes, "cache-asked-bytes");
    if (Samples.sum(asked) > 0) {
      put(metrics, cache + "byte_hit_ratio", samples.ratio(saved, asked), "ratio");
      put(metrics, cache + "saved_bytes", samples.count(saved), "B");
    }
    for (String count : COUNTS) {
      double[] totals = samples.totals(routes, "cache-" + count);
      if (count.equals("lookups") || count.equals("hits") || Samples.sum(totals) > 0) {
        put(metrics, cache + count, samples.count(totals), "count");
      }
    }
    double[] evicted = samples.totals(routes, "cache-evicted");
    if (Samples.sum(evicted) > 0) {
      put(metrics, cache + "evictions", samples.count(evicted), "count");
    }
    // Other routes may use a cache that one of them tells of.
    double[] entries = samples.totals(routes, "cache-entries");
    if (Samples.sum(entries) > 0) {
      put(metrics, cache + "entries", samples.count(entries), "count");
      put(metrics, cache + "held_bytes", samples.count(samples.totals(routes, "cache-bytes")), "B");
    }
  }

  private static void put(
      Map<String, Metric> metrics, String name, Estimate estimate, String unit) {
    metrics.put(name, Measures.metric(estimate, unit));
  }
}
