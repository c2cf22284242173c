package dev.lbsim.live.run;

import static dev.lbsim.live.Figures.metric;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.scenario.report.RunReport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * An anycast address from outside: routes decide which site a connection reaches, and for how long.
 */
class LiveAnycastTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  private static String scenario(String events) {
    return """
        lbsim: 1
        run: { duration: 60s, warmup: 0s, seed: 7, replications: 1 }
        places: { ams: amsterdam, nyc: new-york }
        clients:
          dutch: { at: ams, arrivals: steady(10rps), visits: www, timeout: 20s }
          yankee: { at: nyc, arrivals: steady(10rps), visits: www, timeout: 20s }
        anycast:
          www: { sites: { east: web-ams, west: edge }, routing: nearest, converge: 200ms }
        l4: { edge: { at: nyc, balance: maglev, pool: web-nyc } }
        servers:
          web-ams: { at: ams, service: 1ms, workers: 9 }
          web-nyc: { at: nyc, count: 2, service: 1ms, workers: 9 }
        %s
        """
        .formatted(events);
  }

  private static InetSocketAddress www(Map<String, InetSocketAddress> at) {
    return Objects.requireNonNull(at.get("anycast.www"));
  }

  private static void ask(Socket socket) throws IOException {
    socket.getOutputStream().write(GET.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    byte[] head = new byte[15];
    assertThat(socket.getInputStream().readNBytes(head, 0, head.length)).isEqualTo(head.length);
    assertThat(new String(head, java.nio.charset.StandardCharsets.US_ASCII))
        .isEqualTo("HTTP/1.1 200 OK");
    while (socket.getInputStream().available() > 0) {
      socket.getInputStream().skipNBytes(socket.getInputStream().available());
    }
  }

  @Test
  void eachReachesTheSiteThatItsRoutesLeadTo() {
    RunReport report =
        LiveTrial.until(
            scenario(""),
            at -> {
              for (String from : new String[] {"127.78.1.1", "127.78.2.9", "127.0.0.1"}) {
                for (int i = 0; i < 40; i++) {
                  try (Socket socket = LiveTrial.connect(from, www(at))) {
                    ask(socket);
                  }
                }
              }
            });
    // 127.0.0.1 counts as one of the first group.
    double dutch = metric(report, "clients.dutch.requests");
    double yankee = metric(report, "clients.yankee.requests");
    assertThat(metric(report, "servers.web-ams.requests") - dutch).isBetween(75., 80.);
    assertThat(metric(report, "servers.web-nyc.requests") - yankee).isBetween(35., 40.);
    assertThat(metric(report, "total.errors")).isZero();
  }

  @Test
  void withTheRoutesConnectionsMoveAndAreReset() {
    RunReport report =
        LiveTrial.until(
            scenario("events: [{ at: 1s, do: withdraw, target: anycast.www.west }]"),
            at -> {
              try (Socket moved = LiveTrial.connect("127.78.2.1", www(at));
                  Socket stays = LiveTrial.connect("127.78.1.1", www(at))) {
                ask(moved);
                ask(stays);
                try {
                  assertThat(moved.getInputStream().read()).isEqualTo(-1);
                  throw new AssertionError("it ended, and was not reset");
                } catch (SocketException e) {
                  assertThat(e).hasMessageContaining("eset");
                }
                ask(stays);
              }
              try (Socket next = LiveTrial.connect("127.78.2.1", www(at))) {
                ask(next);
              }
            });
    assertThat(metric(report, "servers.web-ams.requests"))
        .isGreaterThan(metric(report, "servers.web-nyc.requests"));
  }
}
