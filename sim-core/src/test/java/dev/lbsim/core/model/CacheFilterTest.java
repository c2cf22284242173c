package dev.lbsim.core.model;

import static dev.lbsim.core.guard.cache.HttpMethod.GET;
import static dev.lbsim.core.guard.cache.HttpMethod.POST;
import static dev.lbsim.core.model.CacheSpec.cache;
import static dev.lbsim.core.model.TestWorld.members;
import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.pool;
import static dev.lbsim.core.model.Worlds.requestsAt;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.steady;
import static dev.lbsim.core.model.Worlds.trace;
import static dev.lbsim.core.model.Worlds.world;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.core.guard.cache.CacheLimits;
import dev.lbsim.core.model.CacheSettings.Scope;
import dev.lbsim.core.model.RouteSettings.PoolShare;
import dev.lbsim.core.model.Worlds.ClientSpec;
import dev.lbsim.core.random.Distribution;
import dev.lbsim.core.random.Zipf;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a cache in a layer-7 tier does, to the nanosecond. A backend takes 100 ms. */
class CacheFilterTest {
  private static final String CLIENTS = "clients.c";
  private static final String PROXY = "l7.p.1";
  private static final String ROUTE = "l7.p.routes.all";
  private static final List<String> SERVERS = members("servers.s", 2);

  private Run run;

  @AfterEach
  void nothingIsLostOrMadeUp() {
    assertThat(run.world().conservation()).isEmpty();
    assertThat(run.world().attemptsOut()).isZero();
  }

  private static L7Settings tier(CacheSpec cache) {
    return tier(cache, null);
  }

  private static L7Settings tier(CacheSpec cache, @Nullable ExchangeSettings exchange) {
    return Worlds.l7(
        1,
        null,
        List.of(pool("round-robin").settings()),
        UpstreamSettings.NONE,
        Worlds.route("all", exchange, List.of(new PoolShare(0, 1, 0)), cache.settings()));
  }

  private static TestWorld proxied(CacheSpec cache, ClientSpec clients) {
    return world()
        .servers("servers.s", 2, server(fixed(1)).workers(1000))
        .l7(PROXY, tier(cache), List.of(SERVERS))
        .clients(CLIENTS, clients, PROXY);
  }

  private long counted(RouteCount count) {
    return run.value(ROUTE, count.column());
  }

  private void assertLatencies(double... millis) {
    assertThat(run.ok(CLIENTS).count()).isEqualTo(millis.length);
    double sum = 0;
    for (double each : millis) {
      sum += each;
    }
    assertThat(run.ok(CLIENTS).sum()).isEqualTo(Math.round(sum * MS));
  }

  @Test
  void whatWasFetchedIsServedUntilItIsTooOld() {
    run = proxied(cache().ttl(200 * MS), requestsAt(0, 110, 199, 200)).run(0, SEC);
    assertLatencies(100, 0, 0, 100);
    assertThat(counted(RouteCount.CACHE_LOOKUPS)).isEqualTo(4);
    assertThat(counted(RouteCount.CACHE_HITS)).isEqualTo(2);
    assertThat(counted(RouteCount.CACHE_MISSES)).isEqualTo(2);
    assertThat(counted(RouteCount.ATTEMPTS)).isEqualTo(2);
    assertThat(run.value(ROUTE, "cache-entries")).isEqualTo(1);
  }

  @Test
  void anAnswerThatSaysNothingIsKeptOnlyIfTheOperatorSaysSo() {
    run = proxied(cache(), requestsAt(0, 110)).run(0, SEC);
    assertLatencies(100, 100);
    assertThat(run.value(ROUTE, "cache-entries")).isZero();
  }

  @Test
  void whatAnswersSayGoesBeforeWhatTheOperatorSays() {
    CacheSpec briefly = cache().ttl(SEC).kind(0, GET, "max-age=9, s-maxage=1");
    run = proxied(briefly, requestsAt(0, 500, 1000)).run(0, 2 * SEC);
    assertLatencies(100, 0, 100);
    CacheSpec never = cache().ttl(SEC).kind(0, GET, "no-store");
    run = proxied(never, requestsAt(0, 500)).run(0, SEC);
    assertLatencies(100, 100);
  }

  @Test
  void withoutCoalescingAllWhoMissFetch() {
    run = proxied(cache().ttl(SEC), requestsAt(0, 10, 20)).run(0, SEC);
    assertLatencies(100, 100, 100);
    assertThat(counted(RouteCount.ATTEMPTS)).isEqualTo(3);
  }

