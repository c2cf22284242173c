package dev.lbsim.core.model;

import static dev.lbsim.core.model.TestWorld.members;
import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.poisson;
import static dev.lbsim.core.model.Worlds.pool;
import static dev.lbsim.core.model.Worlds.requestsAt;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.steady;
import static dev.lbsim.core.model.Worlds.users;
import static dev.lbsim.core.model.Worlds.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.guard.tls.TlsVersion;
import dev.lbsim.core.model.RouteSettings.PoolShare;
import dev.lbsim.core.model.TlsSettings.SharedBy;
import dev.lbsim.core.model.Worlds.ClientSpec;
import dev.lbsim.core.random.Distribution;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS at a layer-7 tier: what handshakes cost, who resumes, and what certificates do. */
class TlsTest {
  private static final String CLIENTS = "clients.c";
  private static final String PROXY = "l7.p.1";
  private static final List<String> POOL = members("servers.s", 1);
  private static final Distribution HANDSHAKE = fixed(2 * MS);
  private static final Distribution REQUEST = fixed(MS / 5.);

  private @Nullable Run last;

  @AfterEach
  void nothingIsLostOrMadeUp() {
    if (last != null) {
      assertThat(last.world().conservation()).isEmpty();
    }
  }

  private Run run(TestWorld world, long... boundaries) {
    Run run = world.run(boundaries);
    last = run;
    return run;
  }

  /** A server of so many nanoseconds per request behind proxies that end TLS. */
  private static TestWorld secured(
      int proxies, @Nullable Distribution overhead, TlsSpec tls, double service) {
    TestWorld world = world().servers("servers.s", 1, server(fixed(service)).workers(1000));
    for (String proxy : members("l7.p", proxies)) {
      world.l7(proxy, 1, overhead, tls.settings(), pool("round-robin"), POOL);
    }
    return world;
  }

  private static TestWorld secured(@Nullable Distribution overhead, TlsSpec tls) {
    return secured(1, overhead, tls, 1);
  }

  private long full() {
    return handshakes("full");
  }

  private long handshakes(String how) {
    return last == null ? 0 : last.value(PROXY, "handshakes." + how);
  }

  // Round trips.

