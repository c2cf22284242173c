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
import static dev.lbsim.core.model.Worlds.trace;
import static dev.lbsim.core.model.Worlds.world;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.core.model.RouteSettings.PoolShare;
import dev.lbsim.core.model.Worlds.ClientSpec;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Connections that carry many requests at once, as HTTP/2 does. */
class StreamsTest {
  private static final String CLIENTS = "clients.c";
  private static final List<String> SERVERS = members("servers.s", 10);

  private Run run;

  private void adds() {
    assertThat(run.world().conservation()).isEmpty();
  }

  private static ClientSpec burst(int requests, long serviceNanos) {
    long[] at = new long[requests];
    double[] costs = new double[requests];
    Arrays.fill(at, MS);
    Arrays.fill(costs, serviceNanos);
    return trace(at, costs).addresses(1);
  }

  private static TestWorld oneServer(ClientSpec clients) {
    return world()
        .server("servers.s.1", server(fixed(1)).workers(100))
        .clients(CLIENTS, clients, "servers.s.1");
  }

  @Test
  void aBurstOpensAsManyConnectionsAsItsStreamsFill() {
    run = oneServer(burst(25, 5 * MS).streams(10).rtt(fixed(4 * MS)).setup(2)).run(0, SEC);
    assertThat(run.value(CLIENTS, "connections")).as("10 + 10 + 5").isEqualTo(3);
    assertThat(run.ok(CLIENTS).min()).as("two round trips, and one").isEqualTo(17 * MS);
    assertThat(run.ok(CLIENTS).max()).as("nobody waits longer").isEqualTo(17 * MS);
    assertThat(run.count(CLIENTS, "time.handshake")).isEqualTo(25 * 8 * MS);
    adds();
    run = oneServer(burst(25, 5 * MS).reuse(100, 0).rtt(fixed(4 * MS)).setup(2)).run(0, SEC);
    assertThat(run.value(CLIENTS, "connections")).as("HTTP/1.1").isEqualTo(25);
  }

  @Test
  void fullConnectionsMakeRoomAsTheirStreamsEnd() {
    // 2000 rps of 5 ms each, evenly spaced: 10 at once.
    run = oneServer(steadyOf(5 * MS).streams(10)).run(0, SEC);
    assertThat(run.value(CLIENTS, "connections")).isEqualTo(1);
    run = oneServer(steadyOf(5 * MS).streams(9)).run(0, SEC);
    assertThat(run.value(CLIENTS, "connections")).isEqualTo(2);
    adds();
  }

  private static ClientSpec steadyOf(long serviceNanos) {
    return steady(1999)
        .addresses(1)
        .kinds(new RequestKind("/", 1, fixed(serviceNanos), null, null));
  }

  @Test
  void aCrashEndsAllThatIsInFlight() {
    run =
        oneServer(burst(50, 300 * MS).streams(100).rtt(fixed(10 * MS)))
            .at(200 * MS, levers -> levers.crash("servers.s.1"))
            .run(0, SEC);
    assertThat(run.value(CLIENTS, "connections")).isEqualTo(1);
    assertThat(run.count(CLIENTS, "errors.reset")).isEqualTo(50);
    assertThat(run.errors(CLIENTS).max()).isEqualTo(204 * MS);
    adds();
  }

  @Test
  void aConnectionThatAnL4TierMovesTakesAllItsStreamsWithIt() {
    run =
        world()
            .servers("servers.s", 2, server(fixed(1)).workers(100))
            .l4("l4.e", pool("maglev").with("table", 251), members("servers.s", 2))
            .clients(CLIENTS, burst(40, 300 * MS).streams(100), "l4.e")
            .at(100 * MS, levers -> levers.setDraining("servers.s.1", true))
            .at(200 * MS, levers -> levers.setDraining("servers.s.1", false))
            .at(200 * MS, levers -> levers.setDraining("servers.s.2", true))
            .run(0, SEC);
    assertThat(run.value(CLIENTS, "connections")).isEqualTo(1);
    assertThat(run.count(CLIENTS, "errors.reset")).isEqualTo(40);
    assertThat(run.value("l4.e.1", "broken")).isEqualTo(40);
    adds();
  }

  @Test
  void givingUpOneRequestLeavesTheConnectionToTheOthers() {
    // Every tenth of them takes too long.
    long[] at = new long[200];
    double[] costs = new double[200];
    for (int i = 0; i < 200; i++) {
      at[i] = i * 5 * MS;
      costs[i] = i % 10 == 0 ? 500 * MS : 2 * MS;
    }
    ClientSpec clients = trace(at, costs).addresses(1).timeout(50 * MS);
    run = oneServer(clients.streams(20)).run(0, 2 * SEC);
    assertThat(run.count(CLIENTS, "errors.timeout")).isEqualTo(20);
    assertThat(run.value(CLIENTS, "connections")).isEqualTo(1);
    run = oneServer(clients.streams(1)).run(0, 2 * SEC);
    assertThat(run.value(CLIENTS, "connections")).as("HTTP/1.1: each closes one").isGreaterThan(20);
    adds();
  }

