package dev.lbsim.live.run;

import static dev.lbsim.live.Figures.metric;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.scenario.report.RunReport;
import dev.lbsim.scenario.run.RunOptions;
import dev.lbsim.scenario.run.SimRun;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * What the defence of a layer-7 tier does on real sockets: to strangers, and to its own clients.
 */
class LiveDefenceTest {
  /** Requests stop early, so that a busy machine has time for their answers. */
  private static final String GUARDED =
      """
      lbsim: 1
      run: { duration: 5s, warmup: 0s, seed: 3, replications: 1 }
      clients:
        users:
          arrivals: { profile: [{ at: 0s, rate: 100rps }, { at: 3s, rate: 100rps }, { at: 3001ms, rate: 0rps }] }
          visits: proxy
          timeout: 20s
          connections: { reuse: 10 }
      l7:
        proxy:
          defence:
            connections: { max: 60, backlog: 10, when-full: refuse, close-idle: true }
            header-timeout: 500ms
            body-timeout: 700ms
            keepalive-timeout: 800ms
            max-header: 2KB
            max-body: 10KB
          pool: app
      servers: { app: { count: 2, workers: 50, service: 2ms } }
      """;

  private static final int PATIENCE_MILLIS = 60_000;

  private static Socket connect(InetSocketAddress to) throws IOException {
    Socket socket = new Socket(to.getAddress(), to.getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  /** All that comes until the other end closes; empty if it resets. */
  private static String rest(Socket socket) throws IOException {
    try (socket) {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (SocketException e) {
      return "";
    }
  }

  /** Sends a byte now and then until somebody has had enough; what is said then. */
  private static String dribble(Socket socket, String beginning, String piece) throws Exception {
    send(socket, beginning);
    InputStream in = socket.getInputStream();
    for (int i = 0; i < 1000 && in.available() == 0; i++) {
      Thread.sleep(50);
      try {
        send(socket, piece);
      } catch (SocketException e) {
        break; // it is closed
      }
    }
    return rest(socket);
  }

  @Test
  void strangersAreCutOffByEachClockAndNobodyElseFeelsIt() {
    List<String> slow = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    RunReport report =
        LiveRuns.play(
            GUARDED,
            3L,
            null,
            addresses -> {
              InetSocketAddress proxy = Objects.requireNonNull(addresses.get("l7.proxy.1"));
              List<Socket> attackers = new ArrayList<>();
              for (int i = 0; i < 30; i++) {
                Socket attacker = connect(proxy);
                send(attacker, i % 2 == 0 ? "" : "GET /page HTTP/1.1\r\nHost: a\r\nX-a: b\r\n");
                attackers.add(attacker);
              }
              lines.add(dribble(connect(proxy), "GET /page HTTP/1.1\r\nHost: a\r\n", "X-a: b\r\n"));
              lines.add(
                  dribble(
                      connect(proxy),
                      "POST /page HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\n\r\n",
                      "b"));
              Socket large = connect(proxy);
              send(large, "GET /page HTTP/1.1\r\nHost: a\r\nX-a: " + "b".repeat(3000) + "\r\n");
              lines.add(rest(large));
              Socket announces = connect(proxy);
              send(announces, "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 20000\r\n\r\nb");
              lines.add(rest(announces));
              Socket idle = connect(proxy);
              send(idle, "GET /page HTTP/1.1\r\nHost: a\r\n\r\n");
              lines.add(rest(idle));
              for (Socket attacker : attackers) {
                slow.add(rest(attacker));
              }
            });
    assertThat(slow).hasSize(30).allMatch(answer -> answer.startsWith("HTTP/1.1 408 "));
    assertThat(lines.get(0)).startsWith("HTTP/1.1 408 ").contains("connection: close");
    assertThat(lines.get(1)).startsWith("HTTP/1.1 408 ");
    assertThat(lines.get(2)).startsWith("HTTP/1.1 431 ");
    assertThat(lines.get(3)).startsWith("HTTP/1.1 413 ");
    assertThat(lines.get(4)).as("kept, and then closed").startsWith("HTTP/1.1 200 ");
    assertThat(metric(report, "l7.proxy.defence.slow_header")).isEqualTo(31);
    assertThat(metric(report, "l7.proxy.defence.slow_body")).isEqualTo(1);
    assertThat(metric(report, "l7.proxy.defence.too_large")).isEqualTo(2);
    assertThat(metric(report, "l7.proxy.defence.idle")).isPositive();
    assertThat(metric(report, "total.errors")).isZero();
    assertThat(metric(report, "total.ok")).isEqualTo(metric(report, "total.requests"));
    assertThat(metric(report, "total.requests")).isGreaterThan(250);
  }

  /** Lesson 25a in small: the world's own attackers and those on a bad line, over sockets. */
  private static final String SLOWLORIS =
      """
      lbsim: 1
      run: { duration: 5s, warmup: 0s, seed: 1, replications: 1 }
      clients:
        users:
          arrivals: { profile: [{ at: 0s, rate: 20rps }, { at: 3s, rate: 20rps }, { at: 3001ms, rate: 0rps }] }
          visits: front
          timeout: 20s
        mobile:
          arrivals: { profile: [{ at: 0s, rate: 8rps }, { at: 3s, rate: 8rps }, { at: 3001ms, rate: 0rps }] }
          visits: front
          timeout: 20s
          upload: 1KB/s
        attacker:
          attack: { kind: slowloris, every: 100ms }
          arrivals: { profile: [{ at: 0s, rate: 40rps }, { at: 3s, rate: 40rps }, { at: 3001ms, rate: 0rps }] }
          visits: front
        poster:
          attack: { kind: slow-body, every: 100ms }
          arrivals: { profile: [{ at: 0s, rate: 10rps }, { at: 3s, rate: 10rps }, { at: 3001ms, rate: 0rps }] }
          visits: front
      l4: { front: { balance: round-robin, connections: { table: 1000 }, pool: proxy } }
      l7:
        proxy:
          defence: { connections: 1000, header-timeout: %s, body-timeout: 300ms }
          health: { every: 200ms, timeout: 10s, fall: 3, rise: 1 }
          pool: app
      servers: { app: { service: 1ms, workers: 50 } }
      """;

  @Test
  void aMinimumRateTellsAttackersFromThoseOnABadLineAsInTheSimulator() {
    String text = SLOWLORIS.formatted("{ time: 300ms, min-rate: 500B/s }");
    RunReport live = LiveRuns.play(text, 1L, null);
    RunReport sim = sim(text);
    for (String same :
        List.of(
            "total.requests",
            "clients.attacker.requests",
            "clients.attacker.errors.blocked",
            "clients.poster.errors.blocked",
            "clients.mobile.ok",
            "clients.users.ok",
            "l7.proxy.defence.slow_header",
            "l7.proxy.defence.slow_body")) {
      assertThat(metric(live, same)).as(same).isEqualTo(metric(sim, same)).isPositive();
    }
    assertThat(metric(live, "total.errors")).isZero();
    // 700 bytes at 1 KB/s.
    assertThat(metric(live, "clients.mobile.latency.mean")).isGreaterThan(.7);
  }

  @Test
  void aShortTimeoutHurtsThoseOnABadLineAsInTheSimulator() {
    // 7 s for a header: a busy machine that sleeps a second still finds it unfinished.
    String text = SLOWLORIS.formatted("300ms").replace("1KB/s", "100B/s");
    RunReport live = LiveRuns.play(text, 1L, null);
    RunReport sim = sim(text);
    assertThat(metric(live, "clients.mobile.errors.blocked"))
        .isEqualTo(metric(sim, "clients.mobile.errors.blocked"))
        .isEqualTo(metric(live, "clients.mobile.requests"));
    assertThat(metric(live, "clients.users.ok")).isEqualTo(metric(sim, "clients.users.ok"));
  }

  private static RunReport sim(String text) {
    RunOptions once = new RunOptions(1L, 1, 1, null, false);
    return SimRun.run(List.of(LiveRuns.scenario(text)), once, "test", (done, all) -> {}, () -> true)
        .get(0);
  }
}
