package dev.lbsim.core.model;

import static dev.lbsim.core.model.TestWorld.members;
import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.poisson;
import static dev.lbsim.core.model.Worlds.pool;
import static dev.lbsim.core.model.Worlds.requestsAt;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.guard.Backoff;
import dev.lbsim.core.model.ClientSettings.Retries;
import dev.lbsim.core.model.ClientSettings.Retries.Growth;
import dev.lbsim.core.model.RouteSettings.PoolShare;
import dev.lbsim.core.model.Worlds.ClientSpec;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an L7 worker does for a request it keeps, to the nanosecond. */
class L7ExchangeTest {
  private static final String CLIENTS = "clients.c";
  private static final String PROXY = "l7.p.1";
  private static final String ROUTE = "l7.p.routes.all";
  private static final List<PoolShare> ONE_POOL = List.of(new PoolShare(0, 1, 0));
  private static final Set<Ending> ALL = EnumSet.complementOf(EnumSet.of(Ending.OK));

  private Run run;

  @AfterEach
  void nothingIsLostOrMadeUp() {
    assertThat(run.world().conservation()).isEmpty();
  }

  static Retries retries(int max, long pauseNanos) {
    Growth growth = pauseNanos == 0 ? Growth.NONE : Growth.CONST;
    return new Retries(max, growth, pauseNanos, 0, Backoff.Jitter.NONE, null, ALL);
  }

  private static ExchangeSettings exchange(long timeoutNanos, long tryNanos, Retries retries) {
    return new ExchangeSettings(timeoutNanos, tryNanos, retries, 0, 0, false, 1, 1, true);
  }

  private static L7Settings tier(@Nullable ExchangeSettings exchange, FilterSettings... filters) {
    return tier(exchange, UpstreamSettings.NONE, filters);
  }

  private static L7Settings tier(
      @Nullable ExchangeSettings exchange, UpstreamSettings upstream, FilterSettings... filters) {
    return Worlds.l7(
        1,
        null,
        List.of(pool("round-robin").settings()),
        upstream,
        Worlds.route("all", exchange, ONE_POOL, filters));
  }

  /** Requests at these milliseconds, each of 100 ms on servers s.1 and s.2 behind a proxy. */
  private static TestWorld proxied(L7Settings settings, ClientSpec clients) {
    return world()
        .servers("servers.s", 2, server(fixed(1)).workers(10))
        .l7(PROXY, settings, List.of(members("servers.s", 2)))
        .clients(CLIENTS, clients, PROXY);
  }

  /** The inner proxy's first server is not the outer proxy's first backend. */
  @Test
  void whatAProxyFurtherOutTriedKeepsNobodyAway() {
    run =
        world()
            .server("servers.s.1", server(fixed(1)).workers(10))
            .server("servers.s.2", server(fixed(1)).workers(10).errors(1, null))
            .l7("l7.in.1", tier(null), List.of(members("servers.s", 2)))
            .l7(PROXY, tier(exchange(0, 0, retries(1, 0))), List.of(List.of("l7.in.1")))
            .clients(CLIENTS, requestsAt(0, 1000, 2000, 3000), PROXY)
            .run(0, 4 * SEC);
    // Round robin: after the second server comes the first.
    assertThat(run.count(CLIENTS, "ok")).isEqualTo(4);
    assertThat(run.value(ROUTE, "retries")).isBetween(3L, 4L);
  }

  @Test
  void aKeptRequestTakesAsLongAsOneHandedOn() {
    run = proxied(tier(ExchangeSettings.PLAIN), requestsAt(0, 10)).run(0, SEC);
    assertThat(run.ok(CLIENTS).min()).isEqualTo(100 * MS);
    assertThat(run.ok(CLIENTS).max()).isEqualTo(100 * MS);
    assertThat(run.value(PROXY, "ok")).isEqualTo(2);
    assertThat(run.value(ROUTE, "attempts")).isEqualTo(2);
    assertThat(run.value(PROXY, "inflight-nanos")).isEqualTo(200 * MS);
  }

  @Test
  void aRefusedAttemptIsMadeAgainElsewhere() {
    run =
        proxied(tier(exchange(0, 0, retries(1, 20 * MS))), requestsAt(10))
            .at(5 * MS, levers -> levers.crash("servers.s.1"))
            .run(0, SEC);
    assertThat(run.ok(CLIENTS).min()).isEqualTo(120 * MS);
    assertThat(run.value(ROUTE, "retries")).isEqualTo(1);
    assertThat(run.value("servers.s.2", "ok")).isEqualTo(1);
  }

  @Test
  void withoutRetriesTheClientSeesABadGateway() {
    run =
        proxied(tier(ExchangeSettings.PLAIN), requestsAt(10))
            .at(5 * MS, levers -> levers.crash("servers.s.1"))
            .run(0, SEC);
    assertThat(run.count(CLIENTS, "errors.status-5xx")).isEqualTo(1);
    assertThat(run.value(PROXY, "errors.refused")).isEqualTo(1);
    assertThat(run.count(CLIENTS, "lost.detection")).isEqualTo(1);
  }

