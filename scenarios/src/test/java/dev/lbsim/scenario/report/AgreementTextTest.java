package dev.lbsim.scenario.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.scenario.report.Agreement.Aside;
import dev.lbsim.scenario.report.Agreement.Line;
import dev.lbsim.scenario.report.Agreement.Verdict;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgreementTextTest {
  private static final LiveEffort EFFORT =
      new LiveEffort(184_231, 62e-6, 1.2e-3, 13e-3, 9.5, 14.2, 100, 100_000);

  private static Line line(
      String name, String unit, double mean, double half, double live, Verdict verdict) {
    boolean chief = !name.startsWith("clients");
    return new Line(
        name, unit, chief, mean, mean - half, mean + half, mean, live, mean / 10, verdict);
  }

  private static Agreement agreement(int servers) {
    List<Line> lines = new ArrayList<>();
    lines.add(line("total.requests", "count", 100_000, 900, 100_050, Verdict.INSIDE));
    lines.add(line("total.error_ratio", "ratio", 0, 0, 0, Verdict.INSIDE));
    lines.add(line("total.time.network", "s", 0, 0, 310e-6, Verdict.NEAR));
    lines.add(line("total.time.service", "s", 0.010, 0.0001, 0.0125, Verdict.DIFFERS));
    lines.add(line("total.latency.mean", "s", 0.010, 0.0001, 0.01281, Verdict.DIFFERS));
    for (int i = 1; i <= servers; i++) {
      lines.add(
          line("servers.web." + i + ".share", "ratio", .1, .01, .1 + i * .0001, Verdict.INSIDE));
    }
    lines.add(line("clients.a.retries", "count", 5, 1, 50, Verdict.DIFFERS));
    return new Agreement(
        SampleReports.deadBackend(),
        SampleReports.deadBackend(),
        lines,
        List.of(new Aside("l4.edge.requests", "count", 10, 1, "it sees connections")),
        List.of("without refused connections"),
        EFFORT);
  }

  @Test
  void fitsATerminalAndTellsWhatDiffersAndWhy() {
    String text = AgreementText.of(agreement(3), false, Paint.NONE);
    assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    assertThat(text)
        .contains(" 99 100 .. 100 900   100 050")
        .containsPattern("100 050 +\\+0\\.1 % +agrees\n")
        .contains("9.90 .. 10.1 ms")
        .contains("+28.1 %  differs")
        .contains("the mean is 2.81 ms longer live: service +2.50 ms, network +310.0 us")
        .contains("what was due came 62.0 us late (p50), 1.20 ms (p99), 13.0 ms at most; 184 231")
        .contains("95.0 us of CPU a request and 9.50 %\n")
        .contains("without refused connections")
        .contains("of 1 other figures 1 differ: clients.a.retries")
        .contains("not judged: l4.edge.requests (it sees connections)")
        .endsWith("DIFFERS: 2 of 8 chief figures\n");
  }

  @Test
  void whatSocketsTakeIsToldWithASpeedThatMakesItSmall() {
    Agreement slow =
        new Agreement(
            SampleReports.deadBackend(),
            SampleReports.deadBackend(),
            List.of(
                line("total.time.network", "s", 0, 0, 1e-3, Verdict.DIFFERS),
                line("total.latency.mean", "s", 2e-3, 1e-5, 3e-3, Verdict.DIFFERS)),
            List.of(),
            List.of(),
            EFFORT);
    String text = AgreementText.of(slow, false, Paint.NONE).replaceAll("\\s+", " ");
    assertThat(text)
        .contains("sockets take 555.6 us a request, which is no part of the simulated network;")
        .contains("at --speed 0.1 they would be a twentieth");
  }

  @Test
  void ofACrowdTheFarthestAreShown() {
    String text = AgreementText.of(agreement(30), false, Paint.NONE);
    assertThat(text)
        .contains("servers.web.30.share", "servers.web.28.share", "    27 nearer")
        .doesNotContain("servers.web.27.share");
    assertThat(text).containsPattern("27 nearer +agree\n");
  }

  @Test
  void everythingIsShownWhenAsked() {
    String text = AgreementText.of(agreement(3), true, Paint.NONE);
    assertThat(text)
        .containsPattern("clients\\.a\\.retries +4 \\.\\. 6 +50 +\\+900\\.0 % +differs");
    assertThat(text).containsPattern("l4\\.edge\\.requests +10 +1\n");
  }

  @Test
  void programsGetAllOfIt() throws IOException {
    StringWriter out = new StringWriter();
    AgreementJson.write(agreement(2), out);
    assertThat(out.toString())
        .contains("\"schema\": \"lbsim-agreement/1\"", "\"agrees\": false")
        .contains("\"late_p99_s\": 0.0012", "\"loop_cpu_per_request_s\": 9.5E-5")
        .contains("\"reason\": \"it sees connections\"");
  }
}
