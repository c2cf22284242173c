package dev.lbsim.scenario.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.scenario.language.Overrides;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.ScenarioReader;
import dev.lbsim.scenario.report.JsonReport;
import dev.lbsim.scenario.report.RunReport;
import dev.lbsim.scenario.report.RunReport.Metric;
import dev.lbsim.scenario.report.RunReport.Verdict;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SimRunTest {
  private static final String FULL =
      """
      lbsim: 1
      run: { duration: 60s, seed: 7, replications: 6 }
      clients:
        web:
          arrivals: poisson(200rps)
          visits: www.example.test
          resolver: isp
          timeout: 500ms
          retries: { max: 1, budget: 10% }
          connections: { reuse: 20, idle: 5s }
      resolvers: { isp: { count: 5 } }
      dns: { www.example.test: { answers: [edge], ttl: 10s } }
      l4:
        edge: { count: 2, health: { every: 1s, fall: 2 }, pool: proxy }
      l7:
        proxy: { count: 2, workers: 2, overhead: 0.2ms, balance: p2c, health: { every: 2s }, pool: app }
      servers:
        app: { count: 3, service: exp(5ms), queue: 50 }
      events:
        - { at: 20s, do: crash, target: servers.app.2, for: 10s }
        - { every: exp(20s), for: exp(2s), do: slow, factor: 3x, target: servers.app.* }
      expect:
        - count(errors) < 1000
      """;

  private static Scenario scenario(String text, Overrides overrides) {
    return ScenarioReader.read(text, "test.yaml", Path.of("."), overrides).orThrow();
  }

  private static final String TEN_SECONDS =
      """
      lbsim: 1
      run: { duration: 10s }
      clients: { users: { arrivals: poisson(10rps), visits: web } }
      servers: { web: { service: exp(10ms) } }
      """;

  private static RunReport run(String text) {
    return SimRun.run(scenario(text, Overrides.none()));
  }

  private static String json(RunOptions options) throws IOException {
    List<RunReport> reports =
        SimRun.run(
            List.of(scenario(FULL, Overrides.none())),
            options,
            "lbsim",
            (done, all) -> {},
            () -> true);
    StringWriter json = new StringWriter();
    JsonReport.write(reports, json);
    return json.toString().replaceAll("\"wall_s\" ?: ?[0-9.E-]+", "\"wall_s\": 0");
  }

  @Test
  void theResultIsTheSameToTheByteWhateverTheNumberOfThreads() throws IOException {
    String alone = json(new RunOptions(null, null, 1, null, true));
    assertThat(json(new RunOptions(null, null, 3, null, true))).isEqualTo(alone);
    assertThat(json(new RunOptions(8L, null, 1, null, true))).isNotEqualTo(alone);
  }

  @Test
  void theSmallestFileIsMm1() {
    RunReport report =
        run(
            """
            lbsim: 1
            run: { duration: 2000s }
            clients: { users: { arrivals: poisson(80rps), visits: web } }
            servers: { web: { service: exp(10ms) } }
            """);
    Metric mean = report.metrics().get("total.latency.mean");
    // M/M/1: 1 / (100 - 80) s. The interval is 95 %, so its half-width is about two standard
    // errors.
    double halfWidth = (mean.ci95()[1] - mean.ci95()[0]) / 2;
    assertThat(Math.abs(mean.value() - 0.05)).isLessThan(2.5 * halfWidth);
    assertThat(halfWidth).isLessThan(0.05 * mean.value());
    assertThat(report.metrics().get("servers.web.utilisation").value()).isBetween(0.78, 0.82);
    assertThat(report.warnings()).isEmpty();
  }

  @Test
  void anOverloadedServerIsFlaggedAndABoundedQueueIsNot() {
    String text =
        """
        lbsim: 1
        run: { duration: 300s }
        clients: { users: { arrivals: poisson(%s), visits: web } }
        servers: { web: { service: exp(10ms), queue: %s } }
        """;
    assertThat(run(text.formatted("120rps", "unlimited")).warnings())
        .anyMatch(warning -> warning.startsWith("UNSTABLE: servers.web.1"));
    assertThat(run(text.formatted("120rps", "100")).warnings()).isEmpty();
  }

  @Test
  void anExpectationAboutNothingFails() {
    RunReport report =
        run(
            TEN_SECONDS
                + """
            expect:
              - last(errors) < 5s
              - count(errors) == 0
              - count(requests) == 100 within 30%
            """);
    assertThat(report.expect())
        .extracting(RunReport.ExpectResult::verdict)
        .containsExactly(Verdict.FAIL, Verdict.PASS, Verdict.PASS);
    assertThat(report.expect().get(0).observed()).isEqualTo("no samples");
    assertThat(report.expect().get(0).line()).isEqualTo(6);
  }

  @Test
  void aRatioIsPrintedAsItsExpectationIsWritten() {
    RunReport report =
        run(
            TEN_SECONDS
                + """
            expect:
              - count(ok) / count(requests) <= 1
              - count(ok) / count(requests) <= 100%
            """);
    assertThat(report.expect().get(0).observed()).doesNotContain("%");
    assertThat(report.expect().get(1).observed()).endsWith("%");
  }

  @Test
  void variantsAreJudgedAgainstEachOtherAndThoseNotRunAreSkipped() {
    String text =
        """
        lbsim: 1
        run: { duration: 100s }
        clients: { users: { arrivals: poisson(80rps), visits: web } }
        servers: { web: { service: exp(10ms) } }
        expect:
          - mean(latency) [fast] < mean(latency) [slow]
        variants:
          slow: { servers: { web: { speed: 1x } } }
          fast: { servers: { web: { speed: 2x } } }
        """;
    Scenario slow = scenario(text, Overrides.none().variant("slow"));
    Scenario fast = scenario(text, Overrides.none().variant("fast"));
    List<RunReport> both =
        SimRun.run(List.of(slow, fast), RunOptions.DEFAULT, "lbsim", (done, all) -> {}, () -> true);
    assertThat(both.get(0).expect().get(0).verdict()).isEqualTo(Verdict.PASS);
    // Common random numbers: both variants saw the same requests.
    assertThat(both.get(0).metrics().get("total.requests").value())
        .isCloseTo(both.get(1).metrics().get("total.requests").value(), within(300));
    assertThat(SimRun.run(fast).expect().get(0).verdict()).isEqualTo(Verdict.SKIPPED);
  }

  private static org.assertj.core.data.Offset<Double> within(double value) {
    return org.assertj.core.data.Offset.offset(value);
  }

  @Test
  void anInterruptedRunReportsWhatIsFinishedAndSaysSo() {
    AtomicInteger done = new AtomicInteger();
    List<RunReport> reports =
        SimRun.run(
            List.of(scenario(FULL, Overrides.none())),
            RunOptions.DEFAULT,
            "lbsim",
            (finished, all) -> done.set(finished),
            () -> done.get() < 2);
    assertThat(reports).hasSize(1);
    assertThat(reports.get(0).partial()).isTrue();
    assertThat(reports.get(0).replications()).isEqualTo(2);
  }

  @Test
  void errorsByKindAndByEndingAddUp() {
    RunReport report = run(FULL);
    double kinds =
        report.metrics().entrySet().stream()
            .filter(entry -> entry.getKey().startsWith("total.errors."))
            .mapToDouble(entry -> entry.getValue().value())
            .sum();
    assertThat(kinds).isCloseTo(report.metrics().get("total.errors").value(), within(1e-6));
  }
}
