package dev.lbsim.scenario.run;

import dev.lbsim.scenario.language.Overrides;
import dev.lbsim.scenario.language.ScenarioReader;
import dev.lbsim.scenario.report.RunReport;
import java.nio.file.Path;

/** Runs of scenarios that a test writes itself. */
final class Reports {
  private Reports() {}

  static RunReport run(String text) {
    return SimRun.run(
        ScenarioReader.read(text, "test.yaml", Path.of("."), Overrides.none()).orThrow());
  }

  static double metric(RunReport report, String name) {
    return report.metrics().get(name).value();
  }
}
