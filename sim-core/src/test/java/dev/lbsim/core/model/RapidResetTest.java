package dev.lbsim.core.model;

import static dev.lbsim.core.model.TestWorld.members;
import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.poisson;
import static dev.lbsim.core.model.Worlds.pool;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.steady;
import static dev.lbsim.core.model.Worlds.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.guard.defence.StreamGuard;
import dev.lbsim.core.model.ClientSettings.Retries;
import dev.lbsim.core.model.RouteSettings.PoolShare;
import dev.lbsim.core.model.Worlds.ClientSpec;
import dev.lbsim.core.random.Streams;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that reset each request as soon as it is there (CVE-2023-44487). */
class RapidResetTest {
  private static final String ATTACK = "clients.attack";
  private static final String PROXY = "l7.p.1";
  private static final List<String> SERVERS = members("servers.s", 1);

  private Run run;

  @AfterEach
  void nothingIsLostOrMadeUp() {
    assertThat(run.world().conservation()).isEmpty();
  }

  private static ClientSpec attackers(double ratePerSec) {
    return steady(ratePerSec).addresses(1).streams(100).resets();
  }

  private static L7Settings proxy(boolean keeps, boolean cancels) {
    ExchangeSettings exchange = new ExchangeSettings(0, 0, Retries.NONE, 0, 0, cancels, 1, 1, true);
    return Worlds.l7(
        1,
        null,
        List.of(pool("round-robin").settings()),
        UpstreamSettings.NONE,
        Worlds.route("all", keeps ? exchange : null, List.of(new PoolShare(0, 1, 0))));
  }

  private static TestWorld attacked(L7Settings proxy, ClientSpec attackers) {
    return world()
        .servers("servers.s", 1, server(fixed(20 * MS)).workers(1000))
        .l7(PROXY, proxy, List.of(SERVERS))
        .clients(ATTACK, attackers, PROXY);
  }

  /** 1000 rps of 20 ms: 20 workers are busy for nobody, and the proxy has nothing in flight. */
  private void worksForNobody(L7Settings proxy, ClientSpec attackers) {
    run = attacked(proxy, attackers).run(0, 10 * SEC, 11 * SEC);
    assertThat(run.count(ATTACK, "errors.cancelled")).isCloseTo(11_000, within(20L));
    assertThat(run.value("servers.s.1", "busy-nanos", 0, 10 * SEC) / 1e9)
        .isCloseTo(1000 * .020 * 10, within(1.));
    assertThat(run.value(PROXY, "inflight-nanos")).isZero();
    assertThat(run.value(PROXY, "abandoned")).isCloseTo(11_000, within(20L));
    assertThat(run.value(ATTACK, "connections")).as("one stream at a time").isEqualTo(1);
  }

  @Test
  void aProxyThatHandsOnWorksForNobody() {
    worksForNobody(proxy(false, false), attackers(1000));
  }

  @Test
  void aProxyThatKeepsRequestsWorksForNobodyUnlessItCancels() {
    worksForNobody(proxy(true, false), attackers(1000));
    run = attacked(proxy(true, true), attackers(1000)).run(0, SEC, 2 * SEC);
    assertThat(run.value("servers.s.1", "busy-nanos")).isZero();
    assertThat(run.count(ATTACK, "errors.cancelled")).isCloseTo(2000, within(5L));
  }

  @Test
  void theResetIsBehindTheRequestAllTheWay() {
    worksForNobody(proxy(false, false), attackers(1000).rtt(fixed(30 * MS)).setup(1));
  }

  @Test
  void theBackendMayBeFarFromTheProxy() {
    run =
        new TestWorld(
                new Streams(1, 0),
                new Network.Settings(2, new long[] {0, 10 * MS, 10 * MS, 0}, null, 0))
            .servers("servers.s", 1, server(fixed(20 * MS)).workers(1000))
            .at("servers.s.1", 1)
            .l7(PROXY, proxy(true, false), List.of(SERVERS))
            .at(PROXY, 0)
            .clients(ATTACK, attackers(1000), PROXY)
            .at(ATTACK, 0)
            .run(0, 5 * SEC, 6 * SEC);
    assertThat(run.value("servers.s.1", "busy-nanos", 0, 5 * SEC) / 1e9)
        .isCloseTo(1000 * .020 * 5, within(1.));
  }

