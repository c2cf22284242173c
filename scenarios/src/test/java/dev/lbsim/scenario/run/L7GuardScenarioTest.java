package dev.lbsim.scenario.run;

import static dev.lbsim.scenario.run.Reports.metric;
import static dev.lbsim.scenario.run.Reports.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.scenario.report.RunReport;
import org.junit.jupiter.api.Test;

/** What the language says of guards of backends does what it says. */
class L7GuardScenarioTest {
  private static RunReport of(String l7, String servers) {
    return run(
        """
        lbsim: 1
        run: { duration: 60s, warmup: 0s, replications: 2 }
        clients: { users: { arrivals: poisson(300rps), visits: proxy } }
        l7: { proxy: { pool: web, %s } }
        servers: { web: { %s } }
        """
            .formatted(l7, servers));
  }

  @Test
  void anOutlierIsFoundByEachInstanceForItself() {
    RunReport report =
        run(
            """
            lbsim: 1
            run: { duration: 60s, warmup: 0s, replications: 2 }
            clients: { users: { arrivals: poisson(300rps), visits: edge } }
            l4: { edge: { pool: proxy } }
            l7:
              proxy:
                count: 3
                workers: 2
                pool: web
                outlier: { consecutive-5xx: 5, base-ejection-time: 10m, max-ejection-time: 10m }
            servers:
              web: { service: 1ms, members: { a: {}, b: {}, sick: { errors: 100% } } }
            """);
    assertThat(metric(report, "l7.proxy.ejections")).isEqualTo(3);
    assertThat(metric(report, "total.errors")).isEqualTo(15);
  }

  @Test
  void aBackendThatFailedIsTriedOncePerTimeout() {
    String dead = "service: 1ms, members: { a: {}, b: {}, dead: { errors: 100% } }";
    RunReport report = of("passive: { on: status-5xx }", dead);
    // At once, and then each time after ten seconds and what it takes until its turn comes.
    assertThat(metric(report, "total.errors")).isEqualTo(6);
    assertThat(metric(report, "l7.proxy.ejections")).isEqualTo(6);
    assertThat(metric(report, "l7.proxy.ejected.mean")).isBetween(.99, 1.);
    // As in nginx, a 5xx is no failure unless it is said to be.
    assertThat(metric(of("passive: 1", dead), "total.errors")).isGreaterThan(5000);
    // And nobody is set aside where there is nobody else.
    assertThat(metric(of("passive: { on: status-5xx }", "service: 1ms, errors: 50%"), "total.ok"))
        .isGreaterThan(8000);
  }

  /**
   * Its checks pass, so it is up again with the second check after it went down: once in 4 s. With
   * on-error fail-check it takes three times ten failures before a check passes.
   */
  @Test
  void requestsThatFailTakeABackendDownUntilItsChecksPass() {
    String sick = "service: 1ms, members: { a: {}, b: {}, sick: { errors: 100% } }";
    RunReport down = of("health: { every: 2s }, observe: { on-error: mark-down }", sick);
    assertThat(metric(down, "l7.proxy.downs")).isBetween(15., 16.);
    assertThat(metric(down, "total.errors")).isBetween(150., 165.);
    RunReport checks = of("health: { every: 2s }, observe: 10", sick);
    assertThat(metric(checks, "l7.proxy.downs")).isBetween(12., 15.);
    assertThat(metric(checks, "total.errors")).isBetween(30. * 12, 60. * 15);
    // Three times ten failures take 300 ms, and every 200 ms a check says that all is well.
    RunReport often = of("health: { every: 200ms }, observe: 10", sick);
    assertThat(metric(often, "total.errors")).isGreaterThan(5000);
    // Whoever has one more chance keeps it as long as its checks pass.
    RunReport chance = of("health: { every: 2s }, observe: { on-error: sudden-death }", sick);
    assertThat(chance.metrics()).doesNotContainKey("l7.proxy.downs");
    assertThat(metric(chance, "total.errors")).isGreaterThan(5000);
  }

