package dev.lbsim.core.model;

import static dev.lbsim.core.model.TestWorld.members;
import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.exp;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.poisson;
import static dev.lbsim.core.model.Worlds.pool;
import static dev.lbsim.core.model.Worlds.requestsAt;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.steady;
import static dev.lbsim.core.model.Worlds.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.catalog.Arguments;
import dev.lbsim.core.guard.rate.RateLimiters;
import dev.lbsim.core.model.ClientSettings.Retries;
import dev.lbsim.core.model.RateLimitSettings.Scope;
import dev.lbsim.core.model.RateLimitSettings.Store;
import dev.lbsim.core.model.RouteSettings.PoolShare;
import dev.lbsim.core.model.Worlds.ClientSpec;
import dev.lbsim.core.theory.Erlang;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a rate limit in front of a pool lets through, whom, and when. */
class RateLimitTest {
  private static final String CLIENTS = "clients.c";
  private static final String PROXY = "l7.p.1";
  private static final String ROUTE = "l7.p.routes.all";
  private static final long[] ALL_ALIKE = {1};

  private @Nullable Run last;

  @AfterEach
  void nothingIsLostOrMadeUp() {
    if (last != null) {
      assertThat(last.world().conservation()).isEmpty();
    }
  }

  static RateLimitSettings limit(
      String kind,
      Map<String, Object> arguments,
      long @Nullable [] keyOfKind,
      Scope scope,
      @Nullable Store store) {
    RateLimiters.Kind limiter = RateLimiters.find(kind).orElseThrow();
    return new RateLimitSettings(
        () -> limiter.factory().create(Arguments.of(arguments), 1000),
        limiter.holds(),
        keyOfKind == null ? RequestKeys.CLIENTS : RequestKeys.ofKinds(keyOfKind),
        scope,
        false,
        store);
  }

  private static RateLimitSettings limit(String kind, Map<String, Object> arguments) {
    return limit(kind, arguments, ALL_ALIKE, Scope.TIER, null);
  }

  private static L7Settings tier(int workers, FilterSettings... filters) {
    return Worlds.l7(
        workers,
        null,
        List.of(pool("round-robin").settings()),
        UpstreamSettings.NONE,
        Worlds.route("all", null, List.of(new PoolShare(0, 1, 0)), filters));
  }

  private static TestWorld limited(FilterSettings... filters) {
    return world()
        .servers("servers.s", 1, server(fixed(1)).workers(1000))
        .l7(PROXY, tier(1, filters), List.of(members("servers.s", 1)));
  }

  private Run run(TestWorld world, long nanos) {
    Run run = world.run(0, nanos);
    last = run;
    return run;
  }

  /** After each that passes, a bucket of one token is closed for 1/rate: a counter's dead time. */
  @ParameterizedTest
  @ValueSource(strings = {"token-bucket", "gcra"})
  void aBucketOfOneTokenLosesAsACounterWithADeadTimeDoes(String kind) {
    double offered = 300;
    double rate = 200;
    Run run =
        run(
            limited(limit(kind, Map.of("rate", rate, "burst", 1.)))
                .clients(CLIENTS, poisson(offered), PROXY),
            400 * SEC);
    // Cycles between passes last 1/rate + Exp(offered): a renewal process.
    double mean = 1 / rate + 1 / offered;
    double passes = 400 / mean;
    double deviation = Math.sqrt(passes) / offered / mean;
    assertThat((double) run.count(CLIENTS, "ok")).isCloseTo(passes, within(4 * deviation));
    assertThat(run.value(ROUTE, "limited")).isEqualTo(run.count(CLIENTS, "errors.limited"));
  }

  @ParameterizedTest
  @CsvSource({"5, 4", "20, 25"})
  void aConcurrencyLimitLosesAsErlangSays(int limit, double erlangs) {
    Replicated runs =
        Replicated.of(
            replication ->
                world(7, replication)
                    .servers("servers.s", 1, server(exp(10 * MS)).workers(1000))
                    .l7(
                        PROXY,
                        tier(1, limit("concurrency", Map.of("limit", (double) limit))),
                        List.of(members("servers.s", 1)))
                    .clients(CLIENTS, poisson(100 * erlangs), PROXY)
                    .run(SEC, 21 * SEC));
    runs.agrees(
        run -> (double) run.count(CLIENTS, "errors.limited") / run.count(CLIENTS, "requests"),
        Erlang.blocking(erlangs, limit),
        .02);
    assertThat(runs.runs().get(0).value("servers.s.1", "inflight-peak")).isEqualTo(limit);
  }

