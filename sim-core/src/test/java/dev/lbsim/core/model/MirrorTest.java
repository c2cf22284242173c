package dev.lbsim.core.model;

import static dev.lbsim.core.model.TestWorld.members;
import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.exp;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.poisson;
import static dev.lbsim.core.model.Worlds.pool;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.steady;
import static dev.lbsim.core.model.Worlds.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.lbsim.core.model.RouteSettings.PoolShare;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies of requests that go to another pool: who sees them, and who does not. */
class MirrorTest {
  private static final String CLIENTS = "clients.c";
  private static final String PROXY = "l7.p.1";
  private static final String ROUTE = "l7.p.routes.all";
  private static final String SHADOW = "servers.shadow";

  /** For a swarm. */
  static List<MirrorSettings> any(SplittableRandom random) {
    return List.of(new MirrorSettings(1, random.nextBoolean() ? 1 : .3), new MirrorSettings(0, .1));
  }

  private static L7Settings tier(
      ExchangeSettings exchange, List<FilterSettings> filters, double... shares) {
    RouteSettings route =
        new RouteSettings(
            "all",
            List.of(new PoolShare(0, 1, 0)),
            L7Settings.HashOn.SOURCE,
            0,
            exchange,
            filters,
            null,
            Arrays.stream(shares).mapToObj(s -> new MirrorSettings(1, s)).toList(),
            new long[0],
            null);
    return Worlds.l7(
        1,
        null,
        List.of(pool("least-request").settings(), pool("round-robin").settings()),
        UpstreamSettings.NONE,
        route);
  }

  private static TestWorld mirrored(ExchangeSettings exchange, double... shares) {
    return world()
        .servers("servers.s", 2, server(exp(5 * MS)))
        .server(SHADOW, server(fixed(4 * MS)))
        .l7(
            PROXY,
            tier(exchange, List.of(), shares),
            List.of(members("servers.s", 2), List.of(SHADOW)));
  }

  private static ExchangeSettings within(long nanos) {
    return new ExchangeSettings(nanos, 0, ClientSettings.Retries.NONE, 0, 0, false, 1, 1, true);
  }

  private static void nothingIsLostOrMadeUp(Run run) {
    assertThat(run.world().conservation()).isEmpty();
  }

  @Test
  void copiesTheShareOfRequestsItIsTold() {
    Run run =
        mirrored(ExchangeSettings.PLAIN, .1)
            .clients(CLIENTS, poisson(300), PROXY)
            .run(0, 100 * SEC);
    nothingIsLostOrMadeUp(run);
    double n = run.count(CLIENTS, "requests");
    double copies = run.value(ROUTE, "mirrored");
    assertThat(copies).isCloseTo(.1 * n, offset(4 * Math.sqrt(.09 * n)));
    assertThat(run.value(SHADOW, "requests")).isEqualTo((long) copies);
    assertThat(run.value(ROUTE, "attempts"))
        .as("copies are none of the route's attempts")
        .isEqualTo((long) n);
    // 4 ms each: at 30 rps 12 % busy.
    assertThat(run.ratio(SHADOW, "busy-nanos", "requests")).isCloseTo(4. * MS, offset(.002 * MS));
  }

  @Test
  void severalMirrorsAreDrawnEachByItself() {
    Run run =
        mirrored(ExchangeSettings.PLAIN, 1, .5)
            .clients(CLIENTS, steady(100), PROXY)
            .run(0, 100 * SEC);
    double n = run.count(CLIENTS, "requests");
    assertThat(run.value(ROUTE, "mirrored") - n).isCloseTo(n / 2, offset(4 * Math.sqrt(n / 4)));
  }

  /** Up, dead or hanging: to clients there is no such pool. */
  @ParameterizedTest
  @ValueSource(strings = {"up", "crashed", "hung", "dropping"})
  void clientsNeverNotice(String shadow) {
    TestWorld plain =
        world()
            .servers("servers.s", 2, server(exp(5 * MS)))
            .l7(
                PROXY,
                Worlds.l7(
                    1,
                    null,
                    List.of(pool("least-request").settings()),
                    UpstreamSettings.NONE,
                    Worlds.route("all", within(SEC), List.of(new PoolShare(0, 1, 0)))),
                List.of(members("servers.s", 2)));
    Run without = plain.clients(CLIENTS, poisson(300).timeout(2 * SEC), PROXY).run(0, 30 * SEC);
    TestWorld copied = mirrored(within(SEC), 1);
    copied.at(
        10 * SEC,
        levers -> {
          switch (shadow) {
            case "crashed" -> levers.crash(SHADOW);
            case "hung" -> levers.hang(SHADOW);
            case "dropping" -> levers.drop(SHADOW);
            default -> {}
          }
        });
    Run with = copied.clients(CLIENTS, poisson(300).timeout(2 * SEC), PROXY).run(0, 30 * SEC);
    nothingIsLostOrMadeUp(with);
    assertThat(with.count(CLIENTS, "ok")).isEqualTo(without.count(CLIENTS, "ok"));
    assertThat(with.ok(CLIENTS).mean()).isEqualTo(without.ok(CLIENTS).mean());
    assertThat(with.value(PROXY, "ok")).isEqualTo(without.value(PROXY, "ok"));
    // 300 rps of 4 ms are 1.2 servers: even in the living one copies wait for longer and longer.
    assertThat(with.value(ROUTE, "mirror-errors")).isPositive();
  }

  @Test
  void copiesEndWithTheTimeoutOfTheRoute() {
    TestWorld world = mirrored(within(100 * MS), 1);
    world.at(0, levers -> levers.hang(SHADOW));
    Run run = world.clients(CLIENTS, steady(100), PROXY).run(0, 10 * SEC);
    nothingIsLostOrMadeUp(run);
    // The last 100 ms of them are still waited for.
    assertThat(run.value(ROUTE, "mirrored") - run.value(ROUTE, "mirror-errors")).isBetween(9L, 11L);
    assertThat(run.count(CLIENTS, "ok")).isGreaterThan(990);
  }

  /** What a filter answers never comes to where copies are made. */
  @Test
  void whatIsTurnedAwayIsNotCopied() {
    RateLimitSettings limit =
        RateLimitTest.limit(
            "token-bucket",
            Map.of("rate", 50., "burst", 1.),
            new long[] {1},
            RateLimitSettings.Scope.TIER,
            null);
    Run run =
        world()
            .servers("servers.s", 2, server(exp(5 * MS)))
            .server(SHADOW, server(fixed(MS)))
            .l7(
                PROXY,
                tier(ExchangeSettings.PLAIN, List.of(limit), 1),
                List.of(members("servers.s", 2), List.of(SHADOW)))
            .clients(CLIENTS, steady(100), PROXY)
            .run(0, 10 * SEC);
    assertThat(run.value(ROUTE, "mirrored"))
        .isEqualTo(run.value(ROUTE, "requests") - run.value(ROUTE, "limited"));
    assertThat(run.value(ROUTE, "limited")).isGreaterThan(450);
  }

  @Test
  void aCrashOfTheProxyEndsItsCopies() {
    TestWorld world = mirrored(ExchangeSettings.PLAIN, 1);
    world.at(0, levers -> levers.hang(SHADOW));
    world.at(5 * SEC, levers -> levers.crash(PROXY));
    Run run = world.clients(CLIENTS, steady(100), PROXY).run(0, 10 * SEC);
    nothingIsLostOrMadeUp(run);
    assertThat(run.value(ROUTE, "mirrored")).isBetween(499L, 501L);
  }
}
