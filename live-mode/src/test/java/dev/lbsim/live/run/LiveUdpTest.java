package dev.lbsim.live.run;

import static dev.lbsim.live.Figures.metric;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.scenario.report.RunReport;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Datagrams to a live L4 tier: each client is a session, placed once. */
class LiveUdpTest {
  private static String scenario(String balance, String events) {
    return """
        lbsim: 1
        run: { duration: 60s, warmup: 0s, seed: 7, replications: 1 }
        clients: { web: { arrivals: steady(1rps), visits: edge, timeout: 20s } }
        l4: { edge: { %s pool: app } }
        servers: { app: { count: 2, workers: 50, service: 1ms } }
        %s
        """
        .formatted(balance, events);
  }

  private static DatagramSocket open(String from, InetSocketAddress to) throws IOException {
    DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName(from));
    socket.connect(to);
    socket.setSoTimeout(500);
    return socket;
  }

  /** Says something until it is answered: datagrams may be lost. */
  private static void echo(DatagramSocket socket, String what) throws IOException {
    byte[] said = what.getBytes(StandardCharsets.US_ASCII);
    for (int tries = 0; ; tries++) {
      socket.send(new DatagramPacket(said, said.length));
      DatagramPacket heard = new DatagramPacket(new byte[65_535], 65_535);
      try {
        socket.receive(heard);
        String text = new String(heard.getData(), 0, heard.getLength(), StandardCharsets.US_ASCII);
        if (text.equals(what)) {
          return; // else it is late
        }
      } catch (SocketTimeoutException e) {
        assertThat(tries).isLessThan(40);
      }
    }
  }

  private static InetSocketAddress edge(Map<String, InetSocketAddress> at) {
    return Objects.requireNonNull(at.get("l4.edge"));
  }

  @Test
  void eachClientIsASessionOfItsOwnAndAnswersComeFromTheVip() {
    RunReport report =
        LiveTrial.until(
            scenario("balance: round-robin, connections: { table: 100 },", ""),
            at -> {
              for (int i = 0; i < 4; i++) {
                // A connected socket hears nobody but the one it is connected to.
                try (DatagramSocket socket = open("127.0.0.1", edge(at))) {
                  for (int j = 0; j < 5; j++) {
                    echo(socket, "datagram " + i + " " + j);
                  }
                }
              }
              try (DatagramSocket socket = open("127.0.0.1", edge(at))) {
                echo(socket, "x".repeat(9_000));
              }
            });
    double own = metric(report, "total.requests");
    // Five sessions in turn, of 5, 5, 5, 5 and 1 datagrams, and those that were sent once more.
    assertThat(metric(report, "servers.app.requests") - own).isGreaterThanOrEqualTo(21);
    for (String server : new String[] {"1", "2"}) {
      assertThat(metric(report, "servers.app." + server + ".requests")).isGreaterThanOrEqualTo(10);
    }
    assertThat(metric(report, "l4.edge.connections")).isLessThanOrEqualTo(5 + own);
  }

  @Test
  void whoWasSentToAServerThatDiesIsSentToAnotherNextTime() {
    RunReport report =
        LiveTrial.until(
            scenario(
                "balance: maglev, connections: none, health: { every: 100ms },",
                "events: [{ at: 1s, do: crash, target: servers.app.1 }]"),
            at -> {
              Set<DatagramSocket> sockets = new HashSet<>();
              try {
                for (int i = 0; i < 8; i++) {
                  DatagramSocket socket = open("127.0.0.1", edge(at));
                  sockets.add(socket);
                  echo(socket, "before");
                }
                InetSocketAddress dead = Objects.requireNonNull(at.get("servers.app.1"));
                try (DatagramSocket direct = open("127.0.0.1", dead)) {
                  while (answers(direct)) {
                    // it lives still
                  }
                }
                for (DatagramSocket socket : sockets) {
                  echo(socket, "after");
                }
              } finally {
                sockets.forEach(DatagramSocket::close);
              }
            });
    assertThat(metric(report, "servers.app.1.requests")).isPositive();
  }

  private static boolean answers(DatagramSocket socket) {
    try {
      byte[] said = {1};
      socket.send(new DatagramPacket(said, 1));
      socket.receive(new DatagramPacket(new byte[10], 10));
      return true;
    } catch (IOException e) {
      return false; // refused, or nothing came
    }
  }
}
