package dev.lbsim.live.run;

import dev.lbsim.live.FreePort;
import dev.lbsim.live.tls.LiveTls;
import dev.lbsim.scenario.language.Overrides;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.ScenarioReader;
import dev.lbsim.scenario.report.RunReport;
import dev.lbsim.scenario.run.RunOptions;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Live runs of scenarios in a test, with somebody outside who may call meanwhile. */
final class LiveRuns {
  private LiveRuns() {}

  static Scenario scenario(String text) {
    return ScenarioReader.read(text, "test.yaml", Path.of(""), Overrides.none()).orThrow();
  }

  /** Plays it to its end, with a call log. */
  static RunReport play(String text, @Nullable Long seed, LiveRun.@Nullable Calls calls) {
    return play(text, seed, calls, addresses -> {});
  }

  /** The same while somebody calls, whose failure is that of the test. */
  static RunReport play(
      String text, @Nullable Long seed, LiveRun.@Nullable Calls calls, Outsider outsider) {
    Outsider.Call call = new Outsider.Call(outsider);
    RunReport report =
        LiveRun.run(
            scenario(text),
            new LiveRun.Options(
                FreePort.find(),
                1,
                new RunOptions(seed, 1, 1, null, false),
                calls,
                LiveTls.UserFiles.NONE,
                LiveRun.Operation.NONE),
            "test",
            call,
            () -> true);
    call.join();
    return Objects.requireNonNull(report);
  }
}
