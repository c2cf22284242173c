package dev.lbsim.live.run;

import static dev.lbsim.live.Figures.metric;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.scenario.report.RunReport;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a live world stands, over real sockets. */
class LiveReliabilityTest {
  private static final int CYCLES = 100;

  /**
   * Backends die and come back a hundred times, at random, never all at a time. Whatever they had
   * is tried once more elsewhere: requests stop early, so that a busy machine has time for that.
   */
  @Test
  void noRequestIsLostWhileBackendsDieAndComeBackAHundredTimes() {
    SplittableRandom random = new SplittableRandom(5);
    StringBuilder events = new StringBuilder();
    for (int cycle = 0; cycle < CYCLES; cycle++) {
      events.append(
          "  - { at: %dms, do: crash, target: servers.app.%d, for: %dms }\n"
              .formatted(200 + cycle * 40, cycle % 5 + 1, 5 + random.nextInt(70)));
    }
    RunReport report =
        LiveRuns.play(
            """
            lbsim: 1
            run: { duration: 8s, warmup: 0s, seed: 5, replications: 1 }
            clients:
              users:
                arrivals: { profile: [{ at: 0s, rate: 200rps }, { at: 4500ms, rate: 200rps }, { at: 4501ms, rate: 0rps }] }
                visits: proxy
                timeout: 30s
                connections: { reuse: 20 }
            l7: { proxy: { balance: random, retries: { max: 100 }, pool: app } }
            servers: { app: { count: 5, workers: 50, service: exp(5ms) } }
            events:
            """
                + events,
            5L,
            null);
    assertThat(metric(report, "total.requests")).isGreaterThan(600);
    assertThat(metric(report, "total.errors")).isZero();
    assertThat(metric(report, "total.ok")).isEqualTo(metric(report, "total.requests"));
    assertThat(metric(report, "servers.app.errors")).as("some were hit").isPositive();
  }
}
