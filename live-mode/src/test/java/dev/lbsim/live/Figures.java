package dev.lbsim.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.scenario.report.RunReport;
import java.util.List;

/** What a report says. */
public final class Figures {
  private Figures() {}

  /** The value of a metric that must be there; if it is not, errors and warnings may say why. */
  public static double metric(RunReport report, String name) {
    RunReport.Metric found = report.metrics().get(name);
    assertThat(found)
        .as(() -> name + " among " + report.metrics().keySet() + errors(report) + report.warnings())
        .isNotNull();
    return found.value();
  }

  /** Everything it calls an error. */
  public static List<String> errors(RunReport report) {
    return report.metrics().entrySet().stream()
        .filter(metric -> metric.getKey().contains("errors"))
        .map(metric -> metric.getKey() + "=" + metric.getValue().value())
        .toList();
  }
}