  /** TCP takes one round trip of 40 ms, the request another, its service 10 ms. */
  @ParameterizedTest
  @CsvSource({"TLS_1_3, 130, 130", "TLS_1_2, 170, 130"})
  void aHandshakeTakesItsRoundTrips(TlsVersion version, long fullMillis, long resumedMillis) {
    TlsSpec tls = new TlsSpec().version(version).tickets(SEC, SharedBy.INSTANCE);
    ClientSpec clients = requestsAt(0, 500).rtt(fixed(40 * MS)).setup(1).addresses(1);
    Run run = run(secured(1, null, tls, .1).clients(CLIENTS, clients, PROXY), 0, 2 * SEC);
    assertThat(run.ok(CLIENTS).max()).isEqualTo(fullMillis * MS);
    assertThat(run.ok(CLIENTS).min()).isEqualTo(resumedMillis * MS);
    assertThat(full()).isEqualTo(1);
    assertThat(handshakes("resumed")).isEqualTo(1);
    assertThat(run.count(CLIENTS, "time.handshake"))
        .isEqualTo((fullMillis + resumedMillis - 100) * MS);
    assertThat(run.count(CLIENTS, "time.network")).isEqualTo(80 * MS);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRequestSentEarlyTakesNoRoundTripMoreIfItMayComeTwice(boolean replayable) {
    TlsSpec tls =
        new TlsSpec()
            .tickets(SEC, SharedBy.TIER)
            .early()
            .certificates(0)
            .names(true)
            .replayable(replayable)
            .cost(fixed(5 * MS), fixed(MS));
    ClientSpec clients = requestsAt(0, 500).rtt(fixed(40 * MS)).addresses(1);
    Run run = run(secured(1, REQUEST, tls, .1).clients(CLIENTS, clients, PROXY), 0, SEC);
    assertThat(handshakes("early")).isEqualTo(replayable ? 1 : 0);
    assertThat(handshakes("resumed")).isEqualTo(replayable ? 0 : 1);
    long resumed = 50 * MS + MS + MS / 5;
    assertThat(run.ok(CLIENTS).min()).isEqualTo(resumed + (replayable ? 0 : 40 * MS));
    assertThat(run.value(PROXY, "busy-nanos")).isEqualTo(6 * MS + 2 * MS / 5);
  }

  @Test
  void aBalancerInBetweenCountsEachRequestOnce() {
    ClientSpec clients = steady(100).rtt(fixed(10 * MS)).setup(1).reuse(2, 0);
    Run run =
        run(
            secured(null, new TlsSpec())
                .l4("l4.e", pool("maglev").with("table", 251), List.of(PROXY))
                .clients(CLIENTS, clients, "l4.e"),
            0,
            SEC);
    long ended = run.count(CLIENTS, "ok");
    assertThat(run.value("l4.e.1", "requests")).isBetween(ended, ended + 4);
    assertThat(run.value(PROXY, "requests")).isBetween(ended, ended + 4);
    assertThat(run.value("l4.e.1", "connections")).isBetween(full(), full() + 3);
  }

  /** HTTP/2: the others wait for the handshake of the first, and are sent with its request. */
  @ParameterizedTest
  @CsvSource({"0, 80", "1, 120"})
  void whatIsMultiplexedShakesHandsOnce(int setup, long millis) {
    TlsSpec tls = new TlsSpec().cost(HANDSHAKE, null);
    ClientSpec clients = requestsAt(0, 0, 0, 10).streams(100).rtt(fixed(40 * MS)).setup(setup);
    Run run = run(secured(1, null, tls, 0).clients(CLIENTS, clients, PROXY), 0, SEC);
    assertThat(full()).isEqualTo(1);
    assertThat(run.ok(CLIENTS).count()).isEqualTo(4);
    assertThat(run.ok(CLIENTS).max()).isEqualTo((millis + 2) * MS);
    assertThat(run.ok(CLIENTS).min()).isEqualTo((millis + 2 - 10) * MS);
  }

  // What it costs.

  /** Each core's time is 2 ms a handshake and 0.2 ms a request: 1 / (2 / reuse + 0.2) per ms. */
  @ParameterizedTest
  @CsvSource({"1, 455", "10, 2500", "100, 4545"})
  void theCapacityOfACoreFollowsFromRequestsPerConnection(int reuse, long perSec) {
    TlsSpec tls = new TlsSpec().cost(HANDSHAKE, fixed(MS));
    ClientSpec clients = users(50, fixed(0)).reuse(reuse, 0).rtt(fixed(MS));
    Run run = run(secured(REQUEST, tls).clients(CLIENTS, clients, PROXY), SEC, 11 * SEC);
    // Within the batch that 50 users in step may be ahead or behind.
    assertThat((double) run.count(CLIENTS, "ok")).isCloseTo(10e3 / (2. / reuse + .2), within(60.));
    assertThat(run.count(CLIENTS, "ok") / 10.).isCloseTo(perSec, within(7.));
    assertThat(run.value(PROXY, "busy-nanos")).isEqualTo(10 * SEC);
  }

  @Test
  void handshakesAreAPartOfTheWorkOfTheCpu() {
    TlsSpec tls = new TlsSpec().cost(HANDSHAKE, fixed(MS));
    ClientSpec clients = steady(100).reuse(4, 0);
    Run run = run(secured(REQUEST, tls).clients(CLIENTS, clients, PROXY), 0, 10 * SEC);
    assertThat(full()).isEqualTo(250);
    assertThat(run.value(PROXY, "busy-nanos")).isEqualTo(250 * 2 * MS + 1000 * MS / 5);
    assertThat(run.value(PROXY, "handshake-nanos")).isEqualTo(250 * 2 * MS);
    assertThat(run.value(PROXY, "offered-nanos")).isEqualTo(250 * 2 * MS + 1000 * MS / 5);
    assertThat(run.count(CLIENTS, "time.l7_cpu")).isEqualTo(run.value(PROXY, "busy-nanos"));
  }

  // Tickets.

  /**
   * One client of Poisson visits. TLS 1.3 renews the ticket each time: it resumes if the gap was
   * short, with P(gap less than L). With TLS 1.2 every full handshake is good for the mean number
   * of visits in L.
   */
  @ParameterizedTest
  @EnumSource(TlsVersion.class)
  void theShareThatResumesIsThatOfShortGaps(TlsVersion version) {
    double perSec = 10;
    double lifetime = .12;
    TlsSpec tls = new TlsSpec().version(version).tickets(120 * MS, SharedBy.INSTANCE);
    Run run =
        run(
            secured(null, tls).clients(CLIENTS, poisson(perSec).addresses(1), PROXY),
            0,
            2000 * SEC);
    double visits = perSec * lifetime;
    double expected = version == TlsVersion.TLS_1_3 ? 1 - Math.exp(-visits) : visits / (1 + visits);
    double n = run.count(CLIENTS, "ok");
    double share = handshakes("resumed") / n;
    // Gaps are independent; in cycles of TLS 1.2 the spread is no larger than of a coin.
    assertThat(share).isCloseTo(expected, within(4 * Math.sqrt(expected * (1 - expected) / n)));
  }

  @ParameterizedTest
  @EnumSource(SharedBy.class)
  void whoseKeysDifferReadsOneTicketInAsManyAsThereAre(SharedBy sharedBy) {
    int proxies = 2;
    int workers = 2;
    TlsSettings tls = new TlsSpec().tickets(1000 * SEC, sharedBy).settings();
    TestWorld world = world().servers("servers.s", 1, server(fixed(1)).workers(1000));
    List<String> all = members("l7.p", proxies);
    for (String proxy : all) {
      world.l7(proxy, workers, null, tls, pool("round-robin"), POOL);
    }
    world
        .l4("l4.e", pool("maglev").with("table", 65537), all)
        .clients(CLIENTS, poisson(100).addresses(50), "l4.e");
    Run run = run(world, 10 * SEC, 110 * SEC);
    double n = run.count(CLIENTS, "ok");
    double keys =
        switch (sharedBy) {
          case TIER -> 1;
          case INSTANCE -> proxies;
          case WORKER -> proxies * workers;
        };
    double resumed = run.sum(all, "handshakes.resumed") / n;
    // A new connection is placed anew: it meets the key of its ticket once in so many times.
    assertThat(resumed).isCloseTo(1 / keys, within(4 * Math.sqrt(.25 / n) + .02));
    assertThat(run.sum(all, "tickets.unreadable")).isEqualTo(run.sum(all, "handshakes.full"));
  }

  @ParameterizedTest
  @EnumSource(SharedBy.class)
  void aCrashTakesKeysOfItsOwnWithIt(SharedBy sharedBy) {
    TlsSpec tls = new TlsSpec().tickets(100 * SEC, sharedBy);
    run(
        secured(null, tls)
            .clients(CLIENTS, requestsAt(0, 1000, 2000).addresses(1), PROXY)
            .at(1500 * MS, levers -> levers.crash(PROXY))
            .at(1600 * MS, levers -> levers.restore(PROXY)),
        0,
        3 * SEC);
    assertThat(full()).isEqualTo(sharedBy == SharedBy.TIER ? 1 : 2);
    assertThat(handshakes("resumed")).isEqualTo(sharedBy == SharedBy.TIER ? 2 : 1);
  }

  /** Of ten addresses three keep tickets, and whose turn it is is drawn. */
  @Test
  void onlySomeClientsKeepTickets() {
    TlsSpec tls = new TlsSpec().tickets(1000 * SEC, SharedBy.TIER);
    ClientSpec clients = steady(100).addresses(10).resumes(.3);
    Run run = run(secured(null, tls).clients(CLIENTS, clients, PROXY), SEC, 101 * SEC);
    double n = run.count(CLIENTS, "ok");
    assertThat(handshakes("resumed") / n).isCloseTo(.3, within(4 * Math.sqrt(.3 * .7 / n)));
    assertThat(run.value(PROXY, "tickets.unreadable")).isZero();
  }

  @Test
  void whoComesFromAFreshAddressHasNoTicket() {
    TlsSpec tls = new TlsSpec().tickets(100 * SEC, SharedBy.TIER);
    run(secured(null, tls).clients(CLIENTS, steady(10), PROXY), 0, 10 * SEC);
    assertThat(full()).isEqualTo(100);
  }

  // Certificates.

  private static RequestKind kind(String path, int number) {
    return new RequestKind(path, 1, fixed(1), null, null, number);
  }

  @Test
  void aNameWithoutACertificateIsRefusedAtNoCost() {
    TlsSpec tls = new TlsSpec().cost(HANDSHAKE, null).certificates(-1).names(false);
    ClientSpec clients = requestsAt(0).rtt(fixed(40 * MS)).setup(1);
    Run run = run(secured(REQUEST, tls).clients(CLIENTS, clients, PROXY), 0, SEC);
    assertThat(run.count(CLIENTS, "errors.tls-error")).isEqualTo(1);
    assertThat(run.errors(CLIENTS).max()).as("the alert comes back").isEqualTo(80 * MS);
    assertThat(run.value(PROXY, "busy-nanos")).isZero();
    assertThat(handshakes("failed")).isEqualTo(1);
    assertThat(run.value(PROXY, "errors.tls-error")).isEqualTo(1);
  }

  @Test
  void aCertificateOfAnotherNameIsRefusedByTheClientAndHasCostAllOfIt() {
    TlsSpec tls = new TlsSpec().cost(HANDSHAKE, null).certificates(0).names(false);
    ClientSpec clients = requestsAt(0).rtt(fixed(40 * MS)).setup(1);
    Run run = run(secured(REQUEST, tls).clients(CLIENTS, clients, PROXY), 0, SEC);
    assertThat(run.errors(CLIENTS).max()).isEqualTo(82 * MS);
    assertThat(run.value(PROXY, "busy-nanos")).isEqualTo(2 * MS);
    assertThat(full()).isZero();
  }

  @Test
  void onlyNewSessionsNoticeThatACertificateHasExpired() {
    TlsSpec tls = new TlsSpec().tickets(100 * SEC, SharedBy.TIER).expires(10 * SEC);
    TestWorld world =
        secured(null, tls)
            .clients("clients.kept", users(1, fixed(SEC)).reuse(Integer.MAX_VALUE, 0), PROXY)
            .clients("clients.back", steady(1).addresses(1), PROXY)
            .clients("clients.fresh", steady(10), PROXY)
            .at(20 * SEC, levers -> levers.setCertificateExpiry(PROXY, 0, Long.MAX_VALUE));
    Run run = run(world, 0, 10 * SEC, 20 * SEC, 30 * SEC);
    assertThat(run.count("clients.kept", "errors.tls-error")).isZero();
    assertThat(run.count("clients.back", "errors.tls-error")).isZero();
    assertThat(run.count("clients.fresh", "errors.tls-error")).isEqualTo(100);
    assertThat(run.value("clients.fresh#0", "errors.tls-error", 10 * SEC, 20 * SEC)).isEqualTo(100);
  }

  @Test
  void aConnectionServesTheHostsOfItsCertificateOnly() {
    TlsSpec tls =
        new TlsSpec().certificates(0, 0, 1).names(true, true, true).expires(SEC * 99, SEC * 99);
    ClientSpec clients =
        users(1, fixed(MS))
            .kinds(kind("/a", 0), kind("/b", 1), kind("/c", 2))
            .reuse(Integer.MAX_VALUE, 0);
    run(secured(null, tls).clients(CLIENTS, clients, PROXY), 0, 10 * SEC);
    assertThat(full()).as("one for a and b, one for c").isEqualTo(2);
  }

  // Behind another proxy, and when things break.

  @Test
  void aProxyInFrontSecuresItsOwnConnections() {
    L7Settings outer =
        Worlds.l7(
            1,
            null,
            List.of(pool("round-robin").settings()),
            new UpstreamSettings(0, 10, 0, 1, 0),
            Worlds.route("all", null, List.of(new PoolShare(0, 1, 0))));
    TlsSpec tls = new TlsSpec().cost(HANDSHAKE, fixed(MS)).tickets(100 * SEC, SharedBy.TIER);
    Run run =
        run(
            secured(null, tls)
                .l7("l7.o.1", outer, List.of(List.of(PROXY)))
                .clients(CLIENTS, steady(100), "l7.o.1"),
            0,
            10 * SEC);
    assertThat(full()).isEqualTo(1);
    assertThat(handshakes("resumed")).isEqualTo(99);
    assertThat(run.value("l7.o.1", "connections")).isEqualTo(100);
    assertThat(run.value(PROXY, "busy-nanos")).isEqualTo(101 * MS);
  }

  @Test
  void toThoseOutsideAFailedHandshakeBehindAProxyIsAFailureOfTheSite() {
    TlsSpec tls = new TlsSpec().expires(0);
    Run run =
        run(
            secured(null, tls)
                .l7("l7.o.1", pool("round-robin"), List.of(PROXY))
                .clients(CLIENTS, steady(10), "l7.o.1"),
            0,
            SEC);
    assertThat(run.count(CLIENTS, "errors.status-5xx")).isEqualTo(10);
    assertThat(run.value("l7.o.1", "errors.tls-error")).isEqualTo(10);
  }

  /** The first flight is there at 20, the answer back at 40, the request there at 60. */
  @ParameterizedTest
  @ValueSource(ints = {10, 30, 50, 65})
  void aCrashResetsThoseWhoShakeHands(long atMillis) {
    ClientSpec clients = requestsAt(0).rtt(fixed(40 * MS));
    Run run =
        run(
            secured(1, null, new TlsSpec(), .1)
                .clients(CLIENTS, clients, PROXY)
                .at(atMillis * MS, levers -> levers.crash(PROXY)),
            0,
            SEC);
    assertThat(run.count(CLIENTS, atMillis == 10 ? "errors.refused" : "errors.reset")).isEqualTo(1);
    assertThat(run.value(PROXY, "inflight")).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {21, 50, 79})
  void whoGivesUpWhileShakingHandsIsForgotten(long patienceMillis) {
    TlsSpec tls = new TlsSpec().cost(fixed(5 * MS), null);
    ClientSpec clients = requestsAt(0).rtt(fixed(40 * MS)).timeout(patienceMillis * MS);
    Run run = run(secured(REQUEST, tls).clients(CLIENTS, clients, PROXY), 0, SEC);
    assertThat(run.count(CLIENTS, "errors.timeout")).isEqualTo(1);
    assertThat(run.value(PROXY, "abandoned")).isEqualTo(1);
    assertThat(run.world().attemptsOut()).isZero();
  }

  @Test
  void aHangingProxyShakesHandsWhenItGoesOn() {
    ClientSpec clients = requestsAt(0).rtt(fixed(40 * MS));
    Run run =
        run(
            secured(1, null, new TlsSpec().cost(HANDSHAKE, null), .1)
                .clients(CLIENTS, clients, PROXY)
                .at(10 * MS, levers -> levers.hang(PROXY))
                .at(100 * MS, levers -> levers.restore(PROXY)),
            0,
            SEC);
    assertThat(run.ok(CLIENTS).max()).isEqualTo(172 * MS);
  }
}