  @Test
  void anAttemptThatTakesTooLongIsGivenUpAndAnotherTakesItsPlace() {
    run =
        proxied(tier(exchange(0, 150 * MS, retries(1, 0))), requestsAt(0))
            .at(0, levers -> levers.slow("servers.s.1", 10))
            .run(0, 2 * SEC);
    assertThat(run.ok(CLIENTS).min()).isEqualTo(250 * MS);
    assertThat(run.value("servers.s.1", "abandoned")).as("it works on, for nobody").isEqualTo(1);
  }

  @Test
  void theWholeTakesNoLongerThanItsTimeout() {
    run =
        proxied(tier(exchange(320 * MS, 150 * MS, retries(5, 0))), requestsAt(0))
            .at(0, levers -> levers.slow("servers.s.1", 10))
            .at(0, levers -> levers.slow("servers.s.2", 10))
            .run(0, 5 * SEC);
    assertThat(run.errors(CLIENTS).max()).isEqualTo(320 * MS);
    assertThat(run.count(CLIENTS, "errors.gateway-timeout")).isEqualTo(1);
    assertThat(run.value(ROUTE, "attempts")).isEqualTo(3);
    assertThat(run.sum(members("servers.s", 2), "abandoned")).isEqualTo(3);
  }

  @Test
  void aHedgeTakesOverFromASlowServerAndTheLoserIsStopped() {
    ExchangeSettings hedged =
        new ExchangeSettings(0, 0, Retries.NONE, 30 * MS, 1, true, 1, 1, true);
    run =
        proxied(tier(hedged), requestsAt(0))
            .at(0, levers -> levers.slow("servers.s.1", 10))
            .run(0, 5 * SEC);
    assertThat(run.ok(CLIENTS).min()).isEqualTo(130 * MS);
    assertThat(run.value(ROUTE, "hedges")).isEqualTo(1);
    assertThat(run.value(ROUTE, "hedges-won")).isEqualTo(1);
    assertThat(run.value("servers.s.1", "cancelled")).isEqualTo(1);
  }

  @Test
  void whoeverGivesUpOnTheProxyStopsItsAttempts() {
    run =
        proxied(
                tier(new ExchangeSettings(0, 0, retries(3, 0), 0, 0, true, 1, 1, true)),
                requestsAt(0).timeout(40 * MS))
            .run(0, SEC);
    assertThat(run.value(PROXY, "abandoned")).isEqualTo(1);
    assertThat(run.value("servers.s.1", "cancelled")).isEqualTo(1);
    assertThat(run.world().attemptsOut()).isZero();
  }

  @Test
  void allLeavesMustAnswerAndTheSlowestDecides() {
    ExchangeSettings all = new ExchangeSettings(0, 0, Retries.NONE, 0, 0, true, 2, 2, true);
    run =
        proxied(tier(all), requestsAt(0))
            .at(0, levers -> levers.slow("servers.s.1", 3))
            .run(0, SEC);
    assertThat(run.ok(CLIENTS).min()).isEqualTo(300 * MS);
    assertThat(run.value(ROUTE, "attempts")).isEqualTo(2);
  }

  @Test
  void oneOfTwoLeavesIsEnoughWhereOneIsNeeded() {
    ExchangeSettings any = new ExchangeSettings(0, 0, Retries.NONE, 0, 0, true, 2, 1, true);
    run =
        proxied(tier(any), requestsAt(10))
            .at(5 * MS, levers -> levers.crash("servers.s.1"))
            .run(0, SEC);
    assertThat(run.ok(CLIENTS).min()).isEqualTo(100 * MS);
  }

  @Test
  void aFailedLeafFailsTheWholeWhereAllAreNeeded() {
    ExchangeSettings all = new ExchangeSettings(0, 0, Retries.NONE, 0, 0, true, 2, 2, true);
    run =
        proxied(tier(all), requestsAt(10))
            .at(50 * MS, levers -> levers.crash("servers.s.2"))
            .run(0, SEC);
    assertThat(run.errors(CLIENTS).max()).isEqualTo(40 * MS);
    assertThat(run.value("servers.s.1", "cancelled")).isEqualTo(1);
  }

  @Test
  void aCrashOfTheProxyResetsWhatItKeeps() {
    run =
        proxied(tier(exchange(0, 0, retries(3, 0))), requestsAt(0, 10))
            .at(50 * MS, levers -> levers.crash(PROXY))
            .run(0, SEC);
    assertThat(run.count(CLIENTS, "errors.reset")).isEqualTo(2);
    assertThat(run.value(PROXY, "errors.reset")).isEqualTo(2);
    assertThat(run.count(CLIENTS, "lost.in-flight")).isEqualTo(2);
    assertThat(run.value(PROXY, "inflight")).isZero();
  }

