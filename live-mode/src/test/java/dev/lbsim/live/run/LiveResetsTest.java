package dev.lbsim.live.run;

import static dev.lbsim.live.Figures.metric;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.scenario.report.RunReport;
import dev.lbsim.scenario.run.RunOptions;
import dev.lbsim.scenario.run.SimRun;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lesson 25c in small: attackers who reset each of their streams as soon as it is opened. */
class LiveResetsTest {
  private static final String SCENARIO =
      """
      lbsim: 1
      run: { duration: 4s, warmup: 0s, seed: 2, replications: 1 }
      clients:
        good:
          arrivals: { profile: [{ at: 0s, rate: 20rps }, { at: 2s, rate: 20rps }, { at: 2001ms, rate: 0rps }] }
          addresses: 5
          visits: proxy
          timeout: 20s
          connections: { streams: 100 }
        bad:
          arrivals: { profile: [{ at: 0s, rate: 80rps }, { at: 2s, rate: 80rps }, { at: 2001ms, rate: 0rps }] }
          addresses: 2
          visits: proxy
          attack: rapid-reset
      l7: { proxy: { %s, pool: app } }
      servers: { app: { count: 1, workers: 200, service: 5ms } }
      """;

  private static RunReport live(String settings) {
    return LiveRuns.play(SCENARIO.formatted(settings), 2L, null);
  }

  private static RunReport sim(String settings) {
    return SimRun.run(
            List.of(LiveRuns.scenario(SCENARIO.formatted(settings))),
            new RunOptions(2L, 1, 1, null, false),
            "test",
            (done, all) -> {},
            () -> true)
        .get(0);
  }

  @Test
  void whatIsResetIsWorkedOnAllTheSame() {
    for (String settings :
        List.of("defence: { streams: 100 }", "defence: { streams: 100 }, overhead: 1ms")) {
      RunReport live = live(settings);
      RunReport sim = sim(settings);
      for (String same :
          List.of(
              "clients.good.ok",
              "clients.bad.requests",
              "clients.bad.errors.cancelled",
              "l7.proxy.defence.resets",
              "servers.app.requests")) {
        assertThat(metric(live, same)).as(same).isEqualTo(metric(sim, same)).isPositive();
      }
      assertThat(metric(live, "total.errors")).isZero();
      // Which users' requests share with the attackers' is work for nobody.
      assertThat(metric(live, "servers.app.requests"))
          .isEqualTo(metric(live, "clients.good.ok") + metric(live, "clients.bad.requests"));
    }
  }

  @Test
  void aProxyThatPassesTheResetOnHasItStopped() {
    RunReport live = live("defence: { streams: 100 }, cancel: true, upstream: { streams: 10 }");
    assertThat(metric(live, "clients.good.ok")).isEqualTo(metric(live, "clients.good.requests"));
    assertThat(metric(live, "l7.proxy.defence.resets"))
        .isEqualTo(metric(live, "clients.bad.requests"));
    assertThat(metric(live, "servers.app.ok")).isLessThan(metric(live, "l7.proxy.requests"));
  }

  @Test
  void whoResetsTooMuchIsTurnedAway() {
    String settings = "defence: { streams: 100, resets: { max: 20, ban: 1m } }";
    RunReport live = live(settings);
    RunReport sim = sim(settings);
    assertThat(metric(live, "clients.good.ok")).isEqualTo(metric(live, "clients.good.requests"));
    assertThat(metric(live, "l7.proxy.defence.resets_cut"))
        .isEqualTo(metric(sim, "l7.proxy.defence.resets_cut"))
        .isEqualTo(2);
    assertThat(metric(live, "l7.proxy.defence.banned")).isPositive();
    assertThat(metric(live, "servers.app.requests"))
        .isLessThan(metric(live, "clients.good.ok") + 100);
  }
}
