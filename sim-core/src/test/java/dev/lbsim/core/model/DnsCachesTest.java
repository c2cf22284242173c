package dev.lbsim.core.model;

import static dev.lbsim.core.model.TestWorld.members;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.poisson;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.dns.PrefetchRule;
import dev.lbsim.core.dns.TtlRules;
import dev.lbsim.core.model.Worlds.ClientSpec;
import dev.lbsim.core.theory.FailureDetection;
import dev.lbsim.core.theory.TtlCache;
import dev.lbsim.core.theory.UniformSum;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Caches of clients and resolvers, one behind the other, against their closed forms. */
class DnsCachesTest {
  private static final String CLIENTS = "clients.c";
  private static final String RESOLVERS = "resolvers.r";
  private static final String ZONE = "dns.z";

  private static final LookupSettings.Cache HONEST =
      new LookupSettings.Cache(TtlRules.HONEST, 0, TtlRules.HONEST);

  private static TestWorld oneServer(int replication, long ttlNanos, ResolverSettings resolvers) {
    return world(1, replication)
        .server("servers.s.1", server(fixed(0)))
        .zone(ZONE, "round-robin", ttlNanos, null, members("servers.s", 1))
        .resolvers(RESOLVERS, resolvers);
  }

  /** Front ends that do not share split the queries among them. */
  @ParameterizedTest
  @CsvSource({"1, .9677", "4, .8824", "16, .6522"})
  void frontEndsWithCachesOfTheirOwnHitLess(int frontEnds, double published) {
    assertThat(TtlCache.fragmentedHitRatio(1, 30, frontEnds)).isCloseTo(published, within(5e-5));
    Replicated runs =
        Replicated.of(
            r ->
                oneServer(r, 30 * SEC, new ResolversOf(1).frontEnds(frontEnds).settings())
                    .clients(CLIENTS, poisson(1), ZONE, RESOLVERS)
                    .run(60 * SEC, 20_000 * SEC));
    runs.agrees(run -> run.ratio(RESOLVERS, "hits", "lookups"), published, .01);
    runs.agrees(
        run -> run.value(RESOLVERS, "queries") / 19_940.,
        frontEnds * TtlCache.upstreamRate(1. / frontEnds, 30),
        .03);
  }

  @Test
  void askingInTheLastTenthOfALifeLeavesFewMisses() {
    Replicated runs =
        Replicated.of(
            r ->
                oneServer(
                        r,
                        30 * SEC,
                        new ResolversOf(1).prefetch(new PrefetchRule(.1, 0, 0)).settings())
                    .clients(CLIENTS, poisson(1), ZONE, RESOLVERS)
                    .run(60 * SEC, 20_000 * SEC));
    double misses = TtlCache.missRatioWithPrefetch(1, 30, .1);
    double fetches = TtlCache.fetchesWithPrefetch(1, 30, .1);
    assertThat(misses).isCloseTo(.00178, within(5e-6));
    assertThat(fetches).isCloseTo(.0357, within(5e-5));
    runs.agrees(run -> 1 - run.ratio(RESOLVERS, "hits", "lookups"), misses, .06);
    runs.agrees(run -> run.ratio(RESOLVERS, "queries", "lookups"), fetches, .01);
    runs.agrees(run -> run.ratio(RESOLVERS, "prefetches", "lookups"), fetches - misses, .01);
  }

  /** A cache behind a cache gets only what is left of the TTL. */
  @Test
  void aClientsCacheBehindABusyResolverHitsLessThanAlone() {
    double rate = .05;
    int clients = 200;
    Replicated runs =
        Replicated.of(
            r ->
                oneServer(r, 60 * SEC, new ResolversOf(1).settings())
                    .clients(
                        CLIENTS,
                        poisson(rate * clients).addresses(clients).cache(HONEST),
                        ZONE,
                        RESOLVERS)
                    .clients("clients.busy", poisson(20), ZONE, RESOLVERS)
                    .run(60 * SEC, 1_500 * SEC));
    double theory = TtlCache.hitRatioBehindBusyCache(rate, 60);
    assertThat(theory).isCloseTo(.683, within(5e-4)).isLessThan(TtlCache.hitRatio(rate, 60));
    runs.agrees(run -> run.ratio(CLIENTS, "cache-hits", "lookups"), theory, .01);
  }

  @Test
  void aClientsCacheAloneHitsAsRenewalTheorySays() {
    Replicated runs =
        Replicated.of(
            r ->
                world(1, r)
                    .server("servers.s.1", server(fixed(0)))
                    .zone(ZONE, "round-robin", 30 * SEC, null, members("servers.s", 1))
                    .clients(CLIENTS, poisson(20).addresses(200).cache(HONEST), ZONE, null)
                    .run(200 * SEC, 1_000 * SEC));
    runs.agrees(run -> run.ratio(CLIENTS, "cache-hits", "lookups"), TtlCache.hitRatio(.1, 30), .01);
  }