  /** Of a server that is dead its requests tell sooner than its checks: the third check does. */
  @Test
  void refusedRequestsTakeADeadBackendDownBeforeItsChecksDo() {
    String dies =
        """
        lbsim: 1
        run: { duration: 60s, warmup: 0s, replications: 2 }
        clients: { users: { arrivals: poisson(300rps), visits: proxy } }
        l7: { proxy: { pool: web, health: { every: 5s }%s } }
        servers: { web: { service: 1ms, count: 3 } }
        events: [{ at: 10s, do: crash, target: web.1 }]
        """;
    RunReport alone = run(dies.formatted(""));
    RunReport observed = run(dies.formatted(", observe: { on: connect, on-error: mark-down }"));
    // From 10 s on 100 requests per second, for two intervals and a part of one.
    assertThat(metric(alone, "total.errors")).isBetween(950., 1550.);
    // And whatever was under way there when it died.
    assertThat(metric(observed, "total.errors")).isBetween(10., 12.);
    assertThat(metric(observed, "l7.proxy.downs")).isEqualTo(1);
  }

  @Test
  void aTrippedBreakerSparesAPoolThatFails() {
    RunReport report =
        of("trip: { window: 20, least: 20, wait: 10s, trials: 5 }", "service: 1ms, errors: 100%");
    // 20 to open it, then 5 every 10 seconds and a little; a few are under way when it opens.
    assertThat(metric(report, "servers.web.requests")).isBetween(45., 48.);
    assertThat(metric(report, "l7.proxy.openings")).isEqualTo(6);
    assertThat(metric(report, "l7.proxy.open.mean")).isBetween(.99, 1.);
  }

  @Test
  void aFallbackAnswersWhatABreakerTurnsAway() {
    RunReport report =
        of(
            "breaker: { requests: 2 }, fallback: { time: 1ms, on: rejected }",
            "service: exp(10ms), workers: 10");
    double fallbacks = metric(report, "l7.proxy.fallbacks");
    assertThat(fallbacks).isPositive();
    assertThat(metric(report, "total.errors")).isZero();
    // Erlang's loss formula for two places and a load of 3.
    double lost = 4.5 / (1 + 3 + 4.5);
    double n = 2 * metric(report, "total.requests");
    assertThat(fallbacks / metric(report, "total.requests"))
        .isCloseTo(lost, within(4 * 2 * Math.sqrt(lost * (1 - lost) / n)));
  }

  @Test
  void whatAPoolThatHasLostHostsCannotTakeSpills() {
    RunReport report =
        run(
            """
            lbsim: 1
            run: { duration: 60s, warmup: 5s, replications: 2 }
            clients: { users: { arrivals: poisson(300rps), visits: proxy } }
            l7:
              proxy:
                pool: near
                backup: far
                overprovision: 1.4x
                health: { every: 1s, fall: 1 }
            servers:
              near: { service: 1ms, members: { a: {}, b: {}, c: {}, d: {} } }
              far: { service: 1ms }
            events:
              - { at: 1s, do: crash, target: near.a }
              - { at: 1s, do: crash, target: near.b }
            """);
    double n = 2 * metric(report, "total.requests");
    assertThat(metric(report, "servers.near.share"))
        .isCloseTo(.7, within(4 * Math.sqrt(.7 * .3 / n)));
  }

  @Test
  void envoysWordsForRetriesMeanWhatEnvoyMeans() {
    String sick = "service: 1ms, errors: 50%, count: 2";
    double gateway =
        metric(of("retries: { max: 1, backoff: none, on: gateway-error }", sick), "total.errors");
    double any = metric(of("retries: { max: 1, backoff: none, on: 5xx }", sick), "total.errors");
    assertThat(gateway).as("a 500 is none").isGreaterThan(1.8 * any);
  }

  @Test
  void hedgesWaitForAPercentile() {
    RunReport report =
        of("hedge: { after: p90, budget: 20% }", "service: exp(10ms), workers: 100000");
    assertThat(metric(report, "l7.proxy.hedges") / metric(report, "total.requests"))
        .isCloseTo(.1, within(4 * Math.sqrt(.09 / 2048)));
  }

  @Test
  void theLessImportantAreShedFirst() {
    RunReport report =
        run(
            """
            lbsim: 1
            run: { duration: 60s, warmup: 5s, replications: 2 }
            clients:
              users:
                arrivals: poisson(1500rps)
                visits: proxy
                requests:
                  - { path: /pay, priority: critical, share: 1 }
                  - { path: /ads, priority: sheddable, share: 1 }
            l7: { proxy: { pool: web, limit: fixed(20), shed: 40% } }
            servers: { web: { service: exp(10ms), workers: 10 } }
            """);
    assertThat(metric(report, "path./pay.error_ratio")).isLessThan(.1);
    assertThat(metric(report, "path./ads.error_ratio")).isGreaterThan(.5);
  }
}
