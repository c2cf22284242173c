package dev.lbsim.scenario.lessons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.scenario.language.Overrides;
import dev.lbsim.scenario.language.ReadResult;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.ScenarioReader;
import dev.lbsim.scenario.language.problem.Problem;
import dev.lbsim.scenario.report.Paint;
import dev.lbsim.scenario.report.RunReport;
import dev.lbsim.scenario.report.RunReport.Metric;
import dev.lbsim.scenario.report.RunReport.Verdict;
import dev.lbsim.scenario.report.RunSummary;
import dev.lbsim.scenario.run.RunOptions;
import dev.lbsim.scenario.run.SimRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bundled examples run, and show what their comments say. */
class ExamplesTest {
  private static final Path REPLAY = Path.of("examples", "replay-a-log");

  @Test
  void theReplayedLogArrivesWholeWithItsPathsAndSizes() throws IOException {
    Path file = REPLAY.resolve("scenario.yaml");
    ReadResult base = ScenarioReader.read(file, Overrides.none());
    assertThat(base.problems())
        .extracting(Problem::message)
        .containsExactly("1 line of access.log will be passed over: none of a log");
    List<Scenario> variants =
        base.orThrow().variants().stream()
            .map(name -> ScenarioReader.read(file, Overrides.none().variant(name)).orThrow())
            .toList();
    List<RunReport> reports =
        SimRun.run(
            variants,
            new RunOptions(null, 2, 2, null, false),
            "lbsim",
            (done, all) -> {},
            () -> true);

    List<String> lines =
        Files.readAllLines(REPLAY.resolve("access.log")).stream()
            .filter(line -> !line.startsWith("#"))
            .toList();
    long checkouts = lines.stream().filter(line -> line.contains("GET /checkout ")).count();
    long searches = lines.stream().filter(line -> line.contains("GET /search?q=")).count();
    for (RunReport report : reports) {
      Map<String, Metric> metrics = report.metrics();
      // Those of the last second may lie behind the end of the run.
      assertThat(metrics.get("total.requests").value())
          .isBetween(lines.size() - 6.0, lines.size() + 0.0);
      assertThat(metrics.get("path./checkout.requests").value()).isEqualTo(checkouts);
      assertThat(metrics.get("path./search.requests").value()).isEqualTo(searches);
      assertThat(report.expect()).noneMatch(result -> result.verdict() == Verdict.FAIL);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"three-sites", "twenty-sites"})
  void manySitesReadWellAtEightyColumns(String example) {
    Scenario scenario =
        ScenarioReader.read(Path.of("examples", example, "scenario.yaml"), Overrides.none())
            .orThrow();
    RunOptions short30s = new RunOptions(null, 2, 2, 30_000_000_000L, false);
    List<RunReport> reports =
        SimRun.run(List.of(scenario), short30s, "lbsim", (done, all) -> {}, () -> true);
    assertThat(reports.get(0).warnings()).noneMatch(warning -> warning.startsWith("UNSTABLE"));
    double share = 0;
    for (String site : scenario.spec().anycast().get("www").sites().keySet()) {
      share += reports.get(0).metrics().get("anycast.www." + site + ".share").value();
    }
    assertThat(share).isCloseTo(1, within(1e-9));
    assertThat(RunSummary.of(reports, Paint.NONE).lines()).allMatch(line -> line.length() <= 80);
  }
}
