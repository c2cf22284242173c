package dev.lbsim.scenario.run;

import java.util.List;

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
  static void add(String name, List<String> routes, MetricSheet sheet) {
    Samples samples = sheet.samples;
    double[] lookups = samples.totals(routes, "cache-lookups");
    if (Samples.sum(lookups) == 0) {
      return;
    }
    String cache = name + ".cache.";
    sheet.share(cache + "hit_ratio", samples.totals(routes, "cache-hits"), lookups);
    double[] saved = samples.totals(routes, "cache-saved-bytes");
    double[] asked = samples.totals(routes, "cache-asked-bytes");
    if (Samples.sum(asked) > 0) {
      sheet.put(cache + "byte_hit_ratio", samples.ratio(saved, asked), "ratio");
      sheet.put(cache + "saved_bytes", samples.count(saved), "B");
    }
    for (String count : COUNTS) {
      double[] totals = samples.totals(routes, "cache-" + count);
      if (count.equals("lookups") || count.equals("hits") || Samples.sum(totals) > 0) {
        sheet.count(cache + count, totals);
      }
    }
    sheet.countIfAny(cache + "evictions", routes, "cache-evicted");
    // Other routes may use a cache that one of them tells of.
    double[] entries = samples.totals(routes, "cache-entries");
    if (Samples.sum(entries) > 0) {
      sheet.count(cache + "entries", entries);
      sheet.put(cache + "held_bytes", samples.count(samples.totals(routes, "cache-bytes")), "B");
    }
  }
}
