package dev.lbsim.scenario.run;

import static dev.lbsim.scenario.run.Reports.metric;
import static dev.lbsim.scenario.run.Reports.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.scenario.report.RunReport;
import org.junit.jupiter.api.Test;

/** What the language says of servers, and of what operators do to them, does what it says. */
class ServersScenarioTest {
  private static final String THREE_PRIORITIES =
      """
      lbsim: 1
      run: { duration: 60s, warmup: 0s, replications: 2 }
      clients:
        users:
          arrivals: poisson(300rps)
          visits: web
          requests:
            - { path: /pay, priority: critical }
            - { path: /read }
            - { path: /prefetch, priority: sheddable }
      """;

  private static double failed(RunReport report, String path) {
    return metric(report, "path." + path + ".error_ratio");
  }

  private static double waits(RunReport report, String path) {
    return metric(report, "path." + path + ".latency.mean");
  }

  @Test
  void theLeastImportantAreTurnedAwayFirst() {
    RunReport report =
        run(
            THREE_PRIORITIES
                + "servers: { web: { workers: 2, service: exp(10ms),"
                + " queue: { max: 18, shed: { start: 40%, full: 100% } } } }\n");
    assertThat(failed(report, "/pay")).isLessThan(.02);
    assertThat(failed(report, "/prefetch")).isGreaterThan(.6);
    assertThat(metric(report, "servers.web.errors.shed"))
        .isEqualTo(metric(report, "total.errors.shed"));
    assertThat(metric(report, "total.goodput")).isCloseTo(200, within(4.));
  }

  @Test
  void theMostImportantAreServedFirst() {
    RunReport report =
        run(
            THREE_PRIORITIES
                + "servers: { web: { workers: 4, service: exp(12ms), discipline: priority } }\n");
    assertThat(waits(report, "/pay")).isLessThan(waits(report, "/read"));
    assertThat(waits(report, "/read")).isLessThan(waits(report, "/prefetch") / 2);
  }

  @Test
  void aTimeoutIsADeadlineThatServersMayLookAt() {
    RunReport report =
        run(
            """
            lbsim: 1
            run: { duration: 20s, warmup: 0s, replications: 2 }
            clients: { users: { arrivals: steady(200rps), visits: web, timeout: 95ms } }
            servers: { web: { service: 10ms, queue: { deadline: true } } }
            """);
    double requests = metric(report, "servers.web.requests");
    // Half is too late before it is begun; nothing is worked on for more than its last moments.
    assertThat(metric(report, "servers.web.expired") / requests).isCloseTo(.5, within(.02));
    assertThat(metric(report, "servers.web.utilisation")).isCloseTo(1, within(.01));
  }

  @Test
  void aPoolGrowsToWhatItsRateAsksFor() {
    RunReport report =
        run(
            """
            lbsim: 1
            run: { duration: 2m, warmup: 60s, replications: 2 }
            clients: { users: { arrivals: steady(450rps), visits: proxy } }
            l7: { proxy: { balance: round-robin, pool: web } }
            servers:
              web:
                service: 5ms
                autoscale: { min: 2, max: 12, rate: 50rps, every: 5s, boot: 5s, cool-down: 10s }
            """);
    assertThat(metric(report, "servers.web.instances.mean")).isCloseTo(9, within(.3));
    assertThat(metric(report, "servers.web.utilisation")).isCloseTo(.25, within(.01));
    assertThat(metric(report, "total.errors")).isZero();
  }

  @Test
  void aDeployedVersionIsSlowerAndFails() {
    RunReport report =
        run(
            """
            lbsim: 1
            run: { duration: 60s, warmup: 30s, replications: 2 }
            clients: { users: { arrivals: steady(400rps), visits: proxy } }
            l7: { proxy: { balance: round-robin, pool: web } }
            servers: { web: { count: 4, workers: 10, service: 10ms } }
            events:
              - { at: 5s, do: deploy, target: servers.web, drain: 1s, boot: 2s, pause: 1s,
                  speed: 0.5x, errors: 10% }
            """);
    double n = metric(report, "total.requests") * 2;
    assertThat(metric(report, "total.error_ratio")).isCloseTo(.1, within(4 * Math.sqrt(.09 / n)));
    assertThat(metric(report, "total.latency.mean")).isCloseTo(.02, within(1e-6));
  }

  @Test
  void workersHearOfAShiftOneByOne() {
    RunReport report =
        run(
            """
            lbsim: 1
            run: { duration: 40s, warmup: 0s, replications: 2 }
            clients: { users: { arrivals: poisson(500rps), visits: edge } }
            l4: { edge: { pool: proxy } }
            l7:
              proxy:
                count: 2
                workers: 2
                routes: [ { name: all, path: "*", pool: { blue: 1, green: 0 } } ]
                pool: blue
            servers: { blue: { service: 0ms }, green: { service: 0ms } }
            events:
              - { at: 0s, do: set, target: l7.proxy.routes.all.pool.green, value: 100%, stagger: 10s }
            """);
    // Workers 1 to 4 know it for 40, 30, 20 and 10 of 40 seconds.
    assertThat(metric(report, "servers.green.share")).isCloseTo(.625, within(.04));
  }

  @Test
  void aServerOutOfMemoryIsCounted() {
    RunReport report =
        run(
            """
            lbsim: 1
            run: { duration: 10s, warmup: 0s, replications: 2 }
            clients: { users: { arrivals: steady(200rps), visits: web } }
            servers: { web: { service: 10ms, oom: { at: 50, restart: 1s } } }
            """);
    // 100 a second too many are 51 after half a second; then it is away for a second.
    assertThat(metric(report, "servers.web.killed")).isCloseTo(7, within(1.));
    assertThat(metric(report, "total.errors.reset"))
        .isCloseTo(51 * metric(report, "servers.web.killed"), within(1.));
  }
}