  private static final long AFTER_CHANGE = SEC / 1_000;

  /** Share of requests that still come to the old address around an instant. */
  private static double stale(Run run, long atNanos) {
    long from = atNanos - SEC / 2;
    long to = atNanos + SEC / 2;
    double old = run.value("servers.s.1", "requests", from, to);
    return old / (old + run.value("servers.s.2", "requests", from, to));
  }

  private static TestWorld moving(
      int replication, long ttlNanos, ResolverSettings resolvers, ClientSpec clients) {
    return world(1, replication)
        .servers("servers.s", 2, server(fixed(0)))
        .zone(ZONE, "failover", ttlNanos, null, members("servers.s", 2))
        .resolvers(RESOLVERS, resolvers)
        .clients(CLIENTS, clients, ZONE, RESOLVERS)
        .at(AFTER_CHANGE, levers -> levers.setAnnounced(ZONE, "servers.s.1", false));
  }

  /** The JVM keeps answers for 30 s, whatever is left of the TTL of 60 s when it asks. */
  @Test
  void aClientThatIgnoresTheTtlMovesAfterTheSumOfTwoUniforms() {
    LookupSettings.Cache jvm =
        new LookupSettings.Cache(
            new TtlRules(30 * SEC, 30 * SEC, 0, 10 * SEC, 10 * SEC), 0, TtlRules.HONEST);
    Replicated runs =
        Replicated.of(
            r ->
                moving(
                        r,
                        60 * SEC,
                        new ResolversOf(8).settings(),
                        poisson(8 * 40 * 4).addresses(8 * 40).cache(jvm))
                    .run(
                        0,
                        45 * SEC - SEC / 2,
                        45 * SEC + SEC / 2,
                        70 * SEC,
                        71 * SEC,
                        92 * SEC,
                        96 * SEC));
    UniformSum law = FailureDetection.deafClientCache(60, 30);
    assertThat(law.quantile(.9)).isCloseTo(71, within(.1));
    runs.agrees(run -> stale(run, 45 * SEC), law.tail(45), .1);
    runs.agrees(run -> stale(run, 70 * SEC + SEC / 2), law.tail(70.5), .3);
    for (Run run : runs.runs()) {
      assertThat(run.value("servers.s.1", "requests", 92 * SEC, 96 * SEC)).isZero();
    }
  }

  /**
   * The population that reproduces Flavel et al., LANMAN 2014: with a TTL of 20 s, 90 % have moved
   * after 60 s, and 2 % are stale after a quarter of an hour.
   */
  @Test
  void theDefaultPopulationMovesAsWasMeasuredOnTheInternet() {
    long floor = 60 * SEC;
    LookupSettings.Cache browsers =
        new LookupSettings.Cache(
            TtlRules.HONEST, .373, new TtlRules(0, Long.MAX_VALUE, floor, Long.MAX_VALUE));
    ResolverSettings stretching =
        new ResolversOf(300)
            .stubborn(.027, new TtlRules(0, Long.MAX_VALUE, 3_600 * SEC, Long.MAX_VALUE))
            .settings();
    int users = 3_000;
    Replicated runs =
        Replicated.of(
            10,
            r ->
                moving(r, 20 * SEC, stretching, poisson(users).addresses(users).cache(browsers))
                    .at(61 * SEC, levers -> quiet(levers, 10))
                    .at(899 * SEC, levers -> quiet(levers, users))
                    .run(
                        0,
                        60 * SEC - SEC / 2,
                        60 * SEC + SEC / 2,
                        900 * SEC - SEC / 2,
                        900 * SEC + SEC / 2));
    // Of 3,000 users and as many requests each: the error of a share, and of its mean over runs.
    double error = Math.sqrt(2 * .09 * .91 / users / 10);
    double lateError = Math.sqrt(2 * .02 * .98 / users / 10);
    assertThat(1 - mean(runs, 60 * SEC)).isCloseTo(.911, within(.005 + 4 * error));
    assertThat(mean(runs, 900 * SEC)).isCloseTo(.020, within(.005 + 4 * lateError));
  }

  private static double mean(Replicated runs, long atNanos) {
    return runs.runs().stream().mapToDouble(run -> stale(run, atNanos)).average().orElseThrow();
  }

  private static void quiet(Levers levers, double rate) {
    levers.setArrivals(CLIENTS, Arrivals.poisson(rate, levers.streams().stream("quiet" + rate)));
  }
}
