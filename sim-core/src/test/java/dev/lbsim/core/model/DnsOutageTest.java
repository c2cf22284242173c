package dev.lbsim.core.model;

import static dev.lbsim.core.model.TestWorld.members;
import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.steady;
import static dev.lbsim.core.model.Worlds.users;
import static dev.lbsim.core.model.Worlds.world;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.core.dns.FailMode;
import dev.lbsim.core.dns.StaleRule;
import dev.lbsim.core.dns.TtlRules;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Name servers and resolvers that are slow, silent or gone, to the nanosecond. */
class DnsOutageTest {
  private static final String CLIENTS = "clients.c";
  private static final String RESOLVERS = "resolvers.r";
  private static final String ZONE = "dns.z";
  private static final StaleRule RFC_8767 =
      new StaleRule(86_400 * SEC, 1_800 * MS, 30 * SEC, 30 * SEC);

  private Run run;

  @AfterEach
  void nothingIsLostOrMadeUp() {
    assertThat(run.world().conservation()).isEmpty();
  }

  /** Every cache is emptied at 1 s, and so is full from then on. */
  private static TestWorld service(long ttlNanos, ResolversOf resolvers) {
    return world()
        .server("servers.s.1", server(fixed(0)))
        .zone(ZONE, "round-robin", ttlNanos, null, members("servers.s", 1))
        .resolvers(RESOLVERS, resolvers.settings())
        .at(SEC, levers -> levers.flush(RESOLVERS));
  }

  private long failed() {
    return run.count(CLIENTS, "errors.no-answer");
  }

  @Test
  void anOutageShorterThanTheTtlGoesUnnoticedByWarmCaches() {
    run =
        service(20 * SEC, new ResolversOf(1))
            .clients(CLIENTS, steady(10), ZONE, RESOLVERS)
            .at(2 * SEC, levers -> levers.drop(ZONE))
            .at(20 * SEC, levers -> levers.restore(ZONE))
            .run(0, 60 * SEC);
    assertThat(run.count(CLIENTS, "ok")).isEqualTo(run.count(CLIENTS, "requests"));
    assertThat(run.ok(CLIENTS).max()).isZero();
  }

  /** 4.5 s of three tries, then 5 s for which the failure is remembered, and so on. */
  @Test
  void whenTheCacheHasRunOutEverybodyFailsAndTheFailureIsRemembered() {
    run =
        service(20 * SEC, new ResolversOf(1))
            .clients(CLIENTS, steady(10), ZONE, RESOLVERS)
            .at(2 * SEC, levers -> levers.drop(ZONE))
            .at(60 * SEC, levers -> levers.restore(ZONE))
            .run(0, 22 * SEC, 50 * SEC, 65 * SEC, 80 * SEC);
    assertThat(run.value(CLIENTS + "#0", "ok", 22 * SEC, 50 * SEC)).isZero();
    assertThat(run.errors(CLIENTS).max()).isEqualTo(4_500 * MS);
    // One fetch every 9.5 to 9.6 s: three of them, of three packets each, and the start of a
    // fourth.
    assertThat(run.value(RESOLVERS, "queries", 22 * SEC, 50 * SEC)).isBetween(7L, 10L);
    assertThat(run.value(ZONE, "queries", 22 * SEC, 50 * SEC)).isZero();
    assertThat(run.value(RESOLVERS, "coalesced", 22 * SEC, 50 * SEC)).isGreaterThan(100);
    assertThat(run.value(RESOLVERS, "failures", 22 * SEC, 50 * SEC)).isGreaterThan(200);
    assertThat(run.value(CLIENTS + "#0", "errors.no-answer", 65 * SEC, 80 * SEC)).isZero();
  }

  /** A crashed name server says so: nobody waits for it. */
  @Test
  void aNameServerThatRefusesFailsLookupsAtOnce() {
    run =
        service(SEC, new ResolversOf(1))
            .clients(CLIENTS, steady(10), ZONE, RESOLVERS)
            .at(10 * SEC, levers -> levers.crash(ZONE))
            .run(0, 12 * SEC, 20 * SEC);
    assertThat(run.value(CLIENTS + "#0", "errors.no-answer", 12 * SEC, 20 * SEC)).isEqualTo(80);
    assertThat(run.errors(CLIENTS).max()).isZero();
  }

