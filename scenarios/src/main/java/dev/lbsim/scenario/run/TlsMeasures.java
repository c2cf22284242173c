package dev.lbsim.scenario.run;

import java.util.List;

/** What the handshakes of a layer-7 tier were, and what they cost. */
final class TlsMeasures {
  private TlsMeasures() {}

  /** Adds the measures of {@code name}, if anybody shook hands. */
  static void add(String name, List<String> instances, MetricSheet sheet) {
    Samples samples = sheet.samples;
    double[] full = samples.totals(instances, "handshakes.full");
    double[] resumed = samples.totals(instances, "handshakes.resumed", "handshakes.early");
    double[] failed = samples.totals(instances, "handshakes.failed");
    double[] good = MetricSheet.plus(full, resumed);
    double[] all = MetricSheet.plus(good, failed);
    if (Samples.sum(all) == 0) {
      return;
    }
    String handshakes = name + ".handshakes";
    sheet.count(handshakes, all);
    sheet.count(handshakes + ".full", full);
    sheet.countIfAny(handshakes + ".resumed", instances, "handshakes.resumed");
    sheet.countIfAny(handshakes + ".early", instances, "handshakes.early");
    sheet.countIfAny(handshakes + ".failed", instances, "handshakes.failed");
    sheet.countIfAny(handshakes + ".unreadable", instances, "tickets.unreadable");
    if (Samples.sum(resumed) > 0) {
      sheet.share(handshakes + ".resumed_ratio", resumed, good);
    }
    double[] work = samples.totals(instances, "handshake-nanos");
    if (Samples.sum(work) > 0) {
      sheet.put(
          handshakes + ".cpu_ratio",
          samples.ratio(work, samples.totals(instances, "offered-nanos")),
          "ratio");
    }
  }
}
