package dev.lbsim.scenario.run;

import static dev.lbsim.scenario.run.Reports.metric;
import static dev.lbsim.scenario.run.Reports.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.scenario.report.RunReport;
import org.junit.jupiter.api.Test;

/** What happens when the store of a rate limit is away for three of ten seconds. */
class RateLimitScenarioTest {
  private static RunReport outage(String fail) {
    return run(
        """
        lbsim: 1
        run: { duration: 10s, warmup: 0s, replications: 1 }
        clients: { users: { arrivals: steady(100rps), visits: proxy } }
        l7:
          proxy:
            rate-limit: { limit: "token-bucket(rate=20rps, burst=1)", store: { latency: 1ms, fail: %s } }
            pool: web
        servers: { web: { service: 0ms } }
        events:
          - { at: 5s, do: set, target: l7.proxy.rate-limit.store.errors, value: 100%%, for: 3s }
        """
            .formatted(fail));
  }

  @Test
  void aLimitThatFailsOpenIsNone() {
    RunReport report = outage("open");
    assertThat(metric(report, "l7.proxy.undecided")).isCloseTo(300, within(2.));
    assertThat(metric(report, "total.ok")).isCloseTo(300 + 7 * 20, within(4.));
  }

  @Test
  void aLimitThatFailsClosedIsAnOutage() {
    RunReport report = outage("closed");
    assertThat(metric(report, "total.errors.status-5xx")).isCloseTo(300, within(2.));
    assertThat(metric(report, "total.ok")).isCloseTo(7 * 20, within(4.));
  }
}
