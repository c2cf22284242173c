package dev.lbsim.scenario.run;

import static dev.lbsim.scenario.run.Reports.metric;
import static dev.lbsim.scenario.run.Reports.run;
import static dev.lbsim.scenario.run.Reports.runWithSeries;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.scenario.report.RunReport;
import dev.lbsim.scenario.report.RunReport.ExpectResult;
import dev.lbsim.scenario.report.RunReport.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the language says of attacks and of the defence against them does what it says. */
class DefenceScenarioTest {
  private static final String EXPECT =
      """
      expect:
        - count(requests) > 0
        - count(errors{client=bad}) > 0
        - count(errors) == 0
        - share(requests{client=bad}) < 50%
        - max(slots{l7=proxy}) <= 100
        - count(cut_off{l7=proxy}) > 0
      """;

  private static RunReport attacked(String attack, String defence) {
    return runWithSeries(
        """
        lbsim: 1
        run: { duration: 60s, warmup: 10s, replications: 2 }
        clients:
          users: { arrivals: poisson(100rps), visits: proxy }
          bad: { attack: %s, arrivals: steady(5rps), visits: proxy, requests: [{ path: /bad, size: 1MB }] }
        l7: { proxy: { pool: web, defence: { connections: 100, %s } } }
        servers: { web: { service: 1ms, workers: 4 } }
        %s
        """
            .formatted(attack, defence, EXPECT));
  }

  /** Users and attackers are never added up, whoever asks: figures, series or expectations. */
  @Test
  void totalIsAboutUsersAndAttackAboutAttackers() {
    RunReport report = attacked("slowloris", "header-timeout: 2s");
    double users = metric(report, "clients.users.requests");
    double bad = metric(report, "clients.bad.requests");
    assertThat(bad).isEqualTo(250);
    assertThat(metric(report, "total.requests")).isEqualTo(users);
    assertThat(metric(report, "attack.requests")).isEqualTo(bad);
    assertThat(metric(report, "attack.errors.blocked")).isEqualTo(250);
    assertThat(metric(report, "total.errors")).isZero();
    assertThat(metric(report, "clients.bad.share")).isCloseTo(bad / (users + bad), within(1e-9));
    assertThat(report.metrics()).doesNotContainKey("path./bad.requests");
    assertThat(report.series().get("total.errors").value()).containsOnly(0);
    // What attackers have open is no backlog of ours.
    assertThat(report.warnings()).noneMatch(warning -> warning.contains("in flight"));
    assertThat(report.expect()).extracting(ExpectResult::verdict).containsOnly(Verdict.PASS);
  }

  /** Little's law: 5 a second, each held for as long as its clock allows. */
  @ParameterizedTest
  @CsvSource({
    "slowloris, header-timeout: 4s, 20, slow_header",
    "'{ kind: slowloris, every: 1s, piece: 25B }', 'header-timeout: { time: 4s, min-rate: 50B/s }', 40, slow_header",
    "'{ kind: slowloris, every: 1s, piece: 25B }', 'header-timeout: { time: 4s, min-rate: 50B/s, most: 6s }', 30, slow_header",
    "slow-body, body-timeout: 3s, 15, slow_body",
    "slow-read, pause-timeout: 5s, 25, slow_read",
    "'{ kind: slow-body, every: 5s }', pause-timeout: 2s, 10, slow_body",
  })
  void everyAttackIsHeldByItsClock(String attack, String defence, double held, String count) {
    RunReport report = attacked(attack, defence);
    // Users hold a slot for about a millisecond.
    assertThat(metric(report, "l7.proxy.slots.mean")).isCloseTo(held + .1, within(.2));
    assertThat(metric(report, "l7.proxy.defence." + count)).isEqualTo(250);
  }

  /** Slots of each worker: a share of them is full while the others have room. */
  @Test
  void slotsMayBelongToWorkers() {
    RunReport report =
        run(
            """
            lbsim: 1
            run: { duration: 60s, warmup: 0s, replications: 1 }
            clients: { bad: { attack: slowloris, arrivals: steady(20rps), visits: proxy } }
            l7:
              proxy:
                workers: 4
                pool: web
                defence: { connections: { max: 50, of: worker, backlog: 0 } }
            servers: { web: { service: 1ms } }
            """);
    assertThat(metric(report, "l7.proxy.slots.max")).isEqualTo(200);
    assertThat(metric(report, "l7.proxy.defence.full")).isEqualTo(1000);
    assertThat(metric(report, "attack.requests")).isEqualTo(1200);
    assertThat(metric(report, "total.requests")).isZero();
  }

  /** A header of 700 bytes at 1 KB/s and an answer of 5 KB at 10 KB/s. */
  @Test
  void aBadLineIsPartOfTheLatency() {
    RunReport report =
        run(
            """
            lbsim: 1
            run: { duration: 60s, warmup: 0s, replications: 1 }
            clients:
              users:
                arrivals: poisson(5rps)
                visits: proxy
                upload: 1KB/s
                download: 10KB/s
                requests: [{ body: 300B, size: 5KB }]
            l7: { proxy: { pool: web } }
            servers: { web: { service: 1ms, workers: 9 } }
            """);
    assertThat(metric(report, "total.time.upload")).isCloseTo(1, within(1e-6));
    assertThat(metric(report, "total.time.download")).isCloseTo(.5, within(1e-6));
    assertThat(metric(report, "total.latency.mean")).isCloseTo(1.501, within(2e-3));
    assertThat(report.metrics()).doesNotContainKey("l7.proxy.slots.mean");
  }
}