  @Test
  void withCoalescingOneFetchesAndTheOthersWait() {
    run = proxied(cache().ttl(SEC).coalesce(), requestsAt(0, 10, 20, 500)).run(0, SEC);
    assertLatencies(100, 90, 80, 0);
    assertThat(counted(RouteCount.ATTEMPTS)).isEqualTo(1);
    assertThat(counted(RouteCount.CACHE_COALESCED)).isEqualTo(2);
    assertThat(counted(RouteCount.CACHE_HITS)).isEqualTo(3);
  }

  @Test
  void whoHasWaitedLongEnoughFetchesForHimself() {
    run = proxied(cache().ttl(SEC).coalesce().patience(50 * MS), requestsAt(0, 10, 60)).run(0, SEC);
    assertLatencies(100, 150, 40);
    assertThat(counted(RouteCount.ATTEMPTS)).isEqualTo(2);
  }

  @Test
  void whenTheLeaderFailsTheNextOneTries() {
    run =
        proxied(cache().ttl(SEC).coalesce(), requestsAt(0, 10, 20))
            .at(50 * MS, levers -> levers.crash("servers.s.1"))
            .run(0, SEC);
    assertThat(run.count(CLIENTS, "errors.status-5xx")).isEqualTo(1);
    assertLatencies(140, 130);
    assertThat(counted(RouteCount.ATTEMPTS)).isEqualTo(2);
  }

  @Test
  void whatMayNotBeSharedIsNotWaitedFor() {
    CacheSpec secret = cache().coalesce().kind(0, GET, "private, max-age=60");
    run = proxied(secret, requestsAt(0, 10)).run(0, SEC);
    assertLatencies(100, 100);
  }

  @Test
  void staleIsServedAtOnceWhileItIsFetchedAnewOnce() {
    CacheSpec fresh = cache().ttl(200 * MS).stale(100 * MS);
    run = proxied(fresh, requestsAt(0, 250, 260, 360, 440, 700)).run(0, SEC);
    // Fetched at 0, by itself at 250 and, as that is too old at 700, once more.
    assertLatencies(100, 0, 0, 0, 0, 100);
    assertThat(counted(RouteCount.CACHE_STALE)).isEqualTo(2);
    assertThat(counted(RouteCount.CACHE_REFRESHED)).isEqualTo(1);
    assertThat(counted(RouteCount.ATTEMPTS)).isEqualTo(3);
  }

  @Test
  void staleIsServedWhenTheBackendFails() {
    CacheSpec old = cache().ttl(200 * MS).kind(0, GET, "stale-if-error=1");
    run =
        proxied(old, requestsAt(0, 250, 1150, 1250))
            .at(200 * MS, levers -> SERVERS.forEach(levers::crash))
            .run(0, 2 * SEC);
    assertLatencies(100, 0, 0);
    assertThat(run.count(CLIENTS, "errors.status-5xx")).as("too old by then").isEqualTo(1);
    assertThat(counted(RouteCount.CACHE_STALE)).isEqualTo(2);
    assertThat(counted(RouteCount.CACHE_HITS)).isEqualTo(2);
  }

  @Test
  void whoWaitsWhileTheFetchFailsGetsTheStaleOneToo() {
    CacheSpec old = cache().ttl(200 * MS).coalesce().kind(0, GET, "stale-if-error=1");
    run =
        proxied(old, requestsAt(0, 300, 310))
            .at(350 * MS, levers -> SERVERS.forEach(levers::crash))
            .run(0, SEC);
    assertLatencies(100, 50, 40);
    assertThat(counted(RouteCount.CACHE_COALESCED)).isEqualTo(1);
  }

  @Test
  void aFailureIsAnsweredAgainForAWhile() {
    run =
        proxied(cache().ttl(SEC).failures(200 * MS).coalesce(), requestsAt(10, 60, 150, 400))
            .at(0, levers -> SERVERS.forEach(name -> levers.setErrorShare(name, 1)))
            .at(350 * MS, levers -> SERVERS.forEach(name -> levers.setErrorShare(name, 0)))
            .run(0, SEC);
    assertThat(run.count(CLIENTS, "errors.status-5xx")).isEqualTo(3);
    assertThat(run.errors(CLIENTS).sum()).isEqualTo(150 * MS);
    assertLatencies(100);
    assertThat(counted(RouteCount.ATTEMPTS)).isEqualTo(2);
  }

  @Test
  void askingWhetherItHasChangedIsLessWork() {
    CacheSpec tagged = cache().kind(0, 0, GET, "max-age=1", true, .1, 0);
    run = proxied(tagged, requestsAt(0, 1000, 1500, 2500)).run(0, 3 * SEC);
    assertLatencies(100, 10, 0, 10);
    assertThat(counted(RouteCount.CACHE_REVALIDATED)).isEqualTo(2);
    assertThat(counted(RouteCount.CACHE_MISSES)).isEqualTo(3);
  }

