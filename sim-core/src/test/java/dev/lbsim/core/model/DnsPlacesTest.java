package dev.lbsim.core.model;

import static dev.lbsim.core.model.TestWorld.members;
import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.poisson;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.steady;
import static dev.lbsim.core.model.Worlds.trace;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.core.dns.FailMode;
import dev.lbsim.core.random.Streams;
import dev.lbsim.core.theory.TtlCache;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients, resolvers and name servers at three places: 20 ms, 100 ms and 90 ms apart. */
class DnsPlacesTest {
  private static final String CLIENTS = "clients.c";
  private static final String RESOLVERS = "resolvers.r";
  private static final String ZONE = "dns.z";
  private static final long[] TRIPS = {
    0, 20 * MS, 100 * MS, 20 * MS, 0, 90 * MS, 100 * MS, 90 * MS, 0
  };
  private static final int HERE = 0;
  private static final int NEAR = 1;
  private static final int FAR = 2;

  private static TestWorld world(int replication) {
    return new TestWorld(new Streams(1, replication), new Network.Settings(3, TRIPS, null, 0));
  }

  private static ZoneSettings zone(
      String policy,
      long ttlNanos,
      @Nullable ZoneHealthSettings health,
      double @Nullable [][] map,
      int... nameServers) {
    return new ZoneSettings(
        new double[] {1, 1},
        DnsWorlds.answers(policy),
        map,
        ttlNanos,
        ZoneSettings.AS_TTL,
        FailMode.OPEN,
        0,
        -1,
        health,
        nameServers);
  }

  /** A miss pays both ways, a hit only that to the resolver; the nearest name server answers. */
  @ParameterizedTest
  @CsvSource({"2, 2, 110", "2, 1, 20", "1, 1, 20", "0, 2, 40"})
  void aLookupPaysForEachWayItTakes(int server, int otherServer, long missMillis) {
    Run run =
        world(0)
            .servers("servers.s", 2, server(fixed(0)))
            .zone(
                ZONE,
                members("servers.s", 2),
                zone("failover", 60 * SEC, null, null, server, otherServer))
            .resolvers(RESOLVERS, 1)
            .at(RESOLVERS, NEAR)
            .clients(
                CLIENTS, trace(new long[] {SEC, 2 * SEC}, new double[] {1, 1}), ZONE, RESOLVERS)
            .at(CLIENTS, HERE)
            .at(SEC / 2, levers -> levers.flush(RESOLVERS))
            .run(0, 10 * SEC);
    assertThat(run.ok(CLIENTS).max()).isEqualTo(missMillis * MS);
    assertThat(run.ok(CLIENTS).min()).isEqualTo(20 * MS);
    assertThat(run.value(CLIENTS, "resolve-nanos")).isEqualTo((missMillis + 20) * MS);
    assertThat(run.world().conservation()).isEmpty();
  }

  @Test
  void clientsWithoutAResolverGoToTheNameServerThemselves() {
    Run run =
        world(0)
            .servers("servers.s", 2, server(fixed(0)))
            .zone(ZONE, members("servers.s", 2), zone("failover", SEC, null, null, FAR))
            .clients(CLIENTS, steady(10), ZONE, null)
            .at(CLIENTS, HERE)
            .run(0, 10 * SEC);
    assertThat(run.ok(CLIENTS).min()).isEqualTo(100 * MS);
    assertThat(run.ok(CLIENTS).max()).isEqualTo(100 * MS);
  }

  /** Nothing comes back from behind a cut, and nobody says so: two tries of 5 s. */
  @Test
  void aResolverBehindACutIsSilent() {
    Run run =
        world(0)
            .servers("servers.s", 2, server(fixed(0)))
            .zone(ZONE, members("servers.s", 2), zone("failover", 60 * SEC, null, null))
            .resolvers(RESOLVERS, 1)
            .at(RESOLVERS, FAR)
            .clients(CLIENTS, steady(10), ZONE, RESOLVERS)
            .at(CLIENTS, HERE)
            .at(5 * SEC, levers -> levers.setWayCut(HERE, FAR, true))
            .run(0, 6 * SEC, 12 * SEC, 30 * SEC);
    assertThat(run.value(CLIENTS + "#0", "ok", 6 * SEC, 30 * SEC)).isZero();
    assertThat(run.errors(CLIENTS).min()).isEqualTo(10 * SEC);
    assertThat(run.world().conservation()).isEmpty();
  }

