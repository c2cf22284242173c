package dev.lbsim.core.model;

import static dev.lbsim.core.model.TestWorld.members;
import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.exp;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.limit;
import static dev.lbsim.core.model.Worlds.poisson;
import static dev.lbsim.core.model.Worlds.pool;
import static dev.lbsim.core.model.Worlds.requestsAt;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.model.RouteSettings.PoolShare;
import dev.lbsim.core.model.Worlds.ClientSpec;
import dev.lbsim.core.theory.MMcKQueue;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What protects the backends of an L7 tier. */
class L7GuardTest {
  private static final String CLIENTS = "clients.c";
  private static final String PROXY = "l7.p.1";
  private static final List<PoolShare> ONE_POOL = List.of(new PoolShare(0, 1, 0));

  private Run run;

  @AfterEach
  void nothingIsLostOrMadeUp() {
    assertThat(run.world().conservation()).isEmpty();
  }

  private static L7Settings tier(int workers, RouteSettings... routes) {
    return Worlds.l7(
        workers, null, List.of(pool("round-robin").settings()), UpstreamSettings.NONE, routes);
  }

  private static RouteSettings route(String name, FilterSettings... filters) {
    return Worlds.route(name, null, ONE_POOL, filters);
  }

  private static TestWorld proxied(L7Settings settings, ClientSpec clients) {
    return world()
        .servers("servers.s", 2, server(fixed(1)).workers(10))
        .l7(PROXY, settings, List.of(members("servers.s", 2)))
        .clients(CLIENTS, clients, PROXY);
  }

  @Test
  void whatExceedsALimitIsTurnedAwayAtOnce() {
    run = proxied(tier(1, route("all", limit(2))), requestsAt(0, 10, 20, 100)).run(0, SEC);
    assertThat(run.count(CLIENTS, "errors.shed")).isEqualTo(1);
    assertThat(run.errors(CLIENTS).max()).isZero();
    assertThat(run.count(CLIENTS, "ok")).as("the one at 100 ms has a place").isEqualTo(3);
    assertThat(run.value(PROXY, "errors.shed")).isEqualTo(1);
    assertThat(run.ratio(PROXY, "limit-nanos", "limit-time-nanos")).isEqualTo(2);
  }

  @Test
  void workersOfAnInstanceShareALimit() {
    run = proxied(tier(4, route("all", limit(2))), requestsAt(0, 1, 2, 3, 4, 5, 6, 7)).run(0, SEC);
    assertThat(run.count(CLIENTS, "errors.shed")).isEqualTo(6);
  }

  @Test
  void whoGivesUpLeavesItsPlace() {
    run =
        proxied(tier(1, route("all", limit(1))), requestsAt(0, 30, 50).timeout(40 * MS))
            .run(0, SEC);
    assertThat(run.count(CLIENTS, "errors.shed")).isEqualTo(1);
    assertThat(run.count(CLIENTS, "errors.timeout")).isEqualTo(2);
  }

  /** With as many places as the limit says, the station behind it is M/M/c/K. */
  @Test
  void aFixedLimitShedsWhatErlangsFormulaLoses() {
    double rate = 900;
    long nanos = 100 * SEC;
    run =
        world()
            .servers("servers.s", 1, server(exp(10 * MS)).workers(8))
            .l7(PROXY, tier(1, route("all", limit(12))), List.of(List.of("servers.s.1")))
            .clients(CLIENTS, poisson(rate), PROXY)
            .run(SEC, nanos);
    double requests = run.count(CLIENTS, "requests");
    double lost = new MMcKQueue(rate, .01, 8, 12).blocking();
    double shed = run.count(CLIENTS, "errors.shed") / requests;
    // Losses come in clusters of about one busy period; their spread was taken as 3 binomial ones.
    assertThat(shed).isCloseTo(lost, within(4 * 3 * Math.sqrt(lost * (1 - lost) / requests)));
  }
}