  @Test
  void aroundTheTurnOfAWindowTwiceTheLimitPasses() {
    long[] at = new long[400];
    for (int i = 0; i < 200; i++) {
      at[i] = 900 + i / 4;
      at[200 + i] = 1000 + i / 4;
    }
    Arrays.sort(at);
    Map<String, Object> hundred = Map.of("limit", 100., "window", (double) SEC);
    Run fixed =
        run(
            limited(limit("fixed-window", hundred)).clients(CLIENTS, requestsAt(at), PROXY),
            2 * SEC);
    assertThat(fixed.count(CLIENTS, "ok")).isEqualTo(200);
    Run log =
        run(
            limited(limit("sliding-log", hundred)).clients(CLIENTS, requestsAt(at), PROXY),
            2 * SEC);
    assertThat(log.count(CLIENTS, "ok")).isEqualTo(100);
  }

  private static ClientSpec oneAddress(double rate, int kind) {
    return steady(rate).addresses(1).kinds(new RequestKind("/", 1, fixed(1), null, null, kind));
  }

  /** Curriculum 24: one of 900 rps among ten of 20 rps, and 200 rps for all, or for each. */
  @Test
  void aLimitPerClientPunishesOnlyTheNoisyOne() {
    Map<String, Object> rate = Map.of("rate", 200., "burst", 20.);
    Run each = run(noisyAmongTen(limit("token-bucket", rate, null, Scope.TIER, null)), 60 * SEC);
    for (int i = 1; i <= 10; i++) {
      assertThat(each.count("clients.good" + i, "errors.limited")).isZero();
    }
    assertThat(each.count("clients.noisy", "ok")).isBetween(200L * 60, 200L * 60 + 20);
    Run all =
        run(
            noisyAmongTen(limit("token-bucket", rate, new long[] {1, 1}, Scope.TIER, null)),
            60 * SEC);
    long passed = all.count("clients.noisy", "ok");
    for (int i = 1; i <= 10; i++) {
      passed += all.count("clients.good" + i, "ok");
    }
    assertThat(passed).isBetween(200L * 60 - 1, 200L * 60 + 20);
  }

  private static TestWorld noisyAmongTen(RateLimitSettings limit) {
    TestWorld world = limited(limit).clients("clients.noisy", oneAddress(900, 0), PROXY);
    for (int i = 1; i <= 10; i++) {
      world.clients("clients.good" + i, oneAddress(20, 0), PROXY);
    }
    return world;
  }

  @Test
  void aKindOfNoKeyIsNotLimited() {
    Map<String, Object> one = Map.of("limit", 1., "window", 1000. * SEC);
    TestWorld world =
        limited(limit("fixed-window", one, new long[] {RequestKeys.NONE, 7}, Scope.TIER, null))
            .clients("clients.free", oneAddress(10, 0), PROXY)
            .clients("clients.bound", oneAddress(10, 1), PROXY);
    Run run = run(world, 10 * SEC);
    assertThat(run.count("clients.free", "errors.limited")).isZero();
    assertThat(run.count("clients.bound", "ok")).isEqualTo(1);
  }

  /** Four workers in two instances behind a layer-4 tier. */
  @ParameterizedTest
  @CsvSource({"WORKER, 4", "INSTANCE, 2", "TIER, 1"})
  void theLimitIsPerScope(Scope scope, int counts) {
    Map<String, Object> ten = Map.of("limit", 10., "window", 1000. * SEC);
    L7Settings settings = tier(2, limit("fixed-window", ten, ALL_ALIKE, scope, null));
    List<String> proxies = members("l7.p", 2);
    TestWorld world = world().servers("servers.s", 1, server(fixed(1)).workers(1000));
    proxies.forEach(proxy -> world.l7(proxy, settings, List.of(members("servers.s", 1))));
    world.l4("l4.e", pool("maglev").with("table", 251), proxies);
    Run run = run(world.clients(CLIENTS, steady(100), "l4.e"), 10 * SEC);
    assertThat(run.count(CLIENTS, "ok")).isEqualTo(10L * counts);
  }

  @Test
  void aLeakyBucketLetsThemWaitForTheirTurn() {
    Map<String, Object> tenPerSecond = Map.of("rate", 10., "burst", 2., "delay", 0.);
    Run run =
        run(
            limited(limit("leaky-bucket", tenPerSecond))
                .clients(CLIENTS, requestsAt(0, 0, 0, 0), PROXY),
            SEC);
    assertThat(run.count(CLIENTS, "ok")).isEqualTo(3);
    assertThat(run.ok(CLIENTS).min()).isEqualTo(100 * MS);
    assertThat(run.ok(CLIENTS).max()).isEqualTo(300 * MS);
    assertThat(run.value(ROUTE, "held")).isEqualTo(2);
    assertThat(run.value(ROUTE, "limited")).isEqualTo(1);
  }