  @Test
  void whatHasChangedIsFetchedWholeAndUntilThenServedOutdated() {
    // It changes at some instant of each 600 ms.
    CacheSpec tagged = cache().kind(0, 0, GET, "max-age=1", true, .1, 600 * MS);
    run = proxied(tagged, requestsAt(0, 900, 1000)).run(0, 2 * SEC);
    assertLatencies(100, 0, 100);
    assertThat(counted(RouteCount.CACHE_OUTDATED)).isEqualTo(1);
  }

  @Test
  void aFetchGoesOnWhenItsClientGivesUp() {
    run = proxied(cache().ttl(SEC), requestsAt(0, 120).timeout(50 * MS)).run(0, SEC);
    assertThat(run.count(CLIENTS, "errors.timeout")).isEqualTo(1);
    assertLatencies(0);
    assertThat(counted(RouteCount.ABANDONED)).isEqualTo(1);
  }

  @Test
  void aWaiterThatGivesUpIsForgotten() {
    run =
        proxied(cache().ttl(SEC).coalesce(), requestsAt(0, 30, 90, 120).timeout(50 * MS))
            .run(0, SEC);
    assertThat(run.count(CLIENTS, "errors.timeout")).isEqualTo(2);
    assertLatencies(10, 0);
  }

  @Test
  void aCrashEmptiesTheCacheAndEndsWhatGoesOnByItself() {
    run =
        proxied(cache().ttl(200 * MS).stale(100 * MS), requestsAt(0, 250, 500))
            .at(300 * MS, levers -> levers.crash(PROXY))
            .at(400 * MS, levers -> levers.restore(PROXY))
            .run(0, SEC);
    assertLatencies(100, 0, 100);
    assertThat(run.value("servers.s.2", "abandoned")).as("worked on for nobody").isEqualTo(1);
  }

  @Test
  void aCrashResetsLeaderAndWaiters() {
    run =
        proxied(cache().ttl(SEC).coalesce(), requestsAt(0, 10, 20, 200))
            .at(50 * MS, levers -> levers.crash(PROXY))
            .at(100 * MS, levers -> levers.restore(PROXY))
            .run(0, SEC);
    assertThat(run.count(CLIENTS, "errors.reset")).isEqualTo(3);
    assertLatencies(100);
  }

  @Test
  void whileTheProxyHangsNobodyIsWoken() {
    run =
        proxied(cache().ttl(SEC).coalesce(), requestsAt(0, 10))
            .at(50 * MS, levers -> levers.hang(PROXY))
            .at(300 * MS, levers -> levers.restore(PROXY))
            .run(0, SEC);
    assertLatencies(300, 290);
    assertThat(counted(RouteCount.ATTEMPTS)).isEqualTo(1);
  }

  @Test
  void aPurgeDropsOneUrlOrAll() {
    CacheSpec two = cache().ttl(SEC).kind(0, GET, "").kind(1, GET, "");
    run =
        proxied(two, requestsAt(0, 200, 400))
            .at(150 * MS, levers -> levers.purge(PROXY, new boolean[] {false, true}))
            .at(350 * MS, levers -> levers.purge(PROXY, new boolean[] {true, true}))
            .run(0, SEC);
    assertLatencies(100, 0, 100);
  }

  @Test
  void whatWasFetchedBeforeAPurgeIsNotStoredAfterIt() {
    run =
        proxied(cache().ttl(SEC).kind(0, GET, ""), requestsAt(0, 200, 400))
            .at(50 * MS, levers -> levers.purge(PROXY, new boolean[] {true}))
            .run(0, SEC);
    assertLatencies(100, 100, 0);
  }

  @Test
  void whoWaitsForSomethingThatIsPurgedFetchesAnew() {
    run =
        proxied(cache().ttl(SEC).coalesce().kind(0, GET, ""), requestsAt(0, 30, 150, 250))
            .at(50 * MS, levers -> levers.purge(PROXY, new boolean[] {true}))
            .run(0, SEC);
    // The second one tries when the first is done, and the third waits for it.
    assertLatencies(100, 170, 50, 0);
    assertThat(counted(RouteCount.CACHE_MISSES)).isEqualTo(2);
  }

