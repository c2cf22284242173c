package dev.lbsim.live.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.live.FreePort;
import dev.lbsim.live.tls.LiveTls;
import dev.lbsim.scenario.language.Overrides;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.ScenarioReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** WebSocket through {@code lbsim serve}: what a reload and a drain do to tunnels. */
class ServeTunnelTest {
  private static final String ASKS =
      "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
          + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  private static final String AGREES =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
  private static final int PATIENCE_MILLIS = 60_000;

  private ServerSocket origin;

  @BeforeEach
  void listen() throws IOException {
    origin = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread accepts = new Thread(this::accept);
    accepts.setDaemon(true);
    accepts.start();
  }

  private void accept() {
    while (!origin.isClosed()) {
      try {
        Socket socket = origin.accept();
        Thread echoes = new Thread(() -> echo(socket));
        echoes.setDaemon(true);
        echoes.start();
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void echo(Socket connection) {
    try (Socket socket = connection) {
      if (head(socket.getInputStream()).contains("13\r\n")) {
        socket.getOutputStream().write(AGREES.getBytes(StandardCharsets.US_ASCII));
        socket.getInputStream().transferTo(socket.getOutputStream());
      }
    } catch (IOException e) {
      // the other end has gone
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    for (int next = in.read(); next >= 0; next = in.read()) {
      head.append((char) next);
      if (head.length() > 3 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
        break;
      }
    }
    return head.toString();
  }

  @AfterEach
  void stop() throws IOException {
    origin.close();
  }

  private static Scenario read(String balance, Overrides overrides) {
    String text =
        """
        lbsim: 1
        clients: { users: { arrivals: poisson(10rps), visits: proxy } }
        l7: { proxy: { balance: %s, timeout: 2s, pool: web } }
        servers: { web: { service: 1ms } }
        """
            .formatted(balance);
    return ScenarioReader.read(text, "serve.yaml", Path.of(""), overrides).orThrow();
  }

  private ServePlan plan(String balance) {
    return ServePlan.of(
        read(balance, Overrides.none()),
        List.of("web=127.0.0.1:" + origin.getLocalPort()),
        List.of());
  }

  private static Socket tunnel(ServeRun run) throws IOException {
    InetSocketAddress at = run.addresses().get("l7.proxy.1");
    Socket socket = new Socket(at.getAddress(), at.getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.getOutputStream().write(ASKS.getBytes(StandardCharsets.US_ASCII));
    assertThat(head(socket.getInputStream())).startsWith("HTTP/1.1 101 ");
    return socket;
  }

  private static void talk(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    assertThat(
            new String(
                socket.getInputStream().readNBytes(text.length()), StandardCharsets.US_ASCII))
        .isEqualTo(text);
  }

  @Test
  void aReloadLeavesTunnelsAloneAndADrainWaitsForThem() throws Exception {
    AtomicInteger left = new AtomicInteger(-1);
    CountDownLatch drained = new CountDownLatch(1);
    try (ServeRun run = start()) {
      try (ServeOperation operation = operation(run, 60, left, drained);
          Socket before = tunnel(run)) {
        run.reload(
            read("round-robin", plan("round-robin").over(Overrides.none())), plan("round-robin"));
        talk(before, "before");
        try (Socket after = tunnel(run)) {
          operation.drain();
          Thread.sleep(1500); // idle connections have been closed by then
          assertThat(drained.getCount()).isEqualTo(1);
          talk(before, "still here");
          talk(after, "here, too");
        }
        before.shutdownOutput();
        assertThat(before.getInputStream().read()).isNegative();
      }
      assertThat(drained.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(left).hasValue(0);
      run.check();
    }
  }

  @Test
  void aDrainThatHasTakenLongEnoughClosesThem() throws Exception {
    AtomicInteger left = new AtomicInteger(-1);
    CountDownLatch drained = new CountDownLatch(1);
    Socket client;
    try (ServeRun run = start();
        ServeOperation operation = operation(run, 1, left, drained)) {
      client = tunnel(run);
      operation.drain();
      assertThat(drained.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(left).hasValue(1);
    }
    assertThat(client.getInputStream().read()).isNegative();
    client.close();
  }

  private ServeRun start() throws IOException {
    return ServeRun.start(
        read("p2c", plan("p2c").over(Overrides.none())),
        plan("p2c"),
        new ServeRun.Options(FreePort.find("127.77.0.1"), 1, 1, null, LiveTls.UserFiles.NONE));
  }

  private static ServeOperation operation(
      ServeRun run, long drainSeconds, AtomicInteger left, CountDownLatch drained) {
    return new ServeOperation(
        run,
        () -> {
          throw new IllegalStateException("nobody asks for that");
        },
        TimeUnit.SECONDS.toNanos(drainSeconds),
        cutOff -> {
          left.set(cutOff);
          drained.countDown();
        });
  }
}