  @Test
  void aHangKeepsAnswersAndTimersUntilItIsOver() {
    run =
        proxied(tier(exchange(0, 150 * MS, retries(1, 0))), requestsAt(0, 40))
            .at(0, levers -> levers.slow("servers.s.2", 10))
            .at(50 * MS, levers -> levers.hang(PROXY))
            .at(400 * MS, levers -> levers.restore(PROXY))
            .run(0, 2 * SEC);
    assertThat(run.ok(CLIENTS).min()).as("answered at 100, passed on at 400").isEqualTo(400 * MS);
    assertThat(run.ok(CLIENTS).max()).as("given up at 400, 100 ms elsewhere").isEqualTo(460 * MS);
  }

  @Test
  void aConnectionToABackendIsUsedAgain() {
    run =
        proxied(
                tier(ExchangeSettings.PLAIN, new UpstreamSettings(0, 100, 0, 1, 0)),
                requestsAt(0, 10, 200, 400))
            .run(0, SEC);
    assertThat(run.count(CLIENTS, "ok")).isEqualTo(4);
    assertThat(run.value(PROXY, "connections")).as("one to each server").isEqualTo(2);
  }

  @Test
  void aSilentBackendIsLeftWhenConnectingTakesTooLong() {
    run =
        proxied(
                tier(exchange(0, 0, retries(1, 0)), new UpstreamSettings(0, 1, 0, 1, 30 * MS)),
                requestsAt(10))
            .at(5 * MS, levers -> levers.drop("servers.s.1"))
            .run(0, SEC);
    assertThat(run.ok(CLIENTS).min()).isEqualTo(130 * MS);
  }

  @Test
  void faultsDelayAndFailTheShareTheyAreToldTo() {
    int n = 20_000;
    run =
        world()
            .server("servers.s.1", server(fixed(1)).workers(10))
            .l7(
                PROXY,
                tier(null, new FaultSettings(.3, fixed(7 * MS), .1)),
                List.of(List.of("servers.s.1")))
            .clients(CLIENTS, poisson(n / 10.), PROXY)
            .run(0, 10 * SEC);
    double requests = run.count(CLIENTS, "requests");
    double failed = run.count(CLIENTS, "errors.status-5xx") / requests;
    double delayed = run.shareAbove(CLIENTS, 6.9);
    assertThat(failed).isCloseTo(.1, within(4 * Math.sqrt(.1 * .9 / requests)));
    assertThat(delayed).isCloseTo(.3, within(4 * Math.sqrt(.3 * .7 / requests)));
  }

  @Test
  void kindsTakeTheirRoutesAndWeightsSplitThem() {
    RequestKind api = new RequestKind("/api", 1, fixed(1), null, null, 0);
    RequestKind page = new RequestKind("/", 1, fixed(1), null, null, 1);
    L7Settings settings =
        Worlds.l7(
            1,
            null,
            List.of(pool("round-robin").settings(), pool("round-robin").settings()),
            UpstreamSettings.NONE,
            Worlds.route("api", null, List.of(new PoolShare(0, 9, 0), new PoolShare(1, 1, 0))),
            Worlds.route("rest", null, ONE_POOL));
    run =
        world()
            .server("servers.old.1", server(fixed(1)).workers(10))
            .server("servers.new.1", server(fixed(1)).workers(10))
            .l7(PROXY, settings, List.of(List.of("servers.old.1"), List.of("servers.new.1")))
            .clients(CLIENTS, poisson(2000).kinds(api, page), PROXY)
            .run(0, 10 * SEC);
    double calls = run.value("l7.p.routes.api", "requests");
    assertThat(calls).isEqualTo(run.count(CLIENTS, "requests"));
    double canary = run.value("servers.new.1", "requests") / calls;
    assertThat(canary).isCloseTo(.1, within(4 * Math.sqrt(.09 / calls)));
  }

  @Test
  void aPoolOfLowerPriorityServesOnlyWhileTheFirstIsDown() {
    L7Settings settings =
        Worlds.l7(
            1,
            null,
            List.of(
                pool("round-robin").health(Worlds.health(10 * MS, 5 * MS, 1, 1)).settings(),
                pool("round-robin").settings()),
            UpstreamSettings.NONE,
            Worlds.route("all", null, List.of(new PoolShare(0, 1, 0), new PoolShare(1, 1, 1))));
    run =
        world()
            .server("servers.main.1", server(fixed(1)).workers(10))
            .server("servers.spare.1", server(fixed(1)).workers(10))
            .l7(PROXY, settings, List.of(List.of("servers.main.1"), List.of("servers.spare.1")))
            .clients(CLIENTS, requestsAt(100, 300, 500, 900), PROXY)
            .at(250 * MS, levers -> levers.crash("servers.main.1"))
            .at(600 * MS, levers -> levers.restore("servers.main.1"))
            .run(0, 2 * SEC);
    assertThat(run.value("servers.spare.1", "ok")).isEqualTo(2);
    assertThat(run.value("servers.main.1", "ok")).isEqualTo(2);
  }
}
