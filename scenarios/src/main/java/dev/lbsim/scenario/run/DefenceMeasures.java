package dev.lbsim.scenario.run;

import dev.lbsim.core.model.DefenceCount;
import dev.lbsim.core.stats.Estimate;
import java.util.List;

/** The connections a layer-7 tier holds, and what it did about those who hold them. */
final class DefenceMeasures {
  private DefenceMeasures() {}

  /** Adds the measures of a tier and of its instances, where they count connections. */
  static void add(String name, List<String> instances, MetricSheet sheet) {
    addOne(name, instances, sheet);
    if (instances.size() > 1) {
      instances.forEach(instance -> addOne(instance, List.of(instance), sheet));
    }
  }

  private static void addOne(String name, List<String> instances, MetricSheet sheet) {
    Samples samples = sheet.samples;
    long peak = samples.highest(instances, "slots-peak");
    if (peak > 0) {
      double[] held = samples.totals(instances, "slots-nanos");
      Estimate mean = samples.timeAverage(held, Samples.sum(samples.totals(instances, "requests")));
      sheet.put(name + ".slots.mean", mean, "connections");
      sheet.level(name + ".slots.max", peak, "connections");
    }
    double[] waiting = samples.totals(instances, "accept-queue-nanos");
    if (Samples.sum(waiting) > 0) {
      sheet.put(name + ".accept_queue.mean", samples.timeAverage(waiting, peak), "connections");
    }
    for (DefenceCount count : DefenceCount.values()) {
      sheet.countIfAny(name + "." + count.column().replace('-', '_'), instances, count.column());
    }
  }
}
