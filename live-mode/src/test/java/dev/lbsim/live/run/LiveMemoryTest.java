package dev.lbsim.live.run;

import static dev.lbsim.live.Figures.metric;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.scenario.report.RunReport;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * What connections cost on which little or nothing happens, by the figures of Netty's allocator,
 * and that others are served meanwhile.
 */
class LiveMemoryTest {
  private static final int IDLE = 10_000;
  private static final int SLOW = 20;
  private static final int LONG_ANSWER = 8_000_000;
  private static final int LONG_BODY = 900_000;

  private static final String WORLD =
      """
      lbsim: 1
      run: { duration: 100s, warmup: 0s, seed: 5, replications: 1 }
      clients:
        users:
          arrivals: poisson(20rps)
          visits: edge
          timeout: 120s
          requests: [{ path: /page, size: 1KB }]
        others: { arrivals: poisson(0.0001rps), visits: edge, timeout: 120s, requests: [{ path: /film, size: 8MB }] }
      l4: { edge: { balance: maglev, pool: proxy } }
      l7: { proxy: { balance: round-robin, pool: app } }
      servers: { app: { count: 2, workers: 500, service: 1ms } }
      """;

  private static long used() {
    ByteBufAllocatorMetric metric =
        ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
    return metric.usedDirectMemory() + metric.usedHeapMemory();
  }

  private static InetSocketAddress edge(Map<String, InetSocketAddress> addresses) {
    return Objects.requireNonNull(addresses.get("l4.edge"));
  }

  private static Socket ask(InetSocketAddress at, String request) throws IOException {
    Socket socket = new Socket(at.getAddress(), at.getPort());
    socket.setSoTimeout(LiveTrial.PATIENCE_MILLIS);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String page(InetSocketAddress at) throws IOException {
    try (Socket socket = ask(at, "GET /page HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")) {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private static void closeAll(List<Socket> sockets) throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private static void nobodyWasHarmed(RunReport report) {
    assertThat(metric(report, "total.errors")).isZero();
    assertThat(metric(report, "total.ok")).isPositive();
  }

  @Test
  void tenThousandIdleConnectionsTakeHardlyAnyBuffers() {
    AtomicLong taken = new AtomicLong();
    RunReport report =
        LiveTrial.until(
            WORLD.replace("visits: edge", "visits: proxy"),
            addresses -> {
              InetSocketAddress proxy = Objects.requireNonNull(addresses.get("l7.proxy.1"));
              page(proxy);
              long before = used();
              try (IdleClients idle = new IdleClients(proxy, IDLE)) {
                assertThat(page(proxy)).startsWith("HTTP/1.1 200 ");
                taken.set(used() - before);
              }
            });
    assertThat(taken.get()).as("bytes").isLessThan(IDLE * 4_096L);
    nobodyWasHarmed(report);
  }

  @Test
  void whoReadsNothingOfLongAnswersTakesAFewBuffersEach() {
    AtomicLong taken = new AtomicLong();
    RunReport report =
        LiveTrial.until(
            WORLD,
            addresses -> {
              InetSocketAddress edge = edge(addresses);
              page(edge);
              long before = used();
              List<Socket> slow = new ArrayList<>();
              try {
                for (int i = 0; i < SLOW; i++) {
                  slow.add(ask(edge, "GET /film HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
                }
                for (Socket socket : slow) { // it has begun, and stops when all on its way is full
                  assertThat(socket.getInputStream().read()).isEqualTo('H');
                }
                for (int i = 0; i < 20; i++) {
                  assertThat(page(edge)).startsWith("HTTP/1.1 200 ");
                }
                taken.set(used() - before);
                // And what was held up comes whole.
                assertThat(slow.get(0).getInputStream().readAllBytes().length)
                    .isBetween(LONG_ANSWER, LONG_ANSWER + 1000);
              } finally {
                closeAll(slow);
              }
            });
    assertThat(taken.get()).as("bytes").isLessThan(SLOW * 400_000L);
    nobodyWasHarmed(report);
  }

  @Test
  void whoIsSlowToSendLongBodiesTakesWhatIsKeptOfThem() throws Exception {
    AtomicLong taken = new AtomicLong();
    ExecutorService writers = Executors.newCachedThreadPool();
    RunReport report =
        LiveTrial.until(
            WORLD,
            addresses -> {
              InetSocketAddress edge = edge(addresses);
              page(edge);
              long before = used();
              List<Socket> slow = new ArrayList<>();
              try {
                for (int i = 0; i < SLOW; i++) {
                  Socket socket =
                      ask(
                          edge,
                          "POST /page HTTP/1.1\r\nHost: a\r\nContent-Length: "
                              + LONG_BODY
                              + "\r\nConnection: close\r\n\r\n");
                  slow.add(socket);
                  writers.execute(() -> send(socket, LONG_BODY - 1));
                }
                for (int i = 0; i < 20; i++) {
                  assertThat(page(edge)).startsWith("HTTP/1.1 200 ");
                }
                taken.set(used() - before);
                writers.shutdown();
                assertThat(writers.awaitTermination(120, TimeUnit.SECONDS)).isTrue();
                for (Socket socket : slow) {
                  socket.getOutputStream().write('b'); // the last one
                  String answer =
                      new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                  assertThat(answer).startsWith("HTTP/1.1 200 ");
                }
              } finally {
                closeAll(slow);
                writers.shutdownNow();
              }
            });
    assertThat(taken.get()).as("bytes").isLessThan(SLOW * 400_000L);
    nobodyWasHarmed(report);
  }

  private static void send(Socket to, int bytes) {
    byte[] piece = new byte[10_000];
    try {
      for (int left = bytes; left > 0; left -= piece.length) {
        to.getOutputStream().write(piece, 0, Math.min(left, piece.length));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
