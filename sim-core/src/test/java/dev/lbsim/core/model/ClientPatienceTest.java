package dev.lbsim.core.model;

import static dev.lbsim.core.model.TestWorld.members;
import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.exp;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.poisson;
import static dev.lbsim.core.model.Worlds.requestsAt;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.steady;
import static dev.lbsim.core.model.Worlds.users;
import static dev.lbsim.core.model.Worlds.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.model.ClientSettings.Retries.Growth;
import dev.lbsim.core.model.Worlds.ClientSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Timeouts, retries, connections and addresses, as their clients see them. */
class ClientPatienceTest {
  private static final String CLIENTS = "clients.c";
  private static final String SERVER = "servers.s.1";

  private Run run;

  @AfterEach
  void nothingIsLostOrMadeUp() {
    assertThat(run.world().conservation()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Discipline.class)
  void abandonedWorkGoesOnAndHoldsUpTheNext(Discipline discipline) {
    run =
        world()
            .server(SERVER, server(fixed(1)).discipline(discipline))
            .clients(CLIENTS, requestsAt(0, 80).timeout(60 * MS), SERVER)
            .run(0, SEC);
    assertThat(run.count(CLIENTS, "errors.timeout")).isEqualTo(2);
    assertThat(run.errors(CLIENTS).min()).isEqualTo(60 * MS);
    assertThat(run.errors(CLIENTS).max()).isEqualTo(60 * MS);
    assertThat(run.value(SERVER, "abandoned")).isEqualTo(2);
    assertThat(run.value(SERVER, "ok")).isZero();
    assertThat(run.value(SERVER, "busy-nanos")).isEqualTo(200 * MS);
  }

  @ParameterizedTest
  @EnumSource(Discipline.class)
  void aServerThatHearsOfItStopsAbandonedWork(Discipline discipline) {
    run =
        world()
            .server(SERVER, server(fixed(1)).discipline(discipline))
            .clients(CLIENTS, requestsAt(0, 20, 200).timeout(110 * MS).cancel(), SERVER)
            .run(0, SEC);
    boolean shared = discipline == Discipline.PS;
    // In turn: the second starts at 100 and is given up at 130. Shared: both are given up.
    assertThat(run.count(CLIENTS, "ok")).isEqualTo(shared ? 1 : 2);
    assertThat(run.value(SERVER, "cancelled")).isEqualTo(shared ? 2 : 1);
    assertThat(run.value(SERVER, "abandoned")).isZero();
    assertThat(run.value(SERVER, "busy-nanos")).isEqualTo((130 + 100) * MS);
    assertThat(run.ok(CLIENTS).max()).isEqualTo(100 * MS);
  }

  @Test
  void aHangingServerHearsNothing() {
    run =
        world()
            .server(SERVER, server(fixed(1)))
            .clients(CLIENTS, requestsAt(0).timeout(50 * MS).cancel(), SERVER)
            .at(10 * MS, levers -> levers.hang(SERVER))
            .at(110 * MS, levers -> levers.restore(SERVER))
            .run(0, SEC);
    assertThat(run.value(SERVER, "cancelled")).isZero();
    assertThat(run.value(SERVER, "abandoned")).isEqualTo(1);
  }

  @Test
  void retriesWaitTwiceAsLongEachTimeUpToTheCap() {
    run =
        world()
            .server(SERVER, server(fixed(1)))
            .clients(CLIENTS, requestsAt(10).retries(4, Growth.EXP, 10 * MS, 30 * MS, null), SERVER)
            .at(0, levers -> levers.crash(SERVER))
            .run(0, SEC);
    assertThat(run.count(CLIENTS, "requests")).isEqualTo(1);
    assertThat(run.count(CLIENTS, "errors.refused")).isEqualTo(1);
    assertThat(run.value(CLIENTS, "attempts")).isEqualTo(5);
    assertThat(run.value(CLIENTS, "retries")).isEqualTo(4);
    assertThat(run.errors(CLIENTS).max()).isEqualTo((10 + 20 + 30 + 30) * MS);
  }

  /** Each attempt has its own patience, and the latency is that of the whole request. */
  @Test
  void aRetryAsksTheSameAgainWhileTheFirstAttemptIsStillServed() {
    run =
        world()
            .server(SERVER, server(exp(100 * MS)).workers(10))
            .clients(
                CLIENTS,
                new ClientSpec()
                    .arrivals(random -> new TraceArrivals(new long[] {0}, new double[] {1}))
                    .timeout(1)
                    .retries(2),
                SERVER)
            .run(0, 10 * SEC);
    assertThat(run.count(CLIENTS, "errors.timeout")).isEqualTo(1);
    assertThat(run.errors(CLIENTS).max()).isEqualTo(3);
    assertThat(run.value(SERVER, "abandoned")).isEqualTo(3);
    // Three attempts, one demand.
    double offered = run.value(SERVER, "offered-nanos");
    assertThat((double) run.value(SERVER, "sojourn-nanos")).isCloseTo(offered, within(3.));
    assertThat(offered % 3).isCloseTo(0, within(3.));
  }

  @Test
  void aBudgetHoldsRetriesToAShareOfRequests() {
    run =
        world()
            .server(SERVER, server(fixed(1)))
            .clients(CLIENTS, poisson(1_000).retries(3, Growth.NONE, 0, 0, .2), SERVER)
            .at(0, levers -> levers.crash(SERVER))
            .run(0, 10 * SEC);
    double share = run.value(CLIENTS, "retries") / (double) run.count(CLIENTS, "requests");
    assertThat(share).isCloseTo(.2, within(.001));
  }

  @Test
  void aFullServerIsTriedAgain() {
    run =
        world()
            .server(SERVER, server(fixed(1)).queue(0))
            .clients(CLIENTS, requestsAt(0, 50).retries(9, Growth.CONST, 20 * MS, 0, null), SERVER)
            .run(0, SEC);
    assertThat(run.count(CLIENTS, "ok")).isEqualTo(2);
    assertThat(run.value(SERVER, "errors.rejected")).isEqualTo(3);
    assertThat(run.ok(CLIENTS).max()).isEqualTo((20 + 20 + 20 + 100) * MS);
  }

  @Test
  void addressesAreTriedOneAfterTheOtherWithAConnectTimeoutEach() {
    run =
        world()
            .servers("servers.s", 3, server(fixed(1)))
            .zone("dns.z", "round-robin", SEC, null, members("servers.s", 3))
            .clients(CLIENTS, requestsAt(10).connect(30 * MS, 3), "dns.z", null)
            .at(0, levers -> levers.drop("servers.s.1"))
            .at(0, levers -> levers.crash("servers.s.2"))
            .run(0, SEC);
    // The zone's first answer begins with the first address.
    assertThat(run.ok(CLIENTS).max()).isEqualTo((30 + 0 + 100) * MS);
    assertThat(run.value(CLIENTS, "failovers")).isEqualTo(2);
    assertThat(run.value("servers.s.1", "swallowed")).isEqualTo(1);
    assertThat(run.value("servers.s.2", "errors.refused")).isEqualTo(1);
  }

  @Test
  void whenEveryAddressIsDeadTheServiceIsUnreachable() {
    run =
        world()
            .servers("servers.s", 3, server(fixed(1)))
            .zone("dns.z", "round-robin", SEC, null, members("servers.s", 3))
            .clients(CLIENTS, requestsAt(10).connect(30 * MS, 2), "dns.z", null)
            .at(0, levers -> members("servers.s", 3).forEach(levers::drop))
            .run(0, SEC);
    assertThat(run.count(CLIENTS, "errors.unreachable")).isEqualTo(1);
    assertThat(run.errors(CLIENTS).max()).isEqualTo(60 * MS);
    assertThat(run.value(CLIENTS, "failovers")).isEqualTo(1);
  }

  @Test
  void patienceMayRunOutBeforeAllAddressesAreTried() {
    run =
        world()
            .servers("servers.s", 3, server(fixed(1)))
            .zone("dns.z", "round-robin", SEC, null, members("servers.s", 3))
            .clients(CLIENTS, requestsAt(10).connect(30 * MS, 3).timeout(50 * MS), "dns.z", null)
            .at(0, levers -> members("servers.s", 3).forEach(levers::drop))
            .run(0, SEC);
    assertThat(run.count(CLIENTS, "errors.timeout")).isEqualTo(1);
    assertThat(run.errors(CLIENTS).max()).isEqualTo(50 * MS);
  }

  /** An answer that does not come is no failed connection: another address is not tried. */
  @Test
  void anEstablishedConnectionHasNoConnectTimeout() {
    run =
        world()
            .servers("servers.s", 2, server(fixed(1)))
            .zone("dns.z", "failover", SEC, null, members("servers.s", 2))
            .clients(CLIENTS, requestsAt(10).connect(30 * MS, 2).timeout(SEC), "dns.z", null)
            .at(50 * MS, levers -> levers.drop(SERVER))
            .run(0, 2 * SEC);
    assertThat(run.count(CLIENTS, "errors.timeout")).isEqualTo(1);
    assertThat(run.value(CLIENTS, "failovers")).isZero();
  }

  @Test
  void aNameWithoutAddressesFailsAtOnce() {
    run =
        world()
            .servers("servers.s", 1, server(fixed(1)))
            .zone("dns.z", "round-robin", SEC, null, members("servers.s", 1))
            .clients(CLIENTS, requestsAt(10, 500), "dns.z", null)
            .at(0, levers -> levers.setAnnounced("dns.z", SERVER, false))
            .at(100 * MS, levers -> levers.setAnnounced("dns.z", SERVER, true))
            .run(0, SEC);
    assertThat(run.count(CLIENTS, "errors.no-answer")).isEqualTo(1);
    assertThat(run.count(CLIENTS, "ok")).isEqualTo(1);
    assertThat(run.value("dns.z", "empty")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, Integer.MAX_VALUE})
  void aConnectionCarriesSoManyRequests(int reuse) {
    run =
        world()
            .server(SERVER, server(fixed(1)).workers(100))
            .clients(CLIENTS, steady(100).reuse(reuse, 0), SERVER)
            .run(0, 3 * SEC);
    assertThat(run.value(CLIENTS, "connections"))
        .isEqualTo(reuse == Integer.MAX_VALUE ? 1 : 300 / reuse);
  }

  @Test
  void anIdleConnectionIsClosedAfterItsTime() {
    run =
        world()
            .server(SERVER, server(fixed(1)))
            .clients(CLIENTS, requestsAt(0, 150, 351).reuse(100, 100 * MS), SERVER)
            .run(0, SEC);
    // Idle from 100 to 150, and from 250 for 100 ms: one millisecond too long.
    assertThat(run.value(CLIENTS, "connections")).isEqualTo(2);
  }

  /** The connection used last is warm and used first; the oldest idles out. */
  @Test
  void eachAddressKeepsItsOwnConnections() {
    run =
        world()
            .server(SERVER, server(fixed(1)).workers(1_000))
            .clients(CLIENTS, poisson(500).addresses(20).reuse(Integer.MAX_VALUE, 0), SERVER)
            .run(0, 10 * SEC);
    assertThat(run.count(CLIENTS, "requests")).isGreaterThan(4_000);
    assertThat(run.value(CLIENTS, "connections")).isEqualTo(20);
  }

  @Test
  void usersWhoAreRefusedDoNotStopTheClock() {
    run =
        world()
            .server(SERVER, server(fixed(10 * MS)).workers(5))
            .clients(CLIENTS, users(5, fixed(0)).retries(3), SERVER)
            .at(SEC, levers -> levers.crash(SERVER))
            .at(2 * SEC, levers -> levers.restore(SERVER))
            .run(0, SEC, 2 * SEC, 3 * SEC);
    assertThat(run.value(CLIENTS + "#0", "errors.refused", SEC, 2 * SEC))
        .as("one a millisecond each, and those of the very instant of the crash")
        .isBetween(5_000L, 5_005L);
    assertThat(run.value(CLIENTS + "#0", "ok", 2 * SEC, 3 * SEC)).isBetween(490L, 500L);
  }

  @Test
  void usersWhoAreServedInNoTimeAndDoNotThinkDoNotStopItEither() {
    run =
        world()
            .server(SERVER, server(fixed(0)))
            .clients(CLIENTS, users(2, fixed(0)), SERVER)
            .run(0, SEC);
    assertThat(run.count(CLIENTS, "ok")).isEqualTo(2_000);
  }

  /** A closed loop waits for its answers: the rate is what the service leaves of it. */
  @Test
  void aUserHasOneRequestAtATime() {
    run =
        world()
            .server(SERVER, server(fixed(30 * MS)))
            .clients(CLIENTS, users(1, fixed(70 * MS)), SERVER)
            .run(0, 10 * SEC + 1);
    assertThat(run.count(CLIENTS, "ok")).isEqualTo(100);
    assertThat(run.ok(CLIENTS).max()).isEqualTo(30 * MS);
  }

  @Test
  void arrivalsCanChangeAndEnd() {
    run =
        world()
            .server(SERVER, server(fixed(1)))
            .clients(CLIENTS, steady(100), SERVER)
            .at(
                SEC,
                levers ->
                    levers.setArrivals(
                        CLIENTS, Arrivals.steady(300, levers.streams().stream("other"))))
            .at(2 * SEC, levers -> levers.setArrivals(CLIENTS, after -> ArrivalProcess.NEVER))
            .run(0, SEC, 2 * SEC, 3 * SEC);
    assertThat(run.value(CLIENTS + "#0", "requests", 0, SEC)).isEqualTo(100);
    assertThat(run.value(CLIENTS + "#0", "requests", SEC, 2 * SEC)).isEqualTo(300);
    assertThat(run.value(CLIENTS + "#0", "requests", 2 * SEC, 3 * SEC)).isZero();
  }

  /** Groups must not take each other's events back. */
  @Test
  void everyGroupComesToLife() {
    run =
        world()
            .server(SERVER, server(fixed(1)).workers(10))
            .clients("clients.a", steady(10), SERVER)
            .clients("clients.b", steady(20), SERVER)
            .clients("clients.c", steady(30), SERVER)
            .run(0, SEC);
    assertThat(run.count("clients.a", "ok")).isEqualTo(10);
    assertThat(run.count("clients.b", "ok")).isEqualTo(20);
    assertThat(run.count("clients.c", "ok")).isEqualTo(30);
  }
}
