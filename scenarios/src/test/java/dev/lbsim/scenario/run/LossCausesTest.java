package dev.lbsim.scenario.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.scenario.language.Overrides;
import dev.lbsim.scenario.language.ScenarioReader;
import dev.lbsim.scenario.report.RunReport;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A server dies for good; who knew of it when decides why requests to it were lost. */
class LossCausesTest {
  /** A hundred requests a second by fifty resolvers: each asks as soon as its answer has ended. */
  private static final String WORLD =
      """
      lbsim: 1
      run: { duration: 20m, warmup: 0s, seed: 4, replications: 5 }
      clients:
        users: { arrivals: steady(100rps), visits: www.example.test, resolver: isp, timeout: 1s }
      resolvers: { isp: { count: 50 } }
      dns:
        www.example.test: { answers: [web.main, web.spare], policy: failover, ttl: 60s }
      servers: { web: { service: 1ms, members: { main: {}, spare: {} } } }
      events:
        - { at: 5m, do: drop, target: servers.web.main }
        - { at: 310s, do: withdraw, target: dns.www.example.test.web.main }
      """;

  private static RunReport run(Overrides changes) {
    return SimRun.run(ScenarioReader.read(WORLD, "world.yaml", Path.of("."), changes).orThrow());
  }

  private static double lost(RunReport report, String cause) {
    RunReport.Metric metric = report.metrics().get("total.lost" + cause);
    return metric == null ? 0 : metric.value();
  }

  @Test
  void untilTheNameServerKnowsItIsDetectionAndThenTheTtl() {
    RunReport report = run(Overrides.none());
    assertThat(lost(report, ".detection")).isCloseTo(1000, within(2.));
    // What is left of a TTL is uniform on [0 s, 60 s], for each of 50 resolvers in 5 replications,
    // and half a second more until somebody asks: 3,000 and 50, give or take 4 standard deviations.
    double deviation = 100 * 60 / Math.sqrt(12) / Math.sqrt(50 * 5);
    assertThat(lost(report, ".ttl")).isCloseTo(3000, within(4 * deviation));
    assertThat(lost(report, ".stretching")).isZero();
    assertThat(lost(report, ""))
        .isCloseTo(
            lost(report, ".in-flight") + lost(report, ".detection") + lost(report, ".ttl"),
            within(1e-6));
    assertThat(lost(report, ".in-flight")).isLessThanOrEqualTo(1); // there is one worker
    assertThat(report.metrics().get("total.errors").value())
        .isCloseTo(lost(report, ""), within(1e-6));
  }

  @Test
  void resolversThatKeepAnswersTooLongAreToldApartFromThoseThatMay() {
    RunReport report =
        run(Overrides.none().set("resolvers.isp.ignore-ttl", "{ share: 100%, at-least: 10m }"));
    // Ages of answers are uniform on [0 s, 600 s]: an answer of age a is within its TTL for 60 - a
    // more seconds, of which ten are the name server's; and it is used for 600 - a.
    double withinTtl = 100 * (50. * 50 / 2) / 600;
    double all = 100 * (590. * 590 / 2) / 600;
    double deviation = 100 * 600 / Math.sqrt(12) / Math.sqrt(50 * 5);
    assertThat(lost(report, ".ttl")).isCloseTo(withinTtl, within(4 * 100 * 13 / Math.sqrt(250)));
    assertThat(lost(report, ".stretching")).isCloseTo(all - withinTtl, within(4 * deviation));
  }

  @Test
  void anOpenConnectionThatStillLeadsThereIsPinned() {
    RunReport report =
        run(
            Overrides.none()
                .set("clients.users.addresses", "40")
                .set("clients.users.connections", "{ reuse: 1000000 }")
                .set(
                    "events",
                    "[{ at: 5m, do: withdraw, target: dns.www.example.test.web.main },"
                        + " { at: 10m, do: drop, target: servers.web.main }]"));
    // Withdrawn five minutes before it dies, so no answer leads there any more; but each of the
    // forty keeps its connection, and loses the first request it sends over it.
    assertThat(lost(report, ".pinned") + lost(report, ".in-flight")).isEqualTo(40, within(1e-6));
    assertThat(lost(report, "")).isEqualTo(40, within(1e-6));
  }
}
