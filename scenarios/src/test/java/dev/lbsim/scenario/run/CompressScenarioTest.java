package dev.lbsim.scenario.run;

import static dev.lbsim.scenario.run.Reports.metric;
import static dev.lbsim.scenario.run.Reports.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.scenario.report.RunReport;
import org.junit.jupiter.api.Test;

/** What a tier that compresses pays, and what slow clients get for it. */
class CompressScenarioTest {
  private static RunReport steady(String l7) {
    return run(
        """
        lbsim: 1
        run: { duration: 20s, warmup: 5s, seed: 3, replications: 2 }
        clients:
          users:
            arrivals: steady(10rps)
            visits: edge
            requests:
              - { path: /page, size: 100KB }
              - { path: /img/a, size: 100KB }
              - { path: /tiny, size: 20B }
        l7: { %s }
        servers: { app: { service: 1ms, workers: 10 } }
        """
            .formatted(l7));
  }

  @Test
  void itCostsItsWorkerTimeForWhatFits() {
    double all =
        metric(steady("edge: { pool: app, compress: { per-kb: 20us } }"), "total.latency.mean");
    // 2 ms for two of three requests, which never meet: they come 100 ms apart.
    assertThat(all).isCloseTo(.001 + .002 * 2 / 3, within(2e-4));
    double some =
        metric(
            steady("edge: { pool: app, compress: { per-kb: 20us, paths: [/page, /tiny] } }"),
            "total.latency.mean");
    assertThat(some).isCloseTo(.001 + .002 / 3, within(2e-4));
    double none =
        metric(steady("edge: { pool: app, compress: { min-size: 101KB } }"), "total.latency.mean");
    assertThat(none).isCloseTo(.001, within(1e-9));
  }

  @Test
  void ofTwoTiersTheOuterOneDoesIt() {
    String inner = "inner: { pool: app, compress: { per-kb: 500us } }";
    double plain =
        metric(
            steady("edge: { pool: inner, compress: { per-kb: 20us } }, " + inner),
            "total.latency.mean");
    assertThat(plain).isCloseTo(.001 + .002 * 2 / 3, within(2e-4));
    double kept =
        metric(
            steady("edge: { pool: inner, retries: 1, compress: { per-kb: 20us } }, " + inner),
            "total.latency.mean");
    assertThat(kept).isCloseTo(.001 + .002 * 2 / 3, within(2e-4));
  }

  @Test
  void whoeverReadsSlowlyHasItSooner() {
    String scenario =
        """
        lbsim: 1
        run: { duration: 20s, warmup: 5s, seed: 3, replications: 2 }
        clients:
          users:
            arrivals: steady(1rps)
            visits: edge
            %s
            requests: [{ path: /page, size: 100KB }]
        l7: { edge: { pool: app, defence: { connections: 1000 }, compress: { %s } } }
        servers: { app: { service: 1ms } }
        """;
    RunReport plain = run(scenario.formatted("download: 1MB/s", "paths: /other"));
    assertThat(metric(plain, "total.latency.mean")).isCloseTo(.101, within(1e-3));
    RunReport short4 = run(scenario.formatted("download: 1MB/s", "per-kb: 0ms, ratio: 4x"));
    assertThat(metric(short4, "total.latency.mean")).isCloseTo(.026, within(1e-3));
  }

  @Test
  void whatIsNoTypeAndWhatIsNoPathIsSaid() {
    assertThatThrownBy(
            () -> steady("edge: { pool: app, compress: { types: [html, text/*], paths: img } }"))
        .hasMessageContaining("l7.edge.compress.types[0]: \"html\" is not a media type")
        .hasMessageContaining("l7.edge.compress.paths: \"img\" is no path");
  }
}
