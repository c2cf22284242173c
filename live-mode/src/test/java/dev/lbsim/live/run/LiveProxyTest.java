package dev.lbsim.live.run;

import static dev.lbsim.live.Figures.metric;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.scenario.report.RunReport;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Clients are known behind tiers that cannot read what they say, by the PROXY protocol. */
class LiveProxyTest {
  private static final String ASKED = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  private static final int CLIENTS = 12;

  /** Everybody's requests go where their address says. */
  private static String scenario(String sends) {
    return """
        lbsim: 1
        run: { duration: 60s, warmup: 0s, seed: 7, replications: 1 }
        clients: { web: { arrivals: steady(50rps), visits: edge, timeout: 20s } }
        l4: { edge: { balance: maglev, return: proxied, %s health: { every: 200ms }, pool: proxy } }
        l7: { proxy: { count: 2, %s balance: ring-hash, hash-on: source, pool: app } }
        servers: { app: { count: 4, workers: 50, service: 1ms } }
        """
        .formatted(
            sends.isEmpty() ? "" : "accept-proxy: true, send-proxy: " + sends + ",",
            sends.isEmpty() ? "" : "accept-proxy: true,");
  }

  private static void call(InetSocketAddress edge, String header) throws Exception {
    for (int i = 1; i <= CLIENTS; i++) {
      try (Socket socket = LiveTrial.connect("127.78.1." + i, edge)) {
        assertThat(LiveTrial.say(socket, header.formatted(i) + ASKED)).startsWith("HTTP/1.1 200");
      }
    }
  }

  private static List<Double> served(RunReport report) {
    return Stream.of("1", "2", "3", "4")
        .map(server -> metric(report, "servers.app." + server + ".requests"))
        .toList();
  }

  @Test
  void withoutItAllClientsAreOneAddress() {
    RunReport report =
        LiveTrial.until(scenario(""), at -> call(Objects.requireNonNull(at.get("l4.edge")), ""));
    assertThat(served(report).stream().filter(count -> count > 0)).hasSize(1);
  }

  @Test
  void answersThatGoStraightBackAreForTheClientsOwnAddress() {
    RunReport report =
        LiveTrial.until(
            scenario("").replace("return: proxied", "return: direct"),
            at -> call(Objects.requireNonNull(at.get("l4.edge")), ""));
    assertThat(served(report).stream().filter(count -> count > 0).count()).isGreaterThan(1);
  }

  @Test
  void theWorldsOwnClientsComeFromAddressesOfTheirOwn() {
    for (int addresses : new int[] {1, 40}) {
      RunReport report =
          LiveTrial.until(
              """
              lbsim: 1
              run: { duration: 60s, warmup: 0s, seed: 7, replications: 1 }
              clients:
                web: { arrivals: steady(200rps), visits: edge, addresses: %d, timeout: 20s }
              l4: { edge: { balance: maglev, hash-on: source, pool: app } }
              servers: { app: { count: 4, workers: 50, service: 1ms } }
              """
                  .formatted(addresses),
              at -> {});
      assertThat(served(report).stream().filter(count -> count > 0))
          .hasSize(addresses == 1 ? 1 : 4);
      assertThat(metric(report, "total.errors")).isZero();
    }
  }

  @Test
  void withItEachIsKnownAndChecksAndTheWorldsOwnPass() {
    for (String version : List.of("v1", "v2")) {
      RunReport report =
          LiveTrial.until(
              scenario(version),
              at -> {
                InetSocketAddress edge = Objects.requireNonNull(at.get("l4.edge"));
                call(edge, "PROXY TCP4 192.0.2.%d 192.0.2.100 1000 80\r\n");
                refuse(at);
              });
      // 13 addresses on 4 servers: all on one has a chance of 4^-12, and the seed is fixed.
      assertThat(served(report).stream().filter(count -> count > 0).count()).isGreaterThan(1);
      // Checks that failed would have left no backend.
      assertThat(metric(report, "total.errors")).isZero();
      assertThat(metric(report, "total.ok")).isPositive();
    }
  }

  private static void refuse(Map<String, InetSocketAddress> at) throws Exception {
    for (String door : List.of("l4.edge", "l7.proxy.1")) {
      try (Socket socket = LiveTrial.connect("127.78.1.1", at.get(door))) {
        assertThat(LiveTrial.say(socket, ASKED)).isEmpty();
      } catch (java.net.SocketException e) {
        assertThat(e).hasMessageContaining("eset"); // closed with our words unread
      }
    }
  }
}
