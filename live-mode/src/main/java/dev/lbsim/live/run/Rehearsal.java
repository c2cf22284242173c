package dev.lbsim.live.run;

import dev.lbsim.live.net.Transport;
import dev.lbsim.scenario.language.Overrides;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.ScenarioReader;
import dev.lbsim.scenario.run.RunOptions;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Short live runs of a scenario of its own, before the first that counts: until its code has been
 * loaded and compiled a JVM takes hundreds of milliseconds over what later takes one, and health
 * checks would hold that against the servers.
 */
final class Rehearsal {
  private static final String SCENARIO =
      """
      lbsim: 1
      run: { duration: 400ms, warmup: 0s, replications: 1 }
      clients:
        users: { arrivals: steady(800rps), visits: edge, timeout: 5s, connections: { reuse: 5 } }
      l4: { edge: { balance: maglev, health: &checks { every: 100ms }, pool: proxy } }
      l7:
        proxy:
          balance: p2c
          retries: { max: 1 }
          timeout: 5s
          health: *checks
          pool: app
      servers: { app: { count: 2, workers: 50, service: exp(1ms) } }
      """;

  /** A run in which no alarm rings later than this needs no other before the one that counts. */
  private static final double SMOOTH_SECONDS = 0.02;

  private static final int MOST = 8;

  private static final AtomicBoolean DONE = new AtomicBoolean();

  private Rehearsal() {}

  /** Once in the life of a JVM; with the port that is to be used anyway. */
  static void once(int port) {
    if (DONE.getAndSet(true)) {
      return;
    }
    Scenario scenario =
        ScenarioReader.read(SCENARIO, "rehearsal.yaml", Path.of(""), Overrides.none()).orThrow();
    LiveRun.Options options = new LiveRun.Options(port, 1, RunOptions.DEFAULT);
    LiveRun.Watcher nobody = new Nobody();
    for (int times = 0; times < MOST; times++) {
      LiveRun.Played played = LiveRun.play(scenario, options, "rehearsal", nobody, () -> true);
      if (played != null && played.effort().lateMax() < SMOOTH_SECONDS) {
        return;
      }
    }
  }

  private static final class Nobody implements LiveRun.Watcher {
    @Override
    public void opened(Map<String, InetSocketAddress> addresses, Transport transport) {}

    @Override
    public void at(double part) {}
  }
}