  @Test
  void aPostMakesItForgetAllVariants() {
    RequestKind zipped = new RequestKind("/a", 1, fixed(1), null, null, 0);
    RequestKind posted = new RequestKind("/a", 1, fixed(1), null, null, 1);
    CacheSpec variants =
        cache().ttl(10 * SEC).kind(7, 1, GET, "", false, 1, 0).kind(7, 0, POST, "", false, 1, 0);
    run =
        world()
            .servers("servers.s", 2, server(fixed(MS)).workers(1000))
            .l7(PROXY, tier(variants), List.of(SERVERS))
            .clients(CLIENTS, steady(10).kinds(zipped), PROXY)
            .clients(
                "clients.p",
                new ClientSpec()
                    .kinds(posted)
                    .arrivals(random -> new TraceArrivals(new long[] {450 * MS}, new double[] {1})),
                PROXY)
            .run(0, SEC);
    assertThat(counted(RouteCount.CACHE_MISSES)).isEqualTo(2);
    assertThat(counted(RouteCount.CACHE_LOOKUPS)).as("a POST is not looked up").isEqualTo(10);
  }

  @Test
  void workersWithCachesOfTheirOwnEachFetch() {
    for (Scope scope : Scope.values()) {
      L7Settings two =
          Worlds.l7(
              1,
              null,
              List.of(pool("round-robin").settings()),
              UpstreamSettings.NONE,
              Worlds.route(
                  "all",
                  null,
                  List.of(new PoolShare(0, 1, 0)),
                  cache().ttl(SEC).scope(scope).settings()));
      run =
          world()
              .servers("servers.s", 2, server(fixed(1)).workers(9))
              .l7("l7.p.1", two, List.of(SERVERS))
              .l7("l7.p.2", two, List.of(SERVERS))
              .clients(CLIENTS, requestsAt(0), "l7.p.1")
              .clients("clients.d", requestsAt(200), "l7.p.2")
              .run(0, SEC);
      assertThat(counted(RouteCount.ATTEMPTS)).isEqualTo(scope == Scope.TIER ? 1 : 2);
    }
  }

  @Test
  void agesAddUpFromCacheToCache() {
    TestWorld world =
        world()
            .servers("servers.s", 2, server(fixed(1)).workers(9))
            .l7("l7.in.1", tier(cache().ttl(SEC)), List.of(SERVERS))
            .l7(PROXY, tier(cache().ttl(300 * MS)), List.of(List.of("l7.in.1")))
            .clients(CLIENTS, requestsAt(0, 350, 400, 800, 1050), PROXY);
    run = world.run(0, 2 * SEC);
    // What comes from behind is already too old for the front, until the one behind asks again.
    assertLatencies(100, 0, 0, 0, 100);
    assertThat(run.value("l7.p.routes.all", "cache-hits")).isZero();
    assertThat(run.value("l7.in.routes.all", "cache-hits")).isEqualTo(3);
  }

  @Test
  void theLeastRecentlyUsedHasToGo() {
    RequestKind three = new RequestKind("/", 1, fixed(MS), fixed(10), anyOf(3), 0);
    run =
        world()
            .servers("servers.s", 2, server(fixed(1)).workers(9))
            .l7(
                PROXY,
                tier(cache().ttl(100 * SEC).limits(CacheLimits.ofBytes(20))),
                List.of(SERVERS))
            .clients(CLIENTS, steady(100).kinds(three), PROXY)
            .run(0, 10 * SEC, 11 * SEC);
    assertThat(run.value(ROUTE, "cache-entries")).isEqualTo(2);
    assertThat(run.value(ROUTE, "cache-bytes")).isEqualTo(20);
    assertThat(counted(RouteCount.CACHE_EVICTED)).isEqualTo(counted(RouteCount.CACHE_MISSES) - 2);
    assertThat(counted(RouteCount.CACHE_SAVED_BYTES))
        .isEqualTo(10 * counted(RouteCount.CACHE_HITS));
    assertThat(counted(RouteCount.CACHE_ASKED_BYTES))
        .isEqualTo(10 * counted(RouteCount.CACHE_LOOKUPS));
  }

  private static Distribution anyOf(int objects) {
    return new Zipf(0, objects);
  }

  /** Curriculum 24: 1000 rps for one object that takes 200 ms to fetch. */
  @Test
  void aStampedeIsAsManyFetchesAsRequestsComeWhileOneIsUnderWay() {
    long[] at = LongStream.range(0, 1000).map(i -> i * MS).toArray();
    double[] costs = DoubleStream.generate(() -> 200 * MS).limit(1000).toArray();
    run = proxied(cache().ttl(SEC), trace(at, costs)).run(0, 2 * SEC);
    assertThat(counted(RouteCount.ATTEMPTS)).isEqualTo(200);
    nothingIsLostOrMadeUp();
    run = proxied(cache().ttl(SEC).coalesce(), trace(at, costs)).run(0, 2 * SEC);
    assertThat(counted(RouteCount.ATTEMPTS)).isEqualTo(1);
  }
}
