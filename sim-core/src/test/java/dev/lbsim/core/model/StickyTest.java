package dev.lbsim.core.model;

import static dev.lbsim.core.model.TestWorld.members;
import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.exp;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.health;
import static dev.lbsim.core.model.Worlds.pool;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.users;
import static dev.lbsim.core.model.Worlds.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.guard.sticky.StickyRules;
import dev.lbsim.core.model.RateLimitSettings.Scope;
import dev.lbsim.core.model.RouteSettings.PoolShare;
import dev.lbsim.core.model.Worlds.ClientSpec;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which backend the requests of a session go to, and where the session goes without it. */
class StickyTest {
  private static final String CLIENTS = "clients.c";
  private static final String PROXY = "l7.p.1";
  private static final String ROUTE = "l7.p.routes.all";
  private static final String FIRST = "servers.s.1";
  private static final StickyRules STRICT = new StickyRules(0, 0, true, true);
  private static final StickySettings COOKIE = new StickySettings(StickyRules.FOR_EVER, null);

  private @Nullable Run last;

  @AfterEach
  void nothingIsLostOrMadeUp() {
    if (last != null) {
      assertThat(last.world().conservation()).isEmpty();
    }
  }

  private static StickySettings cookie(StickyRules rules) {
    return new StickySettings(rules, null);
  }

  private static StickySettings table(int entries, Scope scope) {
    return new StickySettings(
        StickyRules.FOR_EVER, new StickySettings.Table(entries, RequestKeys.CLIENTS, scope));
  }

  private static L7Settings tier(
      StickySettings sticky, @Nullable ExchangeSettings exchange, PoolShare... shares) {
    return Worlds.l7(
        1,
        null,
        List.of(
            pool("round-robin").health(health(SEC, 100 * MS, 1, 1)).settings(),
            pool("round-robin").settings()),
        UpstreamSettings.NONE,
        new RouteSettings(
            "all",
            shares.length == 0 ? List.of(new PoolShare(0, 1, 0)) : List.of(shares),
            L7Settings.HashOn.SOURCE,
            0,
            exchange,
            List.of(),
            sticky));
  }

  private static L7Settings tier(StickySettings sticky) {
    return tier(sticky, null);
  }

  /** So many servers behind one proxy. */
  private static TestWorld servers(int count, L7Settings tier) {
    return world()
        .servers("servers.s", count, server(fixed(MS)).workers(1000))
        .l7(PROXY, tier, List.of(members("servers.s", count), List.of(FIRST)));
  }

  private static ClientSpec thinking(int count) {
    return users(count, exp(SEC));
  }

  private Run run(TestWorld world, long... boundaries) {
    Run run = world.run(boundaries);
    last = run;
    return run;
  }

  private static long sent(Run run, String server, long from, long to) {
    return run.value(server, "requests", from, to);
  }

  @Test
  void aSessionNeverMovesWhileItsBackendIsUsable() {
    Run run = run(servers(4, tier(COOKIE)).clients(CLIENTS, thinking(100), PROXY), 0, 100 * SEC);
    assertThat(run.value(ROUTE, "sticky-set")).isEqualTo(100);
    assertThat(run.value(ROUTE, "sticky-moved")).isZero();
    long first = run.count(CLIENTS, "requests") - run.value(ROUTE, "sticky-requests");
    assertThat(first).isEqualTo(100);
  }

  /** What happens to one backend, and whether its sessions leave it. */
  enum Fate {
    DRAINED(false),
    DRAINED_AND_LEFT(true),
    REMOVED(true),
    WITHOUT_WEIGHT(false),
    CRASHED(true),
    NOTHING(false);

    private final boolean leaves;

    Fate(boolean leaves) {
      this.leaves = leaves;
    }

    void strike(Levers levers) {
      switch (this) {
        case DRAINED, DRAINED_AND_LEFT -> levers.setDraining(FIRST, true);
        case REMOVED -> levers.setPresent(FIRST, false);
        case WITHOUT_WEIGHT -> levers.setWeight(FIRST, 0);
        case CRASHED -> levers.crash(FIRST);
        case NOTHING -> {}
      }
    }
  }