  /** The answer is for the resolver far away, unless it tells where its client is. */
  @ParameterizedTest
  @CsvSource({"latency, false", "latency, true", "geo, false", "geo, true"})
  void whoeverAsksForAClientIsTakenForTheClient(String policy, boolean ecs) {
    ResolversOf resolvers = ecs ? new ResolversOf(1).ecs() : new ResolversOf(1);
    Run run =
        world(0)
            .servers("servers.s", 2, server(fixed(0)))
            .at("servers.s.1", FAR)
            .at("servers.s.2", NEAR)
            .zone(ZONE, members("servers.s", 2), zone(policy, SEC, null, null))
            .resolvers(RESOLVERS, resolvers.settings())
            .at(RESOLVERS, FAR)
            .clients(CLIENTS, steady(10), ZONE, RESOLVERS)
            .at(CLIENTS, HERE)
            .run(0, 20 * SEC);
    // Up to the request under way at the end.
    assertThat(run.value(ecs ? "servers.s.2" : "servers.s.1", "requests")).isBetween(196L, 200L);
    assertThat(run.value(ecs ? "servers.s.1" : "servers.s.2", "requests")).isZero();
  }

  @Test
  void aMapSendsEachPlaceWhereItSays() {
    double[][] map = {{1, 0}, {}, {}, {0, 1}};
    TestWorld world =
        world(0)
            .servers("servers.s", 2, server(fixed(0)))
            .zone(ZONE, members("servers.s", 2), zone("geo", SEC, null, map));
    for (int place : new int[] {HERE, NEAR, FAR}) {
      world.clients("clients.at" + place, steady(10), ZONE, null).at("clients.at" + place, place);
    }
    Run run = world.run(0, 10 * SEC);
    assertThat(run.value("servers.s.1", "requests")).isEqualTo(100);
    assertThat(run.value("servers.s.2", "requests")).isEqualTo(200);
  }

  /** Scoped answers split a cache like so many caches. */
  @ParameterizedTest
  @CsvSource({"1", "8"})
  void scopedAnswersHitAsCachesOfTheirOwn(int networks) {
    Replicated runs =
        Replicated.of(
            r ->
                world(r)
                    .servers("servers.s", 2, server(fixed(0)))
                    .zone(ZONE, members("servers.s", 2), zone("latency", 30 * SEC, null, null))
                    .resolvers(RESOLVERS, new ResolversOf(1).ecs().settings())
                    .clients(CLIENTS, poisson(1).networks(networks), ZONE, RESOLVERS)
                    .run(60 * SEC, 20_000 * SEC));
    runs.agrees(
        run -> run.ratio(RESOLVERS, "hits", "lookups"),
        TtlCache.fragmentedHitRatio(1, 30, networks),
        .01);
  }

  /** Answers that hold for everybody are kept once, whoever asks. */
  @Test
  void anAnswerThatDependsOnNoPlaceIsNotScoped() {
    Run run =
        world(0)
            .servers("servers.s", 2, server(fixed(0)))
            .zone(ZONE, members("servers.s", 2), zone("weighted", 30 * SEC, null, null))
            .resolvers(RESOLVERS, new ResolversOf(1).ecs().settings())
            .clients(CLIENTS, steady(100).networks(50), ZONE, RESOLVERS)
            .run(0, 300 * SEC);
    assertThat(run.value(RESOLVERS, "queries")).isBetween(9L, 11L);
  }

  /** A checker behind a cut calls everything dead that is not; a quorum of three does not care. */
  @ParameterizedTest
  @CsvSource({"1, true", "3, false"})
  void oneCheckerThatCannotSeeAServerIsOutvotedByTheOthers(int checkers, boolean moves) {
    int[] from = checkers == 1 ? new int[] {FAR} : new int[] {FAR, HERE, NEAR};
    ZoneHealthSettings health =
        new ZoneHealthSettings(Worlds.health(SEC, SEC / 2, 3, 2), checkers, .5, from, 0, false);
    Run run =
        world(0)
            .servers("servers.s", 2, server(fixed(0)))
            .at("servers.s.1", HERE)
            .at("servers.s.2", FAR)
            .zone(ZONE, members("servers.s", 2), zone("failover", 0, health, null))
            .clients(CLIENTS, steady(10), ZONE, null)
            .at(5 * SEC, levers -> levers.setWayCut(HERE, FAR, true))
            .run(0, 10 * SEC, 20 * SEC);
    assertThat(run.value("servers.s.2", "requests", 10 * SEC, 20 * SEC)).isEqualTo(moves ? 100 : 0);
  }
}