  @Test
  void aConnectionOnWhichNothingComesBackIsLeft() {
    run =
        oneServer(requestsAt(0, 1000, 2000, 3000, 4000).addresses(1).timeout(500 * MS).streams(20))
            .at(500 * MS, levers -> levers.drop("servers.s.1"))
            .at(1700 * MS, levers -> levers.crash("servers.s.1"))
            .at(1800 * MS, levers -> levers.restore("servers.s.1"))
            .run(0, 6 * SEC);
    assertThat(run.count(CLIENTS, "errors.timeout")).isEqualTo(1);
    assertThat(run.count(CLIENTS, "ok")).isEqualTo(4);
    assertThat(run.value(CLIENTS, "connections")).isEqualTo(2);
    adds();
  }

  @Test
  void thoseBehindAFailedHandshakeFailAlike() {
    run =
        oneServer(burst(30, MS).streams(20).rtt(fixed(10 * MS)).setup(1))
            .at(0, levers -> levers.crash("servers.s.1"))
            .run(0, SEC);
    assertThat(run.value(CLIENTS, "connections")).isEqualTo(2);
    assertThat(run.count(CLIENTS, "errors.refused")).isEqualTo(30);
    assertThat(run.errors(CLIENTS).max()).isEqualTo(10 * MS);
    adds();
  }

  @Test
  void whenWhoOpensItGivesUpTheNextOneOpensIt() {
    ClientSpec clients =
        trace(new long[] {0, 100 * MS, 200 * MS}, new double[] {MS, MS, MS})
            .addresses(1)
            .streams(20)
            .rtt(fixed(10 * MS))
            .setup(1);
    run =
        oneServer(clients.timeout(900 * MS))
            .at(0, levers -> levers.drop("servers.s.1"))
            .at(850 * MS, levers -> levers.crash("servers.s.1"))
            .at(870 * MS, levers -> levers.restore("servers.s.1"))
            .run(0, 3 * SEC);
    // The first packet is sent again after a second only.
    assertThat(run.count(CLIENTS, "errors.timeout")).isEqualTo(1);
    assertThat(run.count(CLIENTS, "ok")).isEqualTo(2);
    assertThat(run.value(CLIENTS, "connections")).isEqualTo(2);
    adds();
  }

  /**
   * An L4 tier places connections. n of them on m servers are spread like balls in bins: chi
   * squared has m - 1 degrees of freedom, counted in connections, and the servers' shares of the
   * requests are as uneven as that, however many requests there are.
   */
  @Test
  void anL4TierSpreadsConnectionsAndNotRequests() {
    Replicated multiplexed = Replicated.of(30, number -> spread(number, 100));
    for (Run each : multiplexed.runs()) {
      assertThat(each.value(CLIENTS, "connections")).isEqualTo(20);
    }
    multiplexed.agrees(each -> chiSquared(each, 20), 9, .15);
    Replicated single = Replicated.of(30, number -> spread(number, 1));
    single.agrees(each -> chiSquared(each, requests(each)), 9, .15);
  }

  private static Run spread(int number, int streams) {
    ClientSpec clients = poisson(4000).addresses(20);
    return Worlds.world(7, number)
        .servers("servers.s", 10, server(fixed(MS)).workers(100))
        .l4("l4.e", pool("maglev").with("table", 65537), SERVERS)
        .clients(CLIENTS, streams == 1 ? clients : clients.streams(streams), "l4.e")
        .run(0, SEC);
  }

  private static long requests(Run run) {
    return run.sum(SERVERS, "requests");
  }

  /** Of the servers' shares, where so many things were spread. */
  private static double chiSquared(Run run, long things) {
    double mean = requests(run) / 10.;
    double sum = 0;
    for (String server : SERVERS) {
      sum += Math.pow(run.value(server, "requests") / mean - 1, 2);
    }
    return sum * things / 10;
  }

  @Test
  void aProxyMultiplexesItsRequestsToEachBackend() {
    run = proxied(10, 0).run(0, SEC);
    assertThat(run.count(CLIENTS, "ok")).isEqualTo(25);
    assertThat(run.value("l7.p.1", "connections")).isEqualTo(3);
    assertThat(run.ok(CLIENTS).max()).isEqualTo(50 * MS);
    run = proxied(1, 0).run(0, SEC);
    assertThat(run.value("l7.p.1", "connections")).isEqualTo(25);
    adds();
  }

  @Test
  void aProxyThatGivesUpAnAttemptKeepsTheConnection() {
    run = proxied(100, 20 * MS).run(0, SEC);
    assertThat(run.count(CLIENTS, "errors.timeout")).isEqualTo(25);
    assertThat(run.value("l7.p.1", "connections")).isEqualTo(1);
    assertThat(run.world().attemptsOut()).isZero();
    adds();
  }

  private static TestWorld proxied(int streams, long patienceNanos) {
    return world()
        .server("servers.s.1", server(fixed(1)).workers(100))
        .l7(
            "l7.p.1",
            Worlds.l7(
                1,
                null,
                List.of(pool("round-robin").settings()),
                new UpstreamSettings(0, Integer.MAX_VALUE, 0, streams, 0),
                Worlds.route("all", ExchangeSettings.PLAIN, List.of(new PoolShare(0, 1, 0)))),
            List.of(members("servers.s", 1)))
        .clients(CLIENTS, burst(25, 50 * MS).timeout(patienceNanos), "l7.p.1");
  }
}