  @Property(tries = 40, seed = "20261130")
  void exactlyTheSessionsOfABackendThatIsGoneMove(
      @ForAll @IntRange(min = 1, max = 12) int each,
      @ForAll @IntRange(min = 2, max = 6) int servers,
      @ForAll Fate fate,
      @ForAll boolean byTable) {
    StickyRules rules = new StickyRules(0, 0, fate != Fate.DRAINED_AND_LEFT, false);
    StickySettings sticky =
        byTable
            ? new StickySettings(
                rules, new StickySettings.Table(1000, RequestKeys.CLIENTS, Scope.INSTANCE))
            : cookie(rules);
    int count = each * servers;
    long struck = 60 * SEC;
    long noticed = struck + 2 * SEC; // a health check fails within a second and its patience
    Run run =
        run(
            servers(servers, tier(sticky))
                .clients(CLIENTS, thinking(count), PROXY)
                .at(struck, fate::strike),
            0,
            struck,
            noticed,
            160 * SEC);
    // Each user came in the first minute, in turn to the servers.
    long fled = fate.leaves ? each : 0;
    assertThat(run.value(ROUTE, "sticky-set")).isEqualTo(count + fled);
    assertThat(run.value(ROUTE, "sticky-moved")).isEqualTo(fled);
    if (fate.leaves) {
      assertThat(sent(run, FIRST, noticed, 160 * SEC)).isZero();
    } else {
      assertThat(sent(run, FIRST, noticed, 160 * SEC)).isPositive();
    }
  }

  @Test
  void newSessionsGoWhereWeightsSayWhileOldOnesStayAtWeightNothing() {
    Run run =
        run(
            servers(2, tier(COOKIE))
                .clients("clients.old", thinking(40), PROXY)
                .clients(CLIENTS, thinking(400).sessions(exp(20 * SEC)), PROXY)
                .at(10 * SEC, levers -> levers.setWeight(FIRST, 0))
                .at(400 * SEC, levers -> levers.setWeight(FIRST, 1)),
            0,
            300 * SEC,
            400 * SEC,
            700 * SEC,
            800 * SEC);
    // Only those who stay are left: half of 40 users with a request a second.
    assertThat((double) sent(run, FIRST, 300 * SEC, 400 * SEC)).isCloseTo(2000, within(180.));
    // Sessions of 20 s have long since been shared out anew: half of 400, and the 20.
    assertThat((double) sent(run, FIRST, 700 * SEC, 800 * SEC)).isCloseTo(22_000, within(2000.));
    assertThat(run.value(ROUTE, "sticky-moved")).isZero();
  }

  @Test
  void strictSessionsGetAnErrorUntilTheirBackendIsBack() {
    Run run =
        run(
            servers(4, tier(cookie(STRICT)))
                .clients(CLIENTS, thinking(100), PROXY)
                .at(60 * SEC, levers -> levers.setPresent(FIRST, false))
                .at(100 * SEC, levers -> levers.setPresent(FIRST, true)),
            0,
            60 * SEC,
            100 * SEC,
            160 * SEC);
    assertThat(run.value(PROXY, "errors.no-backend"))
        .isEqualTo(run.value(ROUTE, "sticky-refused"))
        .isPositive();
    assertThat(run.value(PROXY, "errors.no-backend", 100 * SEC, 160 * SEC)).isZero();
    assertThat(run.value(ROUTE, "sticky-set")).isEqualTo(100);
  }