  /** RFC 8767: nobody fails, and who waits, waits 1.8 s, once while the servers are asked. */
  @Test
  void staleAnswersCarryANameThroughAnOutage() {
    run =
        service(20 * SEC, new ResolversOf(1).stale(RFC_8767))
            .clients(CLIENTS, steady(10), ZONE, RESOLVERS)
            .at(2 * SEC, levers -> levers.drop(ZONE))
            .at(120 * SEC, levers -> levers.restore(ZONE))
            .run(0, 120 * SEC, 200 * SEC);
    assertThat(failed()).isZero();
    assertThat(run.ok(CLIENTS).max()).isEqualTo(1_800 * MS);
    // Asked at 21 s, then 4.5 s and 30 s later, and so on: at 55.5 s and 90 s. Each time those of
    // 1.8 s wait.
    assertThat(
            run.ok(CLIENTS).count() - run.ok(CLIENTS).shareAtOrBelow(0) * run.ok(CLIENTS).count())
        .isBetween(3 * 17., 3 * 19.);
    assertThat(run.value(RESOLVERS, "queries", 0, 120 * SEC)).isEqualTo(1 + 3 * 3);
    assertThat(run.value(RESOLVERS, "stale", 0, 120 * SEC)).isBetween(980L, 995L);
    assertThat(run.value(RESOLVERS, "stale", 120 * SEC, 200 * SEC)).isLessThan(60);
  }

