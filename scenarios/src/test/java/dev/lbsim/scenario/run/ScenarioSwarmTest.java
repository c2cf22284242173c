package dev.lbsim.scenario.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.scenario.language.Overrides;
import dev.lbsim.scenario.language.ScenarioReader;
import dev.lbsim.scenario.report.RunReport.Metric;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Scenario files drawn from a seed: each is understood, runs to its end with nothing lost or made
 * up (every run checks that), and gives the same figures when it is run again.
 */
class ScenarioSwarmTest {
  @Property(tries = 100, seed = "20261130")
  void everyFileRunsAndRunsAlike(@ForAll long seed) {
    String text = new RandomScenarioText(seed).text();
    try {
      Map<String, String> once = figures(text);
      assertThat(once.get("total.requests")).isNotEqualTo("0.0 0 null");
      assertThat(figures(text)).isEqualTo(once);
    } catch (Throwable e) {
      throw new AssertionError(e.getMessage() + "\nseed " + seed + ":\n" + text, e);
    }
  }

  private static Map<String, String> figures(String text) {
    RunOptions options = new RunOptions(null, null, 1, null, false);
    Map<String, String> figures = new TreeMap<>();
    SimRun.run(
            List.of(
                ScenarioReader.read(text, "swarm.yaml", Path.of(""), Overrides.none()).orThrow()),
            options,
            "test",
            (done, all) -> {},
            () -> true)
        .get(0)
        .metrics()
        .forEach((name, metric) -> figures.put(name, show(metric)));
    return figures;
  }

  private static String show(Metric metric) {
    return metric.value() + " " + metric.n() + " " + Arrays.toString(metric.ci95());
  }
}
