package dev.lbsim.core.model;

import static dev.lbsim.core.model.TestWorld.members;
import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.poisson;
import static dev.lbsim.core.model.Worlds.pool;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.trace;
import static dev.lbsim.core.model.Worlds.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.model.Worlds.ClientSpec;
import dev.lbsim.core.random.Streams;
import dev.lbsim.core.theory.DnsAnswers;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Happy Eyeballs: clients that try the next address beside one that keeps silent. */
class RaceTest {
  private static final String CLIENTS = "clients.c";
  private static final String ZONE = "dns.z";
  private static final List<String> THREE = members("servers.s", 3);
  private static final long SERVICE = 100 * MS;

  private Run run;

  @AfterEach
  void nothingIsLostOrMadeUp() {
    assertThat(run.world().conservation()).isEmpty();
    assertThat(run.world().attemptsOut()).as("attempts left behind").isZero();
  }

  private static ClientSpec requestsAt(long... millis) {
    long[] at = new long[millis.length];
    double[] costs = new double[millis.length];
    for (int i = 0; i < at.length; i++) {
      at[i] = millis[i] * MS;
      costs[i] = SERVICE;
    }
    return trace(at, costs);
  }

  /** Three servers, tried in their order. */
  private static TestWorld threeServers(ClientSpec clients) {
    return world()
        .servers("servers.s", 3, server(fixed(1)))
        .zone(ZONE, "round-robin", 60 * SEC, null, THREE)
        .clients(CLIENTS, clients, ZONE, null);
  }

  private static Consumer<Levers> drop(int... servers) {
    return levers -> {
      for (int each : servers) {
        levers.drop("servers.s." + each);
      }
    };
  }

