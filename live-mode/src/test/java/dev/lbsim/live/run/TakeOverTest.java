package dev.lbsim.live.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.live.FreePort;
import dev.lbsim.live.dns.Lookup;
import dev.lbsim.live.dns.Rcode;
import dev.lbsim.live.net.Loopback;
import dev.lbsim.live.net.Transport;
import dev.lbsim.scenario.compile.CompiledScenario;
import dev.lbsim.scenario.compile.ScenarioCompiler;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** One world takes the place of another, ten times, while everybody calls: nobody notices. */
class TakeOverTest {
  private static final int TIMES = 10;
  private static final int EACH = 150;

  /** Each generation has other servers, and answers of another size. */
  private static String scenario(int generation) {
    return """
        lbsim: 1
        run: { duration: 1h, warmup: 0s }
        clients:
          web: { arrivals: poisson(1rps), visits: edge, requests: [{ path: /page, size: %dB }] }
        l4: { edge: { balance: maglev, pool: proxy } }
        l7: { proxy: { count: 2, balance: p2c, pool: app } }
        servers: { app: { count: %d, workers: 50, service: 1ms } }
        """
        .formatted(100 + generation, 1 + generation % 3);
  }

  private record Generation(LiveWorld live, RealTime time, CountDownLatch over) {}

  private final int port = FreePort.find();
  private final Transport transport = Transport.best();
  private final EventLoopGroup loop = transport.oneLoop("take-over");
  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicLong answered = new AtomicLong();

  private Generation generation(int number) {
    return generation(scenario(number));
  }

  private Generation generation(String text) {
    CompiledScenario compiled = ScenarioCompiler.compile(LiveRuns.scenario(text));
    LiveWorld live = new LiveWorld(compiled, 7, Loopback.here(port), Cast.ALL);
    RealTime time = new RealTime(live.world(), RealTime.Course.ENDLESS, loop.next(), 1, () -> {});
    live.connect(compiled, time, loop, transport);
    return new Generation(live, time, new CountDownLatch(1));
  }

  private void start(Generation next) {
    next.time.start(next.live.world()::startTiers);
  }

  private Generation replace(Generation former, Generation next) {
    TakeOver.prepare(former.live, next.live);
    loop.submit(
            () -> {
              start(next);
              TakeOver.now(former.live, next.live);
              new Draining(
                      former.live,
                      former.time,
                      loop.next(),
                      Long.MAX_VALUE,
                      left -> {
                        former.time.end();
                        former.live.close();
                        former.over.countDown();
                      })
                  .begin();
            })
        .syncUninterruptibly();
    return next;
  }

  @Test
  void noRequestIsLostAndNoConnectionIsClosed() throws Exception {
    Generation now = generation(0);
    now.live.open();
    loop.submit(() -> start(now)).syncUninterruptibly();
    InetSocketAddress edge = Objects.requireNonNull(now.live.addresses().get("l4.edge"));
    InetSocketAddress proxy = Objects.requireNonNull(now.live.addresses().get("l7.proxy.2"));
    List<CompletableFuture<Long>> callers = new ArrayList<>();
    for (InetSocketAddress at : List.of(edge, proxy)) {
      callers.add(call(() -> onOneConnection(at)));
      callers.add(call(() -> onOneConnection(at)));
      callers.add(call(() -> onNewConnections(at)));
    }
    Generation last = now;
    List<Generation> former = new ArrayList<>();
    for (int i = 1; i <= TIMES; i++) {
      long before = answered.get();
      while (answered.get() < before + EACH) {
        Thread.sleep(1);
        assertThat(callers).noneMatch(CompletableFuture::isCompletedExceptionally);
      }
      former.add(last);
      last = replace(last, generation(i));
    }
    ended.set(true);
    long all = 0;
    for (CompletableFuture<Long> caller : callers) {
      all += caller.get(60, TimeUnit.SECONDS);
    }
    assertThat(all).isGreaterThanOrEqualTo(TIMES * (long) EACH);
    for (Generation each : former) {
      assertThat(each.over.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(each.time.failure()).isNull();
      assertThat(each.live.world().conservation()).isEmpty();
    }
    assertThat(last.time.failure()).isNull();
    loop.submit(last.live::close).syncUninterruptibly();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** Each generation answers for its own servers, at the same sockets; new names are known. */
  @Test
  void whoAsksForANameIsAnsweredByTheOneWhoServes() throws Exception {
    Generation last = named(0);
    last.live.open();
    Generation first = last;
    loop.submit(() -> start(first)).syncUninterruptibly();
    Map<String, InetSocketAddress> at = last.live.addresses();
    List<Generation> former = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      if (i > 0) {
        former.add(last);
        Generation next = named(i);
        last = replace(last, next);
      }
      for (String asked : List.of("dns", "resolvers.isp")) {
        Lookup found = LiveResolversTest.ask(at, asked, "127.0.0.1", "a" + i + ".test");
        assertThat(found.rcode()).isEqualTo(Rcode.NOERROR);
        assertThat(found.addresses())
            .containsExactly(
                Objects.requireNonNull(last.live.addresses().get("servers.s" + i + ".1"))
                    .getAddress());
        String gone = "a" + (i + 1) + ".test";
        assertThat(LiveResolversTest.ask(at, asked, "127.0.0.1", gone).rcode())
            .isNotEqualTo(Rcode.NOERROR);
      }
    }
    for (Generation each : former) {
      assertThat(each.over.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(each.time.failure()).isNull();
    }
    loop.submit(last.live::close).syncUninterruptibly();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private Generation named(int number) {
    return generation(
        """
        lbsim: 1
        run: { duration: 1h, warmup: 0s }
        clients: { web: { arrivals: poisson(1rps), visits: a%1$d.test, resolver: isp } }
        resolvers: { isp: {} }
        dns: { a%1$d.test: { answers: [s%1$d], ttl: 1s } }
        servers: { other: { service: 1ms }, s%1$d: { service: 1ms } }
        """
            .formatted(number));
  }

  /** Calls until all is over, and says how often it was answered. */
  private interface Caller {
    long call() throws IOException;
  }

  private static CompletableFuture<Long> call(Caller caller) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return caller.call();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private long onOneConnection(InetSocketAddress at) throws IOException {
    long count = 0;
    try (Socket socket = new Socket(at.getAddress(), at.getPort())) {
      for (; !ended.get(); count++) {
        ask(socket, false);
      }
    }
    return count;
  }

  private long onNewConnections(InetSocketAddress at) throws IOException {
    long count = 0;
    for (; !ended.get(); count++) {
      try (Socket socket = new Socket(at.getAddress(), at.getPort())) {
        ask(socket, true);
      }
    }
    return count;
  }

  private void ask(Socket socket, boolean last) throws IOException {
    String close = last ? "Connection: close\r\n" : "";
    socket
        .getOutputStream()
        .write(
            ("GET /page HTTP/1.1\r\nHost: test\r\n" + close + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      assertThat(next).as("an answer, after " + answered.get() + ": " + head).isNotNegative();
      head.append((char) next);
    }
    assertThat(head.toString()).startsWith("HTTP/1.1 200 ");
    if (!last) {
      assertThat(head.toString()).doesNotContainIgnoringCase("connection: close");
    }
    Matcher length = Pattern.compile("(?i)content-length: (\\d+)").matcher(head);
    assertThat(length.find()).isTrue();
    int bytes = Integer.parseInt(length.group(1));
    assertThat(bytes).isBetween(100, 100 + TIMES);
    assertThat(in.readNBytes(bytes)).hasSize(bytes);
    answered.incrementAndGet();
  }
}
