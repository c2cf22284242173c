package dev.lbsim.scenario.run;

import dev.lbsim.scenario.language.Overrides;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.ScenarioReader;
import dev.lbsim.scenario.report.RunReport;
import java.nio.file.Path;
import java.util.List;

/** Runs of scenarios that a test writes itself. */
final class Reports {
  private Reports() {}

  static RunReport run(String text) {
    return SimRun.run(read(text));
  }

  /** With the series of charts. */
  static RunReport runWithSeries(String text) {
    RunOptions series = new RunOptions(null, null, 1, null, true);
    return SimRun.run(List.of(read(text)), series, "test", (done, all) -> {}, () -> true).get(0);
  }

  private static Scenario read(String text) {
    return ScenarioReader.read(text, "test.yaml", Path.of("."), Overrides.none()).orThrow();
  }

  static double metric(RunReport report, String name) {
    return report.metrics().get(name).value();
  }
}
