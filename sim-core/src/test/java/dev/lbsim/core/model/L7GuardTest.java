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

import dev.lbsim.core.guard.Backoff;
import dev.lbsim.core.guard.CircuitBreaker;
import dev.lbsim.core.guard.ErrorRateBreaker;
import dev.lbsim.core.guard.outlier.OutlierSettings;
import dev.lbsim.core.model.ClientSettings.Retries;
import dev.lbsim.core.model.ClientSettings.Retries.Growth;
import dev.lbsim.core.model.RouteSettings.PoolShare;
import dev.lbsim.core.model.Worlds.ClientSpec;
import dev.lbsim.core.theory.MMcKQueue;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What protects the backends of an L7 tier. */
class L7GuardTest {
  private static final String CLIENTS = "clients.c";
  private static final String PROXY = "l7.p.1";
  private static final String ROUTE = "l7.p.routes.all";
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

  private static final Retries NO_RETRIES = Retries.NONE;

  private static PoolGuards breaker(int connections, int pending, int requests, int retries) {
    return new PoolGuards(
        null,
        false,
        new CircuitBreaker.Thresholds(connections, pending, requests, retries, null),
        null);
  }

  private static PoolGuards outlier(int errorsInRow, boolean checksReturn) {
    return new PoolGuards(
        new OutlierSettings(
            errorsInRow,
            0,
            0,
            false,
            null,
            null,
            100 * MS,
            new OutlierSettings.Ejection(300 * MS, SEC, 0, .5, true)),
        checksReturn,
        null,
        null);
  }

  private static Retries retries(int max) {
    return new Retries(
        max,
        Growth.NONE,
        0,
        0,
        Backoff.Jitter.NONE,
        null,
        EnumSet.complementOf(EnumSet.of(Ending.OK)));
  }

  private static ExchangeSettings exchange(long tryTimeoutNanos, Retries retries) {
    return new ExchangeSettings(0, tryTimeoutNanos, retries, 0, 0, false, 1, 1, true);
  }

  private static L7Settings tier(PoolGuards guards, @Nullable ExchangeSettings exchange) {
    return tier(pool("round-robin").guards(guards), exchange);
  }

  private static L7Settings tier(PoolSpec pool, @Nullable ExchangeSettings exchange) {
    return Worlds.l7(
        1,
        null,
        List.of(pool.settings()),
        UpstreamSettings.NONE,
        Worlds.route("all", exchange, ONE_POOL));
  }

  private static TestWorld oneServer(L7Settings settings, ClientSpec clients) {
    return world()
        .server("servers.s.1", server(fixed(1)).workers(10))
        .l7(PROXY, settings, List.of(List.of("servers.s.1")))
        .clients(CLIENTS, clients, PROXY);
  }

  @Test
  void aBreakerLetsSoManyRequestsThroughAndNoneIsRetried() {
    run =
        oneServer(tier(breaker(9, 9, 1, 9), exchange(0, retries(3))), requestsAt(0, 10, 100))
            .run(0, SEC);
    assertThat(run.count(CLIENTS, "errors.shed")).isEqualTo(1);
    assertThat(run.errors(CLIENTS).max()).isZero();
    assertThat(run.value(ROUTE, "attempts")).isEqualTo(2);
    assertThat(run.value(ROUTE, "retries")).isZero();
  }

  @Test
  void whoFindsNoConnectionWaitsForOneAndTheNextIsTurnedAway() {
    run = oneServer(tier(breaker(1, 1, 9, 9), null), requestsAt(0, 10, 20)).run(0, SEC);
    assertThat(run.ok(CLIENTS).min()).isEqualTo(100 * MS);
    assertThat(run.ok(CLIENTS).max()).as("10 to 100 it waited").isEqualTo(190 * MS);
    assertThat(run.count(CLIENTS, "errors.shed")).isEqualTo(1);
  }

  @Test
  void everyBackendMayHaveOneConnection() {
    run = proxied(tier(breaker(1, 0, 9, 9), null), requestsAt(0, 10, 20)).run(0, SEC);
    assertThat(run.count(CLIENTS, "ok")).isEqualTo(2);
    assertThat(run.count(CLIENTS, "errors.shed")).isEqualTo(1);
  }