  /** As traefik did not: issue 5177. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRetryGoesElsewhereAndTakesTheSessionWithItUnlessStrict(boolean strict) {
    ExchangeSettings exchange =
        new ExchangeSettings(0, 0, L7ExchangeTest.retries(1, 0), 0, 0, false, 1, 1, true);
    long crash = 60 * SEC + 1;
    Run run =
        run(
            servers(4, tier(cookie(strict ? STRICT : StickyRules.FOR_EVER), exchange))
                .clients(CLIENTS, thinking(100), PROXY)
                .at(crash, levers -> levers.crash(FIRST))
                // It is back before a check could notice.
                .at(crash + 800 * MS, levers -> levers.restore(FIRST)),
            0,
            160 * SEC);
    long moved = run.value(ROUTE, "sticky-set") - 100;
    if (strict) {
      assertThat(moved).isZero();
      assertThat(run.count(CLIENTS, "errors.status-5xx")).isPositive();
    } else {
      assertThat(moved).isBetween(1L, 25L).isEqualTo(run.value(ROUTE, "retries"));
      assertThat(run.count(CLIENTS, "ok")).isEqualTo(run.value(PROXY, "ok"));
    }
  }

  @Test
  void cookiesEndByIdlenessAndByAge() {
    long[] each = {1, 6, 15, 26, 33};
    StickyRules idle = new StickyRules(10 * SEC, 0, true, false);
    StickyRules life = new StickyRules(0, 20 * SEC, true, false);
    for (StickyRules rules : List.of(idle, life)) {
      long[] at = new long[each.length];
      double[] costs = new double[each.length];
      for (int i = 0; i < each.length; i++) {
        at[i] = each[i] * SEC;
        costs[i] = 1;
      }
      Run run =
          run(
              servers(2, tier(cookie(rules)))
                  .clients(CLIENTS, Worlds.trace(at, costs).addresses(1), PROXY),
              0,
              40 * SEC);
      // Idle: 11 s pass between the answer at 15 and 26. Life: the cookie is 25 s old then.
      assertThat(run.value(ROUTE, "sticky-expired")).isEqualTo(1);
      assertThat(run.value(ROUTE, "sticky-set")).isEqualTo(2);
      assertThat(run.value("servers.s.2", "requests")).isEqualTo(2);
    }
  }

  @Test
  void whoIsNotToldApartKeepsACookieAsLongAsAConnection() {
    Run run =
        run(
            servers(4, tier(COOKIE)).clients(CLIENTS, Worlds.steady(100).reuse(10, 0), PROXY),
            0,
            100 * SEC);
    double requests = run.count(CLIENTS, "requests");
    assertThat((double) run.value(ROUTE, "sticky-set")).isCloseTo(requests / 10, within(2.));
    assertThat((double) run.value(ROUTE, "sticky-kept")).isCloseTo(.9 * requests, within(2.));
    Run none =
        run(servers(4, tier(COOKIE)).clients(CLIENTS, Worlds.steady(100), PROXY), 0, 10 * SEC);
    assertThat(none.value(ROUTE, "sticky-requests")).isZero();
  }

  @ParameterizedTest
  @EnumSource(Scope.class)
  void aTableDiesWithItsProxyUnlessItsPeersHaveItAsWell(Scope scope) {
    L7Settings tier = tier(table(1000, scope));
    List<String> proxies = members("l7.p", 2);
    TestWorld world = world().servers("servers.s", 4, server(fixed(MS)).workers(1000));
    proxies.forEach(
        proxy -> world.l7(proxy, tier, List.of(members("servers.s", 4), List.of(FIRST))));
    Run run =
        run(
            world
                .l4(
                    "l4.e",
                    pool("maglev").with("table", 251).health(health(SEC, MS, 1, 1)),
                    proxies)
                .clients(CLIENTS, thinking(200), "l4.e")
                .at(60 * SEC, levers -> levers.crash(PROXY))
                .at(100 * SEC, levers -> levers.restore(PROXY)),
            0,
            60 * SEC,
            160 * SEC);
    long before = run.value(ROUTE, "sticky-set", 0, 60 * SEC);
    long after = run.value(ROUTE, "sticky-set", 60 * SEC, 160 * SEC);
    if (scope == Scope.TIER) {
      assertThat(before).isEqualTo(200);
      assertThat(after).isZero();
    } else {
      // Connections of one user come by both proxies, which do not know of each other.
      assertThat(before).isBetween(380L, 500L);
      assertThat(after).isGreaterThan(150);
    }
  }

  @Test
  void inATableTooSmallUsersPushEachOtherOut() {
    Run run =
        run(
            servers(4, tier(table(50, Scope.INSTANCE))).clients(CLIENTS, thinking(100), PROXY),
            0,
            100 * SEC);
    long set = run.value(ROUTE, "sticky-set");
    assertThat(run.value(ROUTE, "sticky-evicted")).isEqualTo(set - 50);
    // With equal users and exponential pauses, LRU of half of them hits less than half.
    assertThat((double) run.value(ROUTE, "sticky-kept") / run.value(PROXY, "requests"))
        .isBetween(.3, .55);
  }

  @Test
  void aSessionStaysWithItsPoolWhateverItsShareBecomes() {
    L7Settings tier = tier(COOKIE, null, new PoolShare(0, 1, 0), new PoolShare(1, 1, 0));
    TestWorld world =
        world()
            .servers("servers.s", 2, server(fixed(MS)).workers(1000))
            .servers("servers.t", 2, server(fixed(MS)).workers(1000))
            .l7(PROXY, tier, List.of(members("servers.s", 2), members("servers.t", 2)))
            .clients(CLIENTS, thinking(100), PROXY)
            .at(60 * SEC, levers -> levers.setPoolShare(PROXY, 0, 0, 0, 0));
    Run run = run(world, 0, 60 * SEC, 160 * SEC);
    assertThat(run.value(ROUTE, "sticky-set")).isEqualTo(100);
    double toFirst =
        sent(run, FIRST, 60 * SEC, 160 * SEC) + sent(run, "servers.s.2", 60 * SEC, 160 * SEC);
    assertThat(toFirst / 10_000).isBetween(.3, .7);
  }

  @Test
  void twoTiersEachKeepASessionOfTheirOwn() {
    Consumer<TestWorld> inner =
        world ->
            members("l7.in", 3)
                .forEach(
                    name ->
                        world.l7(
                            name, tier(COOKIE), List.of(members("servers.s", 4), List.of(FIRST))));
    TestWorld world = world().servers("servers.s", 4, server(fixed(MS)).workers(1000));
    inner.accept(world);
    Run run =
        run(
            world
                .l7(
                    "l7.out.1",
                    tier(cookie(STRICT)),
                    List.of(members("l7.in", 3), List.of("servers.s.1")))
                .clients(CLIENTS, thinking(60), "l7.out.1"),
            0,
            100 * SEC);
    assertThat(run.value("l7.out.routes.all", "sticky-set")).isEqualTo(60);
    assertThat(run.value("l7.in.routes.all", "sticky-set")).isEqualTo(60);
  }

  @Test
  void afterScalingOutOnlyNewSessionsComeToTheNewServer() {
    double mean = 1800;
    double think = 10;
    long out = 60 * SEC;
    long from = out + 570 * SEC;
    long to = out + 630 * SEC;
    Replicated runs =
        Replicated.of(
            10,
            replication ->
                world(3, replication)
                    .servers("servers.s", 5, server(fixed(MS)).workers(1000))
                    .l7(PROXY, tier(COOKIE), List.of(members("servers.s", 5), List.of(FIRST)))
                    .clients(CLIENTS, users(500, exp(think * SEC)).sessions(exp(mean * SEC)), PROXY)
                    .at(0, levers -> levers.setPresent("servers.s.5", false))
                    .at(out, levers -> levers.setPresent("servers.s.5", true))
                    .run(0, out, from, to));
    // Those who have left since, and those whose time was up already when it came.
    double over = think / (mean + think);
    double gone = 1 - (1 - over) * Math.exp(-600 / mean);
    runs.agrees(
        run ->
            (double) sent(run, "servers.s.5", from, to)
                / run.value(CLIENTS + "#0", "requests", from, to),
        gone / 5,
        .05);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRunBeginsInTheMiddleOfSessions(boolean allAlike) {
    // Whoever is there leaves within 100 s; in the first 50 s that is half of them, whatever
    // their law if they come and go evenly: rate 1/100 s per user.
    Replicated runs =
        Replicated.of(
            20,
            replication ->
                world(5, replication)
                    .servers("servers.s", 1, server(fixed(MS)).workers(1000))
                    .l7(PROXY, tier(COOKIE), List.of(members("servers.s", 1), List.of(FIRST)))
                    .clients(
                        CLIENTS,
                        users(300, exp(100 * MS))
                            .sessions(allAlike ? fixed(100 * SEC) : exp(100 * SEC)),
                        PROXY)
                    .run(0, 50 * SEC));
    runs.agrees(run -> run.value(ROUTE, "sticky-set") - 300., 150, .05);
  }

  @Test
  void sessionsOfSomeRequestsEndAfterThose() {
    Run run =
        run(
            servers(3, tier(COOKIE))
                .clients(CLIENTS, users(50, exp(SEC)).sessionsOf(fixed(5)), PROXY),
            0,
            200 * SEC);
    double requests = run.count(CLIENTS, "requests");
    assertThat((double) run.value(ROUTE, "sticky-set")).isCloseTo(requests / 5, within(60.));
  }

  @Test
  void newUsersComeFromNewAddressesOverNewConnections() {
    Run run =
        run(
            servers(3, tier(table(100_000, Scope.INSTANCE)))
                .clients(
                    CLIENTS,
                    users(50, exp(SEC)).reuse(Integer.MAX_VALUE, 0).sessionsOf(fixed(5)),
                    PROXY),
            0,
            200 * SEC);
    assertThat(run.value(ROUTE, "sticky-set"))
        .isEqualTo(run.value(CLIENTS, "connections"))
        .isGreaterThan(1900);
  }
}