  private long counted(String column) {
    return run.value(CLIENTS, column);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aSilentAddressCostsOneDelayWhateverAConnectionTakes(int rounds) {
    long trip = 20 * MS;
    run =
        threeServers(requestsAt(10).connect(0, 3).race(250 * MS).setup(rounds).rtt(fixed(trip)))
            .at(0, drop(1))
            .run(0, 200 * SEC);
    assertThat(run.ok(CLIENTS).max()).isEqualTo(250 * MS + (rounds + 1) * trip + SERVICE);
    assertThat(counted("raced")).isEqualTo(1);
    assertThat(counted("failovers")).isZero();
    assertThat(counted("connections")).isEqualTo(2);
    assertThat(counted("to.servers.s.2")).isEqualTo(1);
    assertThat(run.value("servers.s.2", "requests")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aRefusalStartsTheNextAttemptAtOnce(int rounds) {
    run =
        threeServers(requestsAt(10).connect(0, 3).race(250 * MS).setup(rounds).rtt(fixed(20 * MS)))
            .at(0, levers -> levers.crash("servers.s.1"))
            .run(0, SEC);
    assertThat(run.ok(CLIENTS).max()).isEqualTo((20 + (rounds + 1) * 20) * MS + SERVICE);
    assertThat(counted("raced")).isZero();
    assertThat(counted("failovers")).isEqualTo(1);
  }

  /** Two attempts on equal ways: the earlier one stays ahead, and the other one is closed. */
  @Test
  void aSlowAddressWinsIfItIsStillTheFirst() {
    run =
        world()
            .servers("servers.s", 2, server(fixed(1)))
            .l4("l4.a", pool("maglev").with("table", 251), List.of("servers.s.1"))
            .l4("l4.b", pool("maglev").with("table", 251), List.of("servers.s.2"))
            .zone(ZONE, "round-robin", SEC, null, List.of("l4.a", "l4.b"))
            .clients(
                CLIENTS,
                requestsAt(0).connect(0, 2).race(250 * MS).setup(1).rtt(fixed(600 * MS)),
                ZONE,
                null)
            .run(0, 3 * SEC);
    assertThat(run.ok(CLIENTS).max()).isEqualTo(1_200 * MS + SERVICE);
    assertThat(counted("raced")).isEqualTo(1);
    assertThat(counted("connections")).isEqualTo(2);
    assertThat(run.value("servers.s.1", "requests")).isEqualTo(1);
    assertThat(run.value("servers.s.2", "requests")).isZero();
    // The loser's packet was on its way and found nobody who waits.
    assertThat(run.value("l4.b.1", "flows")).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aNearAddressOvertakesAFarOne(int rounds) {
    long[] ways = {0, 800 * MS, 10 * MS, 800 * MS, 0, 700 * MS, 10 * MS, 700 * MS, 0};
    run =
        new TestWorld(new Streams(1, 0), new Network.Settings(3, ways, null, 0))
            .servers("servers.s", 2, server(fixed(1)))
            .at("servers.s.1", 1)
            .at("servers.s.2", 2)
            .zone(ZONE, "round-robin", SEC, null, members("servers.s", 2))
            .clients(
                CLIENTS,
                requestsAt(0).connect(0, 2).race(100 * MS).setup(rounds).reuse(10, SEC),
                ZONE,
                null)
            .at(CLIENTS, 0)
            .run(0, 5 * SEC);
    assertThat(run.ok(CLIENTS).max()).isEqualTo((100 + (rounds + 1) * 10) * MS + SERVICE);
    assertThat(run.value("servers.s.1", "requests")).isZero();
  }

  /** 0 begins, 20 begins beside it, 30 the first is given up and the third begins, 60 the end. */
  @Test
  void whenEveryAddressIsSilentItTakesNoLongerThanTheLastConnectTimeout() {
    run =
        threeServers(requestsAt(10).connect(30 * MS, 3).race(20 * MS))
            .at(0, drop(1, 2, 3))
            .run(0, SEC);
    assertThat(run.count(CLIENTS, "errors.unreachable")).isEqualTo(1);
    assertThat(run.errors(CLIENTS).max()).isEqualTo(60 * MS);
    assertThat(counted("raced")).isEqualTo(1);
    assertThat(counted("failovers")).isEqualTo(1);
    assertThat(run.value(CLIENTS + "#0", "lost.detection")).isEqualTo(1);
  }

  @Test
  void patienceForTheRequestEndsTheRace() {
    run =
        threeServers(requestsAt(10, 2_000).connect(0, 3).race(20 * MS).timeout(50 * MS))
            .at(0, drop(1, 2, 3))
            .run(0, 3 * SEC);
    assertThat(run.count(CLIENTS, "errors.timeout")).isEqualTo(2);
    assertThat(run.errors(CLIENTS).max()).isEqualTo(50 * MS);
    assertThat(counted("raced")).isEqualTo(4);
    assertThat(run.value(CLIENTS + "#0", "lost.detection")).isEqualTo(2);
  }

  /** The balancer dies between the two packets; another address takes over in the same instant. */
  @Test
  void aConnectionThatBreaksBeforeItIsOpenIsAFailedAttempt() {
    run =
        world()
            .servers("servers.s", 2, server(fixed(1)))
            .l4("l4.a", 1, 0, 0, true, 0, pool("random"), List.of("servers.s.1"))
            .zone(ZONE, "round-robin", SEC, null, List.of("l4.a", "servers.s.2"))
            .clients(
                CLIENTS,
                requestsAt(0).connect(0, 2).race(250 * MS).setup(1).rtt(fixed(100 * MS)),
                ZONE,
                null)
            .at(70 * MS, levers -> levers.crash("l4.a.1"))
            .run(0, SEC);
    assertThat(run.ok(CLIENTS).max()).isEqualTo((70 + 200) * MS + SERVICE);
    assertThat(counted("failovers")).isEqualTo(1);
    assertThat(counted("raced")).isZero();
  }

  /**
   * 5 + 50 ms there through the balancer and 40 ms straight back, twice: once to connect, once to
   * ask. A race without a rival takes as long as no race.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void eachRoundPassesTheBalancerOnce(boolean races) {
    long[] ways = {0, 10 * MS, 80 * MS, 10 * MS, 0, 100 * MS, 80 * MS, 100 * MS, 0};
    ClientSpec clients = requestsAt(0).setup(1).connect(0, 2);
    run =
        new TestWorld(new Streams(1, 0), new Network.Settings(3, ways, null, 0))
            .server("servers.s.1", server(fixed(1)))
            .at("servers.s.1", 2)
            .l4("l4.e", pool("random"), List.of("servers.s.1"))
            .at("l4.e", 1)
            .zone(ZONE, "round-robin", SEC, null, List.of("l4.e"))
            .clients(CLIENTS, races ? clients.race(20 * MS) : clients, ZONE, null)
            .at(CLIENTS, 0)
            .run(0, SEC);
    assertThat(run.ok(CLIENTS).max()).isEqualTo(2 * (5 + 50 + 40) * MS + SERVICE);
  }

  @Test
  void aKeptConnectionNeedsNoRace() {
    run =
        threeServers(requestsAt(10, 500).connect(0, 3).race(20 * MS).reuse(2, SEC))
            .at(0, drop(1))
            .run(0, SEC);
    assertThat(run.ok(CLIENTS).max()).isEqualTo(20 * MS + SERVICE);
    assertThat(run.ok(CLIENTS).min()).isEqualTo(SERVICE);
    assertThat(counted("connections")).isEqualTo(2);
    assertThat(counted("raced")).isEqualTo(1);
  }

  /** The first packet is sent again after a second; that fits into a race as well. */
  @Test
  void aLostFirstPacketIsSentAgainWhenThereIsNowhereElseToGo() {
    run =
        threeServers(requestsAt(10).connect(0, 1).race(20 * MS).setup(1))
            .at(0, drop(1))
            .at(SEC, levers -> levers.restore("servers.s.1"))
            .run(0, 3 * SEC);
    assertThat(run.ok(CLIENTS).max()).isEqualTo(SEC + SERVICE);
    assertThat(counted("raced")).isZero();
  }

  /**
   * Before the first living one of n addresses in random order stand d / (n - d + 1) of the d dead
   * ones on average: that many delays of RFC 8305, or connect timeouts of a client that tries one
   * after the other.
   */
  @ParameterizedTest
  @CsvSource({
    "true,  4, 1, 250, 62.5",
    "true,  4, 2, 250, 166.7",
    "true,  6, 3, 250, 187.5",
    "false, 4, 1, 21000, 5250",
    "false, 4, 2, 21000, 14000"
  })
  void deadAddressesCostWhatTheClosedFormSays(
      boolean races, int addresses, int dead, long millis, double extraMillis) {
    long trip = 20 * MS;
    List<String> names = members("servers.s", addresses);
    ClientSpec clients = poisson(400).setup(1).rtt(fixed(trip));
    clients.arrivals(
        random -> {
          ArrivalProcess all = Arrivals.poisson(400, random);
          return after -> after < 20 * SEC ? all.nextNanos(after) : ArrivalProcess.NEVER;
        });
    if (races) {
      clients.connect(0, addresses).race(millis * MS);
    } else {
      clients.connect(millis * MS, addresses);
    }
    run =
        world()
            .servers("servers.s", addresses, server(fixed(0)))
            .zone(ZONE, "multivalue", 0, null, names)
            .clients(CLIENTS, clients, ZONE, null)
            .at(0, levers -> names.subList(0, dead).forEach(levers::drop))
            .run(0, 200 * SEC);
    assertThat(run.count(CLIENTS, "ok")).isEqualTo(run.count(CLIENTS, "requests"));
    double extra = run.ok(CLIENTS).mean() / MS - 2 * trip / (double) MS;
    double theory = DnsAnswers.deadAddressWait(millis, addresses, dead);
    assertThat(theory).isCloseTo(extraMillis, within(.05));
    double error = millis * deviation(addresses, dead) / Math.sqrt(run.count(CLIENTS, "requests"));
    assertThat((extra - theory) / error).as("z-score").isBetween(-4., 4.);
    assertThat(error / theory).as("precision").isLessThan(.03);
  }

  /** Of the number of dead addresses before the first living one: negative hypergeometric. */
  private static double deviation(int addresses, int dead) {
    double left = 1; // chance that the first k are dead
    double mean = 0;
    double squares = 0;
    for (int k = 0; k <= dead; k++) {
      double here = left * (addresses - dead) / (addresses - k);
      mean += here * k;
      squares += here * k * k;
      left -= here;
    }
    return Math.sqrt(squares - mean * mean);
  }
}