  @Test
  void whoHeedsRetryAfterComesBackAsSoonAsItMay() {
    Map<String, Object> tenPerSecond = Map.of("rate", 10., "burst", 1.);
    for (boolean heeds : new boolean[] {false, true}) {
      ClientSpec clients = requestsAt(0, 30);
      clients.retries = heeding(heeds);
      Run run =
          run(limited(limit("token-bucket", tenPerSecond)).clients(CLIENTS, clients, PROXY), SEC);
      assertThat(run.count(CLIENTS, "ok")).isEqualTo(heeds ? 2 : 1);
      assertThat(run.ok(CLIENTS).max()).isEqualTo(heeds ? 170 * MS : 100 * MS);
    }
  }

  private static Retries heeding(boolean heeds) {
    Retries one = L7ExchangeTest.retries(1, 10 * MS);
    return new Retries(
        one.max(),
        one.backoff(),
        one.baseNanos(),
        one.capNanos(),
        one.jitter(),
        null,
        one.on(),
        heeds);
  }

  private static RateLimitSettings stored(Store store) {
    Map<String, Object> rate = Map.of("rate", 10., "burst", 1.);
    return limit("token-bucket", rate, ALL_ALIKE, Scope.TIER, store);
  }

  @Test
  void everyDecisionOfAStoreTakesARoundTrip() {
    Run run =
        run(
            limited(stored(new Store(fixed(5 * MS), 0, 0, true)))
                .clients(CLIENTS, requestsAt(0, 1), PROXY),
            SEC);
    assertThat(run.ok(CLIENTS).min()).isEqualTo(105 * MS);
    assertThat(run.errors(CLIENTS).min()).isEqualTo(5 * MS);
    assertThat(run.value(ROUTE, "undecided")).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aSilentStoreFailsOpenOrClosedAfterTheTimeout(boolean open) {
    Run run =
        run(
            limited(stored(new Store(fixed(50 * MS), 20 * MS, 0, open)))
                .clients(CLIENTS, requestsAt(0, 1), PROXY),
            SEC);
    assertThat(run.value(ROUTE, "undecided")).isEqualTo(2);
    assertThat(run.count(CLIENTS, "ok")).isEqualTo(open ? 2 : 0);
    assertThat(run.count(CLIENTS, "errors.status-5xx")).isEqualTo(open ? 0 : 2);
    assertThat((open ? run.ok(CLIENTS) : run.errors(CLIENTS)).max())
        .isEqualTo(open ? 120 * MS : 20 * MS);
  }

  @Test
  void whoGivesUpGivesItsPlaceBack() {
    Map<String, Object> one = Map.of("limit", 1.);
    Run run =
        run(
            limited(limit("concurrency", one))
                .clients(CLIENTS, requestsAt(0, 60, 120).timeout(50 * MS), PROXY),
            SEC);
    assertThat(run.count(CLIENTS, "errors.timeout")).isEqualTo(3);
  }

  /** Counts in a process die with it; a count of the whole tier is not in any one of them. */
  @ParameterizedTest
  @CsvSource({"WORKER, 200", "INSTANCE, 200", "TIER, 100"})
  void aCrashForgetsWhoHasCome(Scope scope, long passed) {
    Map<String, Object> hundred = Map.of("limit", 100., "window", 1000. * SEC);
    TestWorld world = limited(limit("fixed-window", hundred, ALL_ALIKE, scope, null));
    world.at(5 * SEC, levers -> levers.crash(PROXY));
    world.at(6 * SEC, levers -> levers.restore(PROXY));
    Run run = run(world.clients(CLIENTS, steady(100), PROXY), 10 * SEC);
    assertThat(run.count(CLIENTS, "ok")).isEqualTo(passed);
  }

  /** Those in flight leave the old count, whichever worker's they were. */
  @Test
  void aCrashLetsEveryPlaceGo() {
    TestWorld world =
        world()
            .servers("servers.s", 1, server(fixed(SEC)).workers(1000))
            .l7(
                PROXY,
                tier(3, limit("concurrency", Map.of("limit", 9.), ALL_ALIKE, Scope.INSTANCE, null)),
                List.of(members("servers.s", 1)));
    world.at(5 * SEC + 50 * MS, levers -> levers.crash(PROXY));
    world.at(6 * SEC, levers -> levers.restore(PROXY));
    Run run = run(world.clients(CLIENTS, steady(100), PROXY), 10 * SEC);
    assertThat(run.count(CLIENTS, "errors.reset")).isEqualTo(9);
    // Nine a second, of five seconds before and of four after, less those still in flight.
    assertThat(run.count(CLIENTS, "ok")).isBetween(9L * 4 + 9 * 3, 9L * 5 + 9 * 4);
  }
}
