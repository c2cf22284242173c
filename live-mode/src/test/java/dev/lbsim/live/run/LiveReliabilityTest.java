package dev.lbsim.live.run;

import static dev.lbsim.live.Figures.metric;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.scenario.report.RunReport;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a live world stands, over real sockets. */
class LiveReliabilityTest {
  private static final int CYCLES = 100;
  private static final int IDLE = 3000;

  /**
   * Backends die and come back a hundred times, at random, never all at a time. Whatever they had
   * is tried once more elsewhere: requests stop early, so that a busy machine has time for that.
   */
  @Test
  void noRequestIsLostWhileBackendsDieAndComeBackAHundredTimes() {
    SplittableRandom random = new SplittableRandom(5);
    StringBuilder events = new StringBuilder();
    for (int cycle = 0; cycle < CYCLES; cycle++) {
      events.append(
          "  - { at: %dms, do: crash, target: servers.app.%d, for: %dms }\n"
              .formatted(200 + cycle * 40, cycle % 5 + 1, 5 + random.nextInt(70)));
    }
    RunReport report =
        LiveRuns.play(
            """
            lbsim: 1
            run: { duration: 8s, warmup: 0s, seed: 5, replications: 1 }
            clients:
              users:
                arrivals: { profile: [{ at: 0s, rate: 200rps }, { at: 4500ms, rate: 200rps }, { at: 4501ms, rate: 0rps }] }
                visits: proxy
                timeout: 30s
                connections: { reuse: 20 }
            l7: { proxy: { balance: random, retries: { max: 100 }, pool: app } }
            servers: { app: { count: 5, workers: 50, service: exp(5ms) } }
            events:
            """
                + events,
            5L,
            null);
    assertThat(metric(report, "total.requests")).isGreaterThan(600);
    assertThat(metric(report, "total.errors")).isZero();
    assertThat(metric(report, "total.ok")).isEqualTo(metric(report, "total.requests"));
    assertThat(metric(report, "servers.app.errors")).as("some were hit").isPositive();
  }

  /** Connections on which nothing happens cost no buffers, and nobody else notices them. */
  @Test
  void thousandsOfIdleConnectionsTakeNoBuffers() {
    AtomicLong pooledBytes = new AtomicLong();
    List<String> answers = new ArrayList<>();
    RunReport report =
        LiveRuns.play(
            """
            lbsim: 1
            run: { duration: 6s, warmup: 0s, seed: 5, replications: 1 }
            clients:
              users:
                arrivals: { profile: [{ at: 0s, rate: 50rps }, { at: 3s, rate: 50rps }, { at: 3001ms, rate: 0rps }] }
                visits: proxy
                timeout: 30s
            l7: { proxy: { balance: round-robin, pool: app } }
            servers: { app: { count: 2, workers: 50, service: 1ms } }
            """,
            5L,
            null,
            addresses -> {
              InetSocketAddress proxy = Objects.requireNonNull(addresses.get("l7.proxy.1"));
              List<Socket> idle = new ArrayList<>();
              long before = pooled();
              try {
                for (int i = 0; i < IDLE; i++) {
                  Socket socket = new Socket(proxy.getAddress(), proxy.getPort());
                  if (i % 2 == 0) { // the beginning of a header, and no more
                    socket.getOutputStream().write("GET / HT".getBytes(StandardCharsets.US_ASCII));
                  }
                  idle.add(socket);
                }
                answers.add(ask(proxy));
                pooledBytes.set(pooled() - before);
              } finally {
                for (Socket socket : idle) {
                  socket.close();
                }
              }
            });
    assertThat(answers.get(0)).startsWith("HTTP/1.1 200 ");
    assertThat(pooledBytes.get()).as("bytes of %d connections", IDLE).isLessThan(64L << 20);
    assertThat(metric(report, "total.errors")).isZero();
    assertThat(metric(report, "total.ok")).isEqualTo(metric(report, "total.requests"));
  }

  private static long pooled() {
    return PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory()
        + PooledByteBufAllocator.DEFAULT.metric().usedHeapMemory();
  }

  private static String ask(InetSocketAddress at) throws IOException {
    try (Socket socket = new Socket(at.getAddress(), at.getPort())) {
      socket.setSoTimeout(60_000);
      socket
          .getOutputStream()
          .write(
              "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
