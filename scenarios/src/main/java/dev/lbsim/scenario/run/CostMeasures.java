package dev.lbsim.scenario.run;

import java.util.List;

/** What a layer-7 tier, or one of its routes, takes requests to cost. */
final class CostMeasures {
  private static final double MILLIONTH = 1e-6;

  private CostMeasures() {}

  /** Adds the measures of {@code name}, if it knows of any cost. */
  static void add(String name, List<String> routes, MetricSheet sheet) {
    Samples samples = sheet.samples;
    double[] cost = samples.totals(routes, "cost");
    if (Samples.sum(cost) == 0) {
      return;
    }
    double[] requests = samples.totals(routes, "requests");
    sheet.put(name + ".cost.mean", samples.ratio(cost, requests).scaled(MILLIONTH), "cost");
    double[] limited = samples.totals(routes, "cost-limited");
    if (Samples.sum(limited) > 0) {
      sheet.put(name + ".cost.limited", samples.count(limited).scaled(MILLIONTH), "cost");
    }
  }

  /** Adds those of what a tier tells apart, such as paths. */
  static void ofSubjects(String tier, List<String> subjects, MetricSheet sheet) {
    Samples samples = sheet.samples;
    List<String> scope = List.of(tier + ".cost");
    double[] all = totals("cost ", scope, subjects, samples);
    double[] allRequests = totals("requests ", scope, subjects, samples);
    for (String subject : subjects) {
      double[] requests = samples.totals(scope, "requests " + subject);
      if (Samples.sum(requests) > 0) {
        double[] cost = samples.totals(scope, "cost " + subject);
        String name = tier + ".costs." + subject;
        sheet.share(name + ".share", requests, allRequests);
        sheet.put(name + ".cost.mean", samples.ratio(cost, requests).scaled(MILLIONTH), "cost");
        sheet.put(name + ".cost_share", samples.ratio(cost, all), "ratio");
      }
    }
  }

  private static double[] totals(
      String column, List<String> scope, List<String> subjects, Samples samples) {
    return samples.totals(
        scope, subjects.stream().map(subject -> column + subject).toArray(String[]::new));
  }
}