  @Test
  void whoWaitsTooLongForAConnectionLeavesNothingBehind() {
    run =
        oneServer(tier(breaker(1, 5, 9, 9), exchange(120 * MS, NO_RETRIES)), requestsAt(0, 1, 1))
            .run(0, SEC);
    assertThat(run.count(CLIENTS, "ok")).isEqualTo(1);
    assertThat(run.count(CLIENTS, "errors.gateway-timeout")).isEqualTo(2);
    assertThat(run.value(ROUTE, "attempts")).as("the third never had one").isEqualTo(2);
    assertThat(run.world().attemptsOut()).isZero();
  }

  @Test
  void soManyRetriesAtATimeAreAllowed() {
    run =
        proxied(tier(breaker(9, 9, 9, 1), exchange(150 * MS, retries(1))), requestsAt(0, 1, 2, 3))
            .at(0, levers -> levers.slow("servers.s.1", 10))
            .at(0, levers -> levers.slow("servers.s.2", 10))
            .run(0, 5 * SEC);
    assertThat(run.value(ROUTE, "retries")).isEqualTo(1);
    assertThat(run.count(CLIENTS, "errors.gateway-timeout")).isEqualTo(4);
  }

  @Test
  void aBreakerTripsAfterTooManyFailuresAndTriesAgainAfterAWhile() {
    PoolGuards trip =
        new PoolGuards(
            null, false, null, new ErrorRateBreaker.Settings(.5, 1, SEC, 10, 2, 300 * MS, 1));
    run =
        world()
            .server("servers.s.1", server(fixed(1)).workers(10).errors(1, null))
            .l7(PROXY, tier(trip, null), List.of(List.of("servers.s.1")))
            .clients(CLIENTS, requestsAt(0, 10, 200, 300, 450, 600), PROXY)
            .run(0, SEC);
    // It opens at 110, turns away at 200 and 300, lets the one at 450 try, and opens again at 550.
    assertThat(run.value("servers.s.1", "requests")).isEqualTo(3);
    assertThat(run.count(CLIENTS, "errors.shed")).isEqualTo(3);
    assertThat(run.value(PROXY, "openings")).isEqualTo(2);
    assertThat(run.value(PROXY, "open-nanos")).isEqualTo(890 * MS);
  }

  @Test
  void aFallbackTakesThePlaceOfAFailure() {
    ExchangeSettings ready =
        new ExchangeSettings(
            0,
            0,
            NO_RETRIES,
            null,
            false,
            1,
            1,
            true,
            new FallbackSettings(EnumSet.of(Ending.SHED), 5 * MS));
    RouteSettings route = Worlds.route("all", ready, ONE_POOL, limit(1));
    run = proxied(tier(1, route), requestsAt(0, 10)).run(0, SEC);
    assertThat(run.count(CLIENTS, "ok")).isEqualTo(2);
    assertThat(run.ok(CLIENTS).min()).isEqualTo(5 * MS);
    assertThat(run.value(ROUTE, "fallbacks")).isEqualTo(1);
    assertThat(run.value(PROXY, "errors.shed")).isZero();
  }

  @Test
  void aBackendThatFailsSoOftenInARowIsSetAsideForAWhile() {
    run =
        world()
            .server("servers.s.1", server(fixed(1)).workers(10).errors(1, null))
            .server("servers.s.2", server(fixed(1)).workers(10))
            .l7(PROXY, tier(outlier(2, false), null), List.of(members("servers.s", 2)))
            .clients(CLIENTS, requestsAt(0, 10, 20, 30, 200, 210, 220, 500, 550, 560), PROXY)
            .run(0, 130 * MS, 500 * MS, SEC);
    // Failures end at 100 and 120; ejected until the first sweep from 420 on, which is at 500.
    assertThat(run.value(PROXY, "ejections")).isEqualTo(1);
    assertThat(run.value(PROXY, "ejected-nanos")).isEqualTo(380 * MS);
    assertThat(run.value("servers.s.1", "requests", 130 * MS, 500 * MS)).isZero();
    assertThat(run.value("servers.s.1", "requests", 500 * MS, SEC)).isPositive();
  }

