package dev.lbsim.scenario.run;

import java.util.List;

/** What became of the sticky sessions of a layer-7 tier, or of one of its routes. */
final class StickyMeasures {
  private StickyMeasures() {}

  /** Adds the measures of {@code name}, if any session had a backend or got one. */
  static void add(String name, List<String> routes, MetricSheet sheet) {
    Samples samples = sheet.samples;
    double[] known = samples.totals(routes, "sticky-requests");
    double[] set = samples.totals(routes, "sticky-set");
    if (Samples.sum(known) + Samples.sum(set) == 0) {
      return;
    }
    String sticky = name + ".sticky.";
    sheet.count(sticky + "known", known);
    if (Samples.sum(known) > 0) {
      sheet.share(sticky + "ratio", samples.totals(routes, "sticky-kept"), known);
    }
    sheet.count(sticky + "set", set);
    sheet.countIfAny(sticky + "redispatched", routes, "sticky-moved");
    sheet.countIfAny(sticky + "refused", routes, "sticky-refused");
    sheet.countIfAny(sticky + "expired", routes, "sticky-expired");
    sheet.countIfAny(sticky + "evictions", routes, "sticky-evicted");
  }
}
