package dev.lbsim.live.run;

import static dev.lbsim.live.Figures.metric;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.scenario.report.RunReport;
import dev.lbsim.scenario.run.RunOptions;
import dev.lbsim.scenario.run.SimRun;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients and proxies of the world that send many requests by each connection. */
class LiveStreamsTest {
  private static final String SCENARIO =
      """
      lbsim: 1
      run: { duration: 5s, warmup: 0s, seed: 4, replications: 1 }
      clients:
        web:
          arrivals: { profile: [{ at: 0s, rate: 60rps }, { at: 3s, rate: 60rps }, { at: 3001ms, rate: 0rps }] }
          addresses: 3
          visits: proxy
          timeout: 20s
          connections: { streams: 50 }
          requests:
            - { path: /short, share: 80%%, size: 2KB }
            - { path: /long, share: 10%%, size: 300KB }
            - { path: /upload, share: 10%%, body: 150KB }
      l7: { proxy: { %s upstream: { streams: 20 }, pool: app } }
      servers: { app: { count: 2, workers: 50, service: 20ms } }
      """;

  @ParameterizedTest
  @ValueSource(strings = {"", "tls: {},", "defence: { streams: 8 },"})
  void allIsAnsweredOverAsFewConnectionsAsInTheSimulator(String settings) {
    String text = SCENARIO.formatted(settings);
    RunReport live = LiveRuns.play(text, 4L, null);
    RunReport sim =
        SimRun.run(
                List.of(LiveRuns.scenario(text)),
                new RunOptions(4L, 1, 1, null, false),
                "test",
                (done, all) -> {},
                () -> true)
            .get(0);
    assertThat(metric(live, "total.ok"))
        .isEqualTo(metric(live, "total.requests"))
        .isEqualTo(metric(sim, "total.ok"));
    // Three addresses and two servers. On a busy machine more is under way at once, and where no
    // stream is free another connection is opened; by HTTP/1.1 it would be one for each request.
    assertThat(metric(live, "total.connections"))
        .isGreaterThanOrEqualTo(metric(sim, "total.connections"))
        .isLessThan(metric(live, "total.requests") / 2);
    assertThat(metric(live, "l7.proxy.connections")).isLessThan(metric(live, "total.requests") / 2);
    if (settings.startsWith("tls")) {
      assertThat(metric(live, "l7.proxy.handshakes")).isEqualTo(metric(live, "total.connections"));
    }
  }
}