  @Test
  void aHealthCheckThatPassesBringsAnEjectedBackendBack() {
    PoolSpec checked =
        pool("round-robin").guards(outlier(2, true)).health(Worlds.health(50 * MS, 10 * MS, 2, 2));
    run =
        world()
            .server("servers.s.1", server(fixed(1)).workers(10).errors(1, null))
            .server("servers.s.2", server(fixed(1)).workers(10))
            .l7(PROXY, tier(checked, null), List.of(members("servers.s", 2)))
            .clients(CLIENTS, requestsAt(0, 10, 20, 30), PROXY)
            .run(0, SEC);
    assertThat(run.value(PROXY, "ejections")).isEqualTo(1);
    assertThat(run.value(PROXY, "ejected-nanos")).as("from 120 to a check").isLessThan(50 * MS);
  }

  @Test
  void theLeastImportantAreShedFirst() {
    ShedSettings shed = new ShedSettings(0, 1, 30, null);
    run =
        world()
            .server("servers.s.1", server(exp(10 * MS)).workers(20))
            .l7(
                PROXY,
                Worlds.l7(
                    1,
                    null,
                    List.of(pool("round-robin").settings()),
                    UpstreamSettings.NONE,
                    route("all", shed)),
                List.of(List.of("servers.s.1")))
            .clients(CLIENTS, poisson(3000).kinds(Queues.priorities()), PROXY)
            .run(SEC, 20 * SEC);
    // At 20 in flight, two thirds, the least important are gone and the most important all get in.
    double least = run.ratio(CLIENTS + "#2", "errors.shed", "requests");
    double middle = run.ratio(CLIENTS + "#1", "errors.shed", "requests");
    double most = run.ratio(CLIENTS + "#0", "errors.shed", "requests");
    assertThat(least).isGreaterThan(.8);
    assertThat(middle).isBetween(.1, .9).isLessThan(least);
    assertThat(most).isLessThan(.1);
  }

  /**
   * Every twentieth waits longer than 95 in 100 do, and a hedge takes what an answer takes anew.
   */
  @Test
  void hedgesAtAPercentileAreAsManyAsItSays() {
    ExchangeSettings hedged =
        new ExchangeSettings(
            0, 0, NO_RETRIES, new HedgeSettings(0, .95, 1, null), true, 1, 1, true, null);
    run =
        world()
            .server("servers.s.1", server(exp(10 * MS)).workers(100_000))
            .l7(PROXY, tier(pool("round-robin"), hedged), List.of(List.of("servers.s.1")))
            .clients(CLIENTS, poisson(1000), PROXY)
            .run(5 * SEC, 100 * SEC);
    double requests = run.count(CLIENTS, "requests");
    double share = run.value(ROUTE, "hedges") / requests;
    // The percentile is estimated from about 2048 latencies at a time: its own error comes on top.
    double estimate = Math.sqrt(.05 * .95 / 2048);
    assertThat(share).isCloseTo(.05, within(4 * estimate));
  }

  @Test
  void aBudgetBoundsHedges() {
    ExchangeSettings hedged =
        new ExchangeSettings(
            0, 0, NO_RETRIES, new HedgeSettings(MS, 0, 1, .1), true, 1, 1, true, null);
    run =
        world()
            .server("servers.s.1", server(exp(10 * MS)).workers(100_000))
            .l7(PROXY, tier(pool("round-robin"), hedged), List.of(List.of("servers.s.1")))
            .clients(CLIENTS, poisson(1000), PROXY)
            .run(0, 8 * SEC);
    double requests = run.value(ROUTE, "requests");
    assertThat((double) run.value(ROUTE, "hedges"))
        .isLessThanOrEqualTo(.1 * requests)
        .isGreaterThan(.09 * requests);
    double due = requests * Math.exp(-.1);
    assertThat((double) run.value(ROUTE, "hedges-denied"))
        .isCloseTo(due - .1 * requests, within(4 * Math.sqrt(requests * .1) + 20));
  }
}