  @Test
  void whatIsAnsweredAtOnceIsNotReset() {
    run =
        attacked(proxy(true, false), attackers(1000))
            .at(0, levers -> levers.setDraining("servers.s.1", true))
            .run(0, SEC);
    assertThat(run.count(ATTACK, "errors.no-backend")).isEqualTo(run.count(ATTACK, "requests"));
  }

  private static L7Settings defended(StreamGuard.Limits limits, long banNanos) {
    L7Settings plain = proxy(false, false);
    DefenceSettings none = DefenceSettings.NONE;
    return new L7Settings(
        plain.workers(),
        plain.overhead(),
        plain.perByteNanos(),
        plain.weight(),
        plain.pools(),
        plain.routes(),
        plain.routeOfKind(),
        plain.upstream(),
        new DefenceSettings(
            none.slots(),
            none.perWorker(),
            none.backlog(),
            none.refusesWhenFull(),
            none.closesIdle(),
            none.perClient(),
            none.header(),
            none.body(),
            none.pauseNanos(),
            none.keptNanos(),
            none.mostHeaderBytes(),
            none.mostBodyBytes(),
            limits,
            banNanos));
  }

  @Test
  void noNumberOfStreamsAtATimeIsADefence() {
    worksForNobody(
        defended(new StreamGuard.Limits(1, StreamGuard.UNLIMITED, SEC), 0), attackers(1000));
    assertThat(run.value(PROXY, "defence.streams")).isZero();
  }

  @Test
  void aConnectionHasSoManyResetsAndAnAttackerAnotherConnection() {
    run =
        attacked(defended(new StreamGuard.Limits(100, 99, 60 * SEC), 0), attackers(1000))
            .run(0, 10 * SEC);
    assertThat(run.value(PROXY, "defence.resets")).isEqualTo(run.count(ATTACK, "errors.cancelled"));
    assertThat(run.value(PROXY, "defence.resets-cut")).isBetween(99L, 100L);
    assertThat(run.value(ATTACK, "connections")).isBetween(100L, 101L);
    assertThat(run.value("servers.s.1", "requests")).as("all the same").isGreaterThan(9_900);
  }

  @Test
  void aBanLeavesAnAttackerWithOneAllowanceEachTime() {
    run =
        attacked(defended(new StreamGuard.Limits(100, 99, 60 * SEC), 10 * SEC), attackers(1000))
            .run(0, 40 * SEC);
    // 100 requests in 100 ms, then 10 s of nothing: four times.
    assertThat(run.value("servers.s.1", "requests")).isEqualTo(400);
    assertThat(run.value(PROXY, "defence.resets-cut")).isEqualTo(4);
    assertThat(run.value(PROXY, "defence.banned")).isEqualTo(run.count(ATTACK, "errors.blocked"));
  }

  @Test
  void honestClientsKeepToTheSettingsAndOthersAreRefused() {
    L7Settings twenty = defended(new StreamGuard.Limits(20, StreamGuard.UNLIMITED, SEC), 0);
    run = attacked(twenty, fifty().setup(1)).run(0, SEC);
    assertThat(run.count(ATTACK, "ok")).isEqualTo(50);
    assertThat(run.value(ATTACK, "connections")).as("20 + 20 + 10").isEqualTo(3);
    run = attacked(twenty, fifty().setup(1).attacks()).run(0, SEC);
    assertThat(run.count(ATTACK, "ok")).isEqualTo(20);
    assertThat(run.value(PROXY, "defence.streams")).isEqualTo(30);
    assertThat(run.count(ATTACK, "errors.limited")).isEqualTo(30);
  }

  private static ClientSpec fifty() {
    return Worlds.trace(new long[50], DoubleStream.generate(() -> 1).limit(50).toArray())
        .addresses(1)
        .streams(100)
        .rtt(fixed(10 * MS));
  }

  @Test
  void othersWaitBehindWorkForNobody() {
    // 90 % of the capacity goes to resets; the rest is too little for the users.
    run =
        world()
            .servers("servers.s", 1, server(fixed(10 * MS)).workers(10).queue(20))
            .l7(PROXY, proxy(false, false), List.of(SERVERS))
            .clients(ATTACK, poisson(4000).addresses(1).streams(100).resets(), PROXY)
            .clients("clients.good", poisson(500), PROXY)
            .run(SEC, 21 * SEC);
    // 1000 of 4500 rps are served, whoever asks.
    double share = (double) run.count("clients.good", "ok") / run.count("clients.good", "requests");
    assertThat(share).isCloseTo(1000 / 4500., within(.01));
  }
}