  @Test
  void staleAnswersAtOnceCostNoTimeAtAll() {
    StaleRule atOnce = new StaleRule(86_400 * SEC, 0, 30 * SEC, 30 * SEC);
    run =
        service(5 * SEC, new ResolversOf(1).stale(atOnce))
            .clients(CLIENTS, steady(10), ZONE, RESOLVERS)
            .at(7 * SEC, levers -> levers.setAnswerDelay(ZONE, SEC))
            .run(7 * SEC, 37 * SEC);
    assertThat(failed()).isZero();
    assertThat(run.ok(CLIENTS).max()).isZero();
    // Of each 6 s or so the last one is stale.
    assertThat(run.value(RESOLVERS, "stale")).isBetween(45L, 60L);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aQuestionUnderWayIsAskedOnceWhereQueriesAreCoalesced(boolean coalesce) {
    ResolversOf resolvers = coalesce ? new ResolversOf(1) : new ResolversOf(1).eachForItself();
    run =
        service(SEC, resolvers)
            .clients(CLIENTS, steady(100), ZONE, RESOLVERS)
            .at(0, levers -> levers.setAnswerDelay(ZONE, 195 * MS))
            .run(2 * SEC, 62 * SEC);
    assertThat(run.ok(CLIENTS).max()).isEqualTo(195 * MS);
    long fetches = run.value(RESOLVERS, "queries");
    long misses = run.value(RESOLVERS, "lookups") - run.value(RESOLVERS, "hits");
    // 195 ms of waiting, 1 s of hits, and up to 10 ms until the next one asks; where each asks for
    // himself, the last answer comes another 195 ms later, and only then the second begins.
    double cycles = 60 / (coalesce ? 1.2 : 1.395);
    assertThat(misses).isBetween((long) (19 * cycles), (long) (21 * cycles));
    if (coalesce) {
      assertThat(fetches).isBetween((long) cycles - 1, (long) cycles + 1);
      assertThat(run.value(RESOLVERS, "coalesced")).isEqualTo(misses - fetches);
    } else {
      assertThat(fetches).isEqualTo(misses);
      assertThat(run.value(RESOLVERS, "coalesced")).isZero();
    }
  }

  /** A silent resolver: twice five seconds, and then the client gives up. */
  @Test
  void aSilentResolverIsAskedTwice() {
    run =
        service(60 * SEC, new ResolversOf(1))
            .clients(CLIENTS, steady(10), ZONE, RESOLVERS)
            .at(10 * SEC, levers -> levers.drop(RESOLVERS))
            .run(0, 10 * SEC, 20 * SEC, 40 * SEC);
    assertThat(run.value(CLIENTS + "#0", "errors.no-answer", 20 * SEC, 40 * SEC)).isEqualTo(200);
    assertThat(run.errors(CLIENTS).min()).isEqualTo(10 * SEC);
    assertThat(run.errors(CLIENTS).max()).isEqualTo(10 * SEC);
    assertThat(run.value(CLIENTS, "lookup-timeouts", 20 * SEC, 40 * SEC)).isEqualTo(2 * 200);
  }

  @Test
  void aSilentResolverThatComesBackAnswersTheSecondTry() {
    run =
        service(60 * SEC, new ResolversOf(1))
            .clients(CLIENTS, steady(10), ZONE, RESOLVERS)
            .at(10 * SEC, levers -> levers.drop(RESOLVERS))
            .at(11 * SEC, levers -> levers.restore(RESOLVERS))
            .run(0, 40 * SEC);
    assertThat(failed()).isZero();
    assertThat(run.ok(CLIENTS).max()).isEqualTo(5 * SEC);
    assertThat(run.value(CLIENTS, "lookup-timeouts")).isEqualTo(10);
  }

  @Test
  void aCrashedResolverFailsClientsAtOnceAndComesBackCold() {
    run =
        service(60 * SEC, new ResolversOf(1))
            .clients(CLIENTS, steady(10), ZONE, RESOLVERS)
            .at(10 * SEC, levers -> levers.crash(RESOLVERS))
            .at(20 * SEC, levers -> levers.restore(RESOLVERS))
            .run(0, 10 * SEC, 20 * SEC, 30 * SEC);
    assertThat(failed()).isEqualTo(100);
    assertThat(run.errors(CLIENTS).max()).isZero();
    assertThat(run.value(ZONE, "queries", 20 * SEC, 30 * SEC)).isEqualTo(1);
  }

  /** Clients with caches of their own do not notice. */
  @Test
  void clientsWithCachesOutliveAResolver() {
    run =
        service(60 * SEC, new ResolversOf(1))
            .clients(
                CLIENTS,
                steady(10)
                    .addresses(1)
                    .cache(new LookupSettings.Cache(TtlRules.HONEST, 0, TtlRules.HONEST)),
                ZONE,
                RESOLVERS)
            .at(0, levers -> levers.setTtl(ZONE, 300 * SEC))
            .at(70 * SEC, levers -> levers.drop(RESOLVERS))
            .run(0, 200 * SEC);
    assertThat(failed()).isZero();
  }

  @Test
  void whoLosesPatienceDuringALookupIsGoneAndNothingOfHimStays() {
    run =
        service(SEC, new ResolversOf(1))
            .clients(CLIENTS, users(20, fixed(100 * MS)).timeout(300 * MS), ZONE, RESOLVERS)
            .at(5 * SEC, levers -> levers.setAnswerDelay(ZONE, 700 * MS))
            .at(30 * SEC, levers -> levers.drop(ZONE))
            .at(60 * SEC, levers -> levers.restore(ZONE))
            .at(60 * SEC, levers -> levers.setAnswerDelay(ZONE, 0))
            .run(0, 5 * SEC, 60 * SEC, 70 * SEC, 80 * SEC);
    assertThat(run.count(CLIENTS, "errors.timeout")).isGreaterThan(100);
    assertThat(run.errors(CLIENTS).max()).isEqualTo(300 * MS);
    assertThat(run.value(CLIENTS + "#0", "errors.timeout", 70 * SEC, 80 * SEC)).isZero();
    assertThat(run.world().attemptsOut()).isLessThanOrEqualTo(20);
  }

  /** A mistake of a second costs the negative TTL: RFC 2308. */
  @Test
  void aNameThatIsGoneForASecondStaysGoneForTheNegativeTtl() {
    run =
        world()
            .server("servers.s.1", server(fixed(0)))
            .zone(
                ZONE,
                members("servers.s", 1),
                new ZoneSettings(
                    new double[] {1},
                    DnsWorlds.answers("round-robin"),
                    null,
                    2 * SEC,
                    15 * SEC,
                    FailMode.OPEN,
                    0,
                    -1,
                    null,
                    new int[0]))
            .resolvers(RESOLVERS, 1)
            .clients(CLIENTS, steady(10), ZONE, RESOLVERS)
            .at(SEC, levers -> levers.flush(RESOLVERS)) // so that it runs out at 3, 5, 7 s
            .at(8_950 * MS, levers -> levers.setAnnounced(ZONE, "servers.s.1", false))
            .at(9_950 * MS, levers -> levers.setAnnounced(ZONE, "servers.s.1", true))
            .run(0, 40 * SEC);
    // Ten a second, and the last may come just in time or just too late.
    assertThat(failed()).isBetween(149L, 151L).isEqualTo(run.value(ZONE, "empty"));
  }
}
