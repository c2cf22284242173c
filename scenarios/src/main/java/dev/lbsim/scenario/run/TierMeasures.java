package dev.lbsim.scenario.run;

import dev.lbsim.scenario.language.expect.Meter;
import java.util.List;

/** What a layer-7 tier is made of: its workers, and its pools as it sees them. */
final class TierMeasures {
  private static final String[] FAILURES = Meter.FAILURES.toArray(String[]::new);

  private TierMeasures() {}

  /** Adds how the requests of an instance fell on its workers, where it has several. */
  static void addWorkers(String instance, int workers, MetricSheet sheet) {
    if (workers < 2) {
      return;
    }
    Samples samples = sheet.samples;
    List<String> scope = List.of(instance);
    double[] all = samples.totals(scope, "requests");
    for (int w = 1; w <= workers; w++) {
      String worker = "workers." + w;
      double[] requests = samples.totals(scope, worker + ".requests");
      double[] busy = samples.totals(scope, worker + ".busy-nanos");
      String name = instance + "." + worker;
      sheet.count(name + ".requests", requests);
      sheet.share(name + ".share", requests, all);
      sheet.put(name + ".utilisation", samples.timeAverage(busy, Samples.sum(requests)), "ratio");
    }
  }

  /** Adds what became of what the tier sent to its pools. */
  static void addPools(List<Layout.TierPool> pools, MetricSheet sheet) {
    Samples samples = sheet.samples;
    double[] all = samples.totals(pools.stream().map(Layout.TierPool::scope).toList(), "requests");
    for (Layout.TierPool pool : pools) {
      List<String> scope = List.of(pool.scope());
      String name = pool.name();
      double[] requests = samples.totals(scope, "requests");
      if (Samples.sum(requests) == 0) {
        continue;
      }
      double[] ok = samples.totals(scope, "ok");
      sheet.count(name + ".requests", requests);
      sheet.count(name + ".ok", ok);
      sheet.count(name + ".errors", samples.totals(scope, FAILURES));
      sheet.failures(name, scope, FAILURES);
      sheet.countIfAny(name + ".abandoned", scope, "abandoned");
      if (pools.size() > 1) {
        sheet.share(name + ".share", requests, all);
        sheet.latency(name + ".latency", List.of(pool.scope() + "/ok"));
      } else {
        double[] nanos = samples.totals(scope, "ok-nanos");
        sheet.put(name + ".latency.mean", samples.ratio(nanos, ok).scaled(1e-9), "s");
      }
    }
  }

  /** Adds what the requests of a route spent their time on; in means over those that ended well. */
  static void addTimes(String route, MetricSheet sheet) {
    Samples samples = sheet.samples;
    List<String> scope = List.of(route);
    double[] timed = samples.totals(scope, "timed");
    for (String part : Meter.PARTS) {
      double[] spent = samples.totals(scope, part);
      if (Samples.sum(spent) > 0) {
        sheet.put(route + "." + part, samples.ratio(spent, timed).scaled(1e-9), "s");
      }
    }
  }
}
