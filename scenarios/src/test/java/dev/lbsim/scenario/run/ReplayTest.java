package dev.lbsim.scenario.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.scenario.language.Overrides;
import dev.lbsim.scenario.language.ReadResult;
import dev.lbsim.scenario.language.ScenarioReader;
import dev.lbsim.scenario.language.problem.Problem;
import dev.lbsim.scenario.report.RunReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
  @TempDir Path folder;

  private RunReport run(String arrivals) {
    return SimRun.run(read(arrivals).orThrow());
  }

  private ReadResult read(String arrivals) {
    return ScenarioReader.read(
        """
        lbsim: 1
        run: { duration: 60s, warmup: 0s, replications: 3 }
        clients: { users: { arrivals: "%s", visits: web } }
        servers: { web: { service: 1ms, workers: 4 } }
        """
            .formatted(arrivals),
        "replay.yaml",
        folder,
        Overrides.none());
  }

  @Test
  void anAccessLogReplaysWithItsPathsSizesAndTimes() throws IOException {
    StringBuilder log = new StringBuilder();
    for (int second = 0; second < 30; second++) {
      for (int i = 0; i < 10; i++) {
        log.append(
            "192.0.2.1 - - [10/Oct/2023:13:55:%02d +0000] \"GET /%s?x=%d HTTP/1.1\" 200 100\n"
                .formatted(second, i < 7 ? "a" : "b", i));
      }
    }
    Files.writeString(folder.resolve("access.log"), log);
    RunReport report = run("log(access.log)");
    assertThat(report.metrics().get("total.ok").value()).isEqualTo(300);
    assertThat(report.metrics().get("path./a.share").value()).isEqualTo(0.7);
    assertThat(report.metrics().get("path./b.bytes").value()).isEqualTo(90 * 100);
    // Spread over their seconds, four workers are far more than enough: nobody waits long.
    assertThat(report.metrics().get("total.latency.p99").value()).isLessThan(0.002);
  }

  @Test
  void aLogReplayedFourTimesAsFastFitsIntoAQuarterOfTheTime() throws IOException {
    StringBuilder log = new StringBuilder();
    for (int second = 0; second < 200; second++) {
      log.append(
          "192.0.2.1 - - [10/Oct/2023:13:%02d:%02d +0000] \"GET / HTTP/1.1\" 200 1\n"
              .formatted(50 + second / 60, second % 60));
    }
    Files.writeString(folder.resolve("access.log"), log);
    RunReport report = run("log(access.log, speed=4)");
    assertThat(report.metrics().get("total.ok").value()).isEqualTo(200);
  }

  @Test
  void aTraceCarriesCosts() throws IOException {
    Files.writeString(folder.resolve("trace.csv"), "time,cost\n0,1\n1,5\n2,1\n");
    RunReport report = run("trace(trace.csv)");
    assertThat(report.metrics().get("total.latency.max").value()).isEqualTo(0.005);
    assertThat(report.metrics().get("total.ok").value()).isEqualTo(3);
  }

  @Test
  void aGzippedLogReplaysAsWell() throws IOException {
    try (var out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("access.log.gz")))) {
      out.write(
          "192.0.2.1 - bob smith [10/Oct/2023:13:55:36 +0200] \"GET / HTTP/1.1\" 200 1 \"-\" \"x\"\n"
              .getBytes(StandardCharsets.UTF_8));
    }
    assertThat(run("log(access.log.gz)").metrics().get("total.ok").value()).isEqualTo(1);
  }

  @Test
  void linesThatAreNoneOfALogAreCounted() throws IOException {
    Files.writeString(
        folder.resolve("access.log"),
        """
        # a comment

        192.0.2.1 - - [10/Oct/2023:13:55:36 +0000] "GET / HTTP/1.1" 200 1
        192.0.2.1 - - [yesterday, at about eleven] "GET / HTTP/1.1" 200 1
        """);
    assertThat(read("log(access.log)").problems())
        .extracting(Problem::message)
        .containsExactly("2 lines of access.log will be passed over: none of a log");
  }
}
