package dev.lbsim.live.run;

import static dev.lbsim.live.Figures.metric;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.scenario.report.RunReport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions of a live world's own clients: by cookies that go over the network. */
class LiveSessionsTest {
  /** Each request comes by a connection of its own, so only the cookie says whose it is. */
  @ParameterizedTest
  @ValueSource(strings = {"cookie", "{ by: cookie, max-life: 1h, max-idle: 10m }"})
  void aSessionIsAUsersAndNotAConnections(String sticky) {
    RunReport report =
        LiveRuns.play(
            """
            lbsim: 1
            run: { duration: 4s, warmup: 0s, seed: 5, replications: 1 }
            clients:
              users: { users: 4, think: exp(50ms), visits: proxy, timeout: 30s, connections: { reuse: 1 } }
            l7: { proxy: { balance: round-robin, sticky: %s, pool: app } }
            servers: { app: { count: 3, service: 1ms } }
            """
                .formatted(sticky),
            5L,
            null);
    assertThat(metric(report, "total.requests")).isGreaterThan(40);
    assertThat(metric(report, "l7.proxy.sticky.set")).isEqualTo(4);
    assertThat(metric(report, "l7.proxy.sticky.ratio")).isEqualTo(1);
    assertThat(metric(report, "l7.proxy.sticky.known"))
        .isGreaterThanOrEqualTo(metric(report, "total.ok") - 4);
  }
}
