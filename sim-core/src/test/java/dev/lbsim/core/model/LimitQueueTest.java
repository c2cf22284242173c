package dev.lbsim.core.model;

import static dev.lbsim.core.model.TestWorld.members;
import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.exp;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.limit;
import static dev.lbsim.core.model.Worlds.poisson;
import static dev.lbsim.core.model.Worlds.pool;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.steady;
import static dev.lbsim.core.model.Worlds.world;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.core.model.RouteSettings.PoolShare;
import dev.lbsim.core.random.Distribution;
import dev.lbsim.core.theory.MMcKQueue;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that wait for room below a concurrency limit. */
class LimitQueueTest {
  private static final String CLIENTS = "clients.c";
  private static final String PROXY = "l7.p.1";
  private static final String ROUTE = "l7.p.routes.all";

  /** For a swarm. */
  static LimitSettings any(SplittableRandom random) {
    LimitSettings some =
        random.nextBoolean() ? limit(1 + random.nextInt(5)) : limit("aimd", "min", 2);
    LimitSettings.Queue queue =
        new LimitSettings.Queue(
            1 + random.nextInt(9), (1 + random.nextInt(20)) * MS, random.nextBoolean());
    return new LimitSettings(
        some.maker(), random.nextBoolean(), random.nextBoolean() ? queue : null);
  }

  private static TestWorld queued(
      TestWorld world, int limit, LimitSettings.Queue queue, Distribution service) {
    LimitSettings settings = new LimitSettings(limit(limit).maker(), false, queue);
    L7Settings tier =
        Worlds.l7(
            1,
            null,
            List.of(pool("round-robin").settings()),
            UpstreamSettings.NONE,
            Worlds.route("all", null, List.of(new PoolShare(0, 1, 0)), settings));
    return world
        .servers("servers.s", 1, server(service).workers(1000))
        .l7(PROXY, tier, List.of(members("servers.s", 1)));
  }

  /** Servers without end behind a limit of three and a queue of five are M/M/3 with room for 8. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void losesAndDelaysAsTheoryOfQueuesSays(boolean lastFirst) {
    LimitSettings.Queue queue = new LimitSettings.Queue(5, 10_000 * SEC, lastFirst);
    Replicated runs =
        Replicated.of(
            replication ->
                queued(world(3, replication), 3, queue, exp(10 * MS))
                    .clients(CLIENTS, poisson(270), PROXY)
                    .run(SEC, 41 * SEC));
    MMcKQueue theory = new MMcKQueue(.27, 10, 3, 8);
    runs.agrees(
        run -> run.ratio(CLIENTS + "#0", "errors.shed", "requests"), theory.blocking(), .03);
    // In any order those that get in wait as long on average.
    runs.agrees(run -> run.meanMillis(CLIENTS), theory.meanSojourn(), .02);
    assertThat(runs.runs().get(0).value("servers.s.1", "inflight-peak")).isEqualTo(3);
  }

  @Test
  void nobodyWaitsLongerThanHeMay() {
    LimitSettings.Queue queue = new LimitSettings.Queue(1000, 50 * MS, false);
    Run run =
        queued(world(), 1, queue, fixed(10 * MS))
            .clients(CLIENTS, poisson(150), PROXY)
            .run(0, 20 * SEC);
    assertThat(run.world().conservation()).isEmpty();
    assertThat(run.ok(CLIENTS).max()).isBetween(59 * MS, 61 * MS);
    assertThat(run.count(CLIENTS, "errors.shed")).isPositive();
    // A hundred a second get through, whatever waits.
    assertThat(run.count(CLIENTS, "ok")).isBetween(1980L, 2000L);
  }

  /** Under too much load the first in line are those that have waited nearly too long. */
  @Test
  void lastFirstServesTheFreshUnderOverload() {
    double[] median = new double[2];
    for (int i = 0; i < 2; i++) {
      LimitSettings.Queue queue = new LimitSettings.Queue(1000, 500 * MS, i == 1);
      Run run =
          queued(world(), 1, queue, fixed(10 * MS))
              .clients(CLIENTS, poisson(150), PROXY)
              .run(5 * SEC, 35 * SEC);
      assertThat(run.world().conservation()).isEmpty();
      median[i] = run.ok(CLIENTS).quantile(.5);
    }
    assertThat(median[0]).isGreaterThan(450 * MS);
    assertThat(median[1]).isLessThan(40 * MS);
  }

  @Test
  void whoGivesUpWaitingLeavesItsPlace() {
    LimitSettings.Queue queue = new LimitSettings.Queue(3, 10 * SEC, false);
    Run run =
        queued(world(), 1, queue, fixed(100 * MS))
            .clients(CLIENTS, steady(50).timeout(150 * MS), PROXY)
            .run(0, 10 * SEC);
    assertThat(run.world().conservation()).isEmpty();
    // Places are left after 150 ms at the latest, so in 10 s three are taken 200 times or more.
    assertThat(run.value(ROUTE, "queued")).isGreaterThanOrEqualTo(200);
    assertThat(run.count(CLIENTS, "errors.timeout")).isGreaterThan(150);
    assertThat(run.value(PROXY, "inflight")).isLessThanOrEqualTo(4);
  }

  @Test
  void aCrashEmptiesTheQueue() {
    LimitSettings.Queue queue = new LimitSettings.Queue(100, 10 * SEC, false);
    TestWorld world = queued(world(), 1, queue, fixed(100 * MS));
    world.at(2 * SEC, levers -> levers.crash(PROXY));
    world.at(3 * SEC, levers -> levers.restore(PROXY));
    Run run = world.clients(CLIENTS, steady(20), PROXY).run(0, 10 * SEC);
    assertThat(run.world().conservation()).isEmpty();
    assertThat(run.count(CLIENTS, "errors.reset")).isGreaterThan(15);
    assertThat(run.count(CLIENTS, "ok")).isBetween(80L, 90L);
  }
}
