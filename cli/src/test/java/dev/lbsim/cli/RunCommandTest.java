package dev.lbsim.cli;

import static dev.lbsim.cli.Session.lbsim;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class RunCommandTest {
  private static final String MM1 =
      """
      lbsim: 1
      run: { duration: 20s, warmup: 2s, seed: 7, replications: 3 }
      clients: { users: { arrivals: poisson(80rps), visits: web } }
      servers: { web: { service: exp(5ms) } }
      """;

  @TempDir private Path folder;
  private Path mm1;

  @BeforeEach
  void writeScenario() throws IOException {
    mm1 = scenario("mm1.yaml", MM1);
  }

  @Test
  void aRunPrintsItsSummaryAndNothingElse() {
    Session session = lbsim("run", mm1.toString());
    assertThat(session.exitCode()).isZero();
    assertThat(session.out())
        .startsWith("mm1   seed 7   3 x 20 s simulated in ")
        .contains("without its first 2 s", "p99.9", "servers")
        .endsWith("no expectations in the file\n");
    assertThat(session.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(session.err()).isEmpty();
  }

  @Test
  void expectationsDecideTheExitCode() throws IOException {
    Path file = scenario("e.yaml", MM1 + "expect: [ 'p50(latency) < 1s', 'count(errors) > 5' ]\n");
    Session session = lbsim("run", file.toString());
    assertThat(session.exitCode()).isEqualTo(ExitCodes.EXPECTATION_FAILED);
    assertThat(session.out())
        .contains("PASS  p50(latency) < 1s", "FAIL  count(errors) > 5")
        .endsWith("1 of 2 expectations failed\n");
  }

  @Test
  void aScenarioWithProblemsIsNotRunAndEachIsNamed() throws IOException {
    Path file = scenario("bad.yaml", MM1.replace("service:", "servce:").replace("rps", ""));
    Session session = lbsim("run", file.toString(), "--json", "-");
    assertThat(session.exitCode()).isEqualTo(ExitCodes.SCENARIO_INVALID);
    assertThat(session.out()).isEmpty();
    assertThat(session.err())
        .contains(file + ":3:", file + ":4:", "did you mean \"service\"?", " errors");
  }

  @Test
  void aMistakeFarDownInAFileIsTheFilesAndNotOurs() throws IOException {
    Files.writeString(folder.resolve("trace.csv"), "time\n" + "1\n".repeat(200_000) + "soon\n");
    Path file = scenario("replay.yaml", MM1.replace("poisson(80rps)", "trace(trace.csv)"));
    Session session = lbsim("run", file.toString());
    assertThat(session.exitCode()).isEqualTo(ExitCodes.SCENARIO_INVALID);
    assertThat(session.err())
        .isEqualTo(
            "lbsim: line 200002 of trace.csv: time: \"soon\" is not a duration; write a duration"
                + " such as 10ms\n");
  }

  @Test
  void jsonToStandardOutputIsAllThereIs() throws IOException {
    Session session =
        lbsim("run", mm1.toString(), "--json", "-", "--seed", "-9", "--replications", "2");
    JsonNode document = new ObjectMapper().readTree(session.out());
    assertThat(document.path("seed").asLong()).isEqualTo(-9);
    assertThat(document.path("replications").asInt()).isEqualTo(2);
    assertThat(document.path("tool").asText()).isEqualTo(Version.tool());
    assertThat(document.path("series")).isNotEmpty();
  }

  @Test
  void theResultDoesNotDependOnThreads() {
    String one = lbsim("run", mm1.toString(), "--json", "-", "--threads", "1").out();
    String four = lbsim("run", mm1.toString(), "--json", "-", "--threads", "4").out();
    assertThat(withoutWallTime(four)).isEqualTo(withoutWallTime(one));
  }

  @Test
  void setAndUntilChangeTheRun() throws IOException {
    Session session =
        lbsim(
            "run",
            mm1.toString(),
            "--json",
            "-",
            "--until",
            "10s",
            "--set",
            "servers.web.workers=4",
            "--set",
            "clients.users.arrivals=steady(10rps)");
    JsonNode document = new ObjectMapper().readTree(session.out());
    assertThat(document.path("simulated_s").asInt()).isEqualTo(10);
    // 8 s at 10 requests per second, evenly spaced: 80, or one more or less by phase.
    assertThat(document.at("/metrics/total.requests/value").asDouble()).isBetween(79.0, 81.0);
  }

  @Test
  void everythingIsWrittenIntoOneFolder() throws IOException {
    Path out = folder.resolve("results/here");
    Session session = lbsim("run", mm1.toString(), "--out", out.toString(), "--quiet");
    assertThat(session.out()).isEmpty();
    assertThat(session.err()).isEmpty();
    assertThat(out.resolve("summary.txt")).content().startsWith("mm1   seed 7");
    assertThat(out.resolve("result.json")).content().contains("\"lbsim-result/1\"");
    assertThat(out.resolve("metrics.csv")).content().startsWith("name,value,");
    assertThat(out.resolve("series.csv")).content().startsWith("name,time_s,");
  }

  @Test
  void whatCannotRunLeavesNoFolderBehind() throws IOException {
    Path file = scenario("bad.yaml", MM1.replace("service:", "servce:"));
    Path out = folder.resolve("results");
    Session session = lbsim("run", file.toString(), "--out", out + "/here", "--csv", out + "");
    assertThat(session.exitCode()).isEqualTo(ExitCodes.SCENARIO_INVALID);
    assertThat(out).doesNotExist();
  }

  @Test
  void aFolderThatCannotBeMadeIsNoticedBeforeTheRun() {
    Session session = lbsim("run", mm1.toString(), "--csv", mm1 + "/results");
    assertThat(session.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(session.err())
        .isEqualTo("lbsim: cannot make the folder " + mm1 + "/results for --csv\n");
  }

  @Test
  void aRunThatEndsBeforeItsWarmupIsRefused() {
    Session session = lbsim("run", mm1.toString(), "--until", "2s");
    assertThat(session.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(session.err())
        .isEqualTo("lbsim: --until 2s leaves nothing to measure after the warm-up of 2s\n");
  }

  @Test
  void noResultReplacesTheScenario() throws IOException {
    Path lesson = Files.createDirectory(folder.resolve("lesson"));
    Path file = Files.writeString(lesson.resolve("scenario.yaml"), MM1);
    Session session = lbsim("run", lesson.toString(), "--json", file.toString());
    assertThat(session.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(session.err()).contains("written over the scenario");
    assertThat(file).hasContent(MM1);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aResultThatCannotBeWrittenIsNoBugOfOurs() {
    Session session = lbsim("run", mm1.toString(), "--json", "/dev/full");
    assertThat(session.exitCode()).isEqualTo(ExitCodes.INTERNAL_ERROR);
    assertThat(session.err())
        .startsWith("lbsim: cannot read or write /dev/full: ")
        .doesNotContain("report");
  }

  @Test
  void variantsAreRunSideBySide() throws IOException {
    Path file =
        scenario(
            "v.yaml", MM1 + "variants: { one: {}, two: { servers: { web: { workers: 2 } } } }\n");
    Session all = lbsim("run", file.toString(), "--csv", folder.resolve("csv").toString());
    assertThat(all.out()).contains("v [one]   seed 7", "v [two]   seed 7", "variants", "  two");
    assertThat(folder.resolve("csv/one/metrics.csv")).exists();
    assertThat(folder.resolve("csv/two/metrics.csv")).exists();

    Session two = lbsim("run", file.toString(), "--variant", "two");
    assertThat(two.out()).startsWith("v [two]").doesNotContain("variants");

    Session base = lbsim("run", file.toString(), "--variant", "base", "--variant", "two");
    assertThat(base.out()).startsWith("v   seed 7").contains("  base  ", "  two  ");

    Session none = lbsim("run", file.toString(), "--variant", "twoo");
    assertThat(none.exitCode()).isEqualTo(ExitCodes.SCENARIO_INVALID);
    assertThat(none.err()).contains("did you mean \"two\"?");
  }

  @Test
  void aProgressBarIsNeverSeenInAPipe() {
    assertThat(lbsim("run", mm1.toString()).err()).isEmpty();
  }

  @Test
  void coloursCanBeForced() {
    assertThat(lbsim("run", mm1.toString(), "--color", "always").out()).contains("\u001b[1m");
    assertThat(lbsim("run", mm1.toString(), "--color", "never").out()).doesNotContain("\u001b[");
  }

  @Test
  void validateSaysThatAFileCanRunOrWhyNot() throws IOException {
    Session good = lbsim("validate", mm1.toString());
    assertThat(good.exitCode()).isZero();
    assertThat(good.out()).isEqualTo(mm1 + ": can run\n");

    Path bad = scenario("bad.yaml", MM1.replace("lbsim: 1", "lbsim: 2"));
    Session both = lbsim("validate", mm1.toString(), bad.toString(), "--json");
    assertThat(both.exitCode()).isEqualTo(ExitCodes.SCENARIO_INVALID);
    JsonNode problems = new ObjectMapper().readTree(both.out());
    assertThat(problems).hasSize(1);
    assertThat(problems.at("/0/line").asInt()).isEqualTo(1);
    assertThat(problems.at("/0/severity").asText()).isEqualTo("error");
  }

  @Test
  void validateLooksAtEveryVariant() throws IOException {
    Path file =
        scenario("v.yaml", MM1 + "variants: { none: { servers: { web: { workers: 0 } } } }\n");
    Session session = lbsim("validate", file.toString());
    assertThat(session.exitCode()).isEqualTo(ExitCodes.SCENARIO_INVALID);
    assertThat(session.out()).contains(":5:", "workers");
  }

  private Path scenario(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static String withoutWallTime(String json) {
    return json.replaceAll("\"wall_s\": [^,]*", "");
  }
}
