package dev.lbsim.live.run;

import static dev.lbsim.live.Figures.metric;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbsim.live.Figures;
import dev.lbsim.live.FreePort;
import dev.lbsim.live.dns.ClientSubnet;
import dev.lbsim.live.dns.DnsClient;
import dev.lbsim.live.dns.Lookup;
import dev.lbsim.live.dns.Question;
import dev.lbsim.live.dns.RecordType;
import dev.lbsim.live.net.LiveProblem;
import dev.lbsim.live.net.Transport;
import dev.lbsim.scenario.report.RunReport;
import dev.lbsim.scenario.run.RunOptions;
import dev.lbsim.scenario.run.SimRun;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Whole live runs over real sockets, against the same run in the simulator. */
class LiveRunTest {
  private static final RunOptions ONCE = new RunOptions(null, 1, 1, null, false);

  private static final String ASKED = "GET /page HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

  /** For so long after the last request begins, a busy machine may take its time with answers. */
  private static final String THREE_TIERS =
      """
      lbsim: 1
      run: { duration: 4s, warmup: 0s, seed: 7, replications: 1 }
      clients:
        web:
          arrivals: { profile: [{ at: 0s, rate: 300rps }, { at: 1s, rate: 300rps }, { at: 1001ms, rate: 0rps }] }
          visits: edge
          timeout: 20s
          connections: { reuse: 50 }
          requests: [{ path: /page, size: 3KB }]
      l4: { edge: { balance: round-robin, connections: { table: 1000 }, pool: proxy } }
      l7: { proxy: { count: 2, balance: round-robin, pool: app } }
      servers: { app: { count: 3, workers: 50, service: 1ms } }
      """;

  private static RunReport live(String text, Outsider outsider) {
    return LiveRuns.play(text, null, null, outsider);
  }

  @Test
  void theSameSeedMakesTheSameRequestsAndAllAreAnsweredThroughThreeTiers() {
    RunReport live = live(THREE_TIERS, addresses -> {});
    RunReport sim =
        SimRun.run(
                List.of(LiveRuns.scenario(THREE_TIERS)),
                ONCE,
                "test",
                (done, all) -> {},
                () -> true)
            .get(0);
    assertThat(live.world()).isEqualTo("live");
    assertThat(metric(live, "total.requests")).isEqualTo(metric(sim, "total.requests"));
    assertThat(metric(live, "total.errors")).as(() -> Figures.errors(live).toString()).isZero();
    assertThat(metric(live, "total.ok")).isEqualTo(metric(live, "total.requests"));
    assertThat(metric(live, "total.bytes")).isEqualTo(metric(live, "total.ok") * 3000);
    assertThat(metric(live, "servers.app.requests")).isEqualTo(metric(live, "total.ok"));
    // Round robin in each of two proxies: the servers' counts differ by two at most.
    for (String server : List.of("1", "2", "3")) {
      assertThat(metric(live, "servers.app." + server + ".requests") * 3)
          .isBetween(
              metric(live, "servers.app.requests") - 6, metric(live, "servers.app.requests") + 6);
    }
  }

  @Test
  void anybodyMayCallFromOutsideByEveryDoor() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    live(
        THREE_TIERS,
        addresses -> {
          for (String door : List.of("l4.edge", "l7.proxy.1", "l7.proxy.2", "servers.app.3")) {
            InetSocketAddress at = Objects.requireNonNull(addresses.get(door), door);
            URI uri =
                URI.create(
                    "http://" + at.getAddress().getHostAddress() + ":" + at.getPort() + "/page");
            HttpResponse<byte[]> answer =
                client.send(
                    HttpRequest.newBuilder(uri).version(HttpClient.Version.HTTP_1_1).build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).as(door).isEqualTo(200);
            assertThat(answer.body()).as(door).hasSize(3000);
            assertThat(answer.headers().allValues("server")).as(door).containsExactly("lbsim");
            assertThat(answer.headers().allValues("date")).as(door).hasSize(1);
            assertThat(answer.headers().firstValue("via").isPresent())
                .as(door)
                .isEqualTo(!door.startsWith("servers"));
            HttpResponse<byte[]> head =
                client.send(
                    HttpRequest.newBuilder(uri)
                        .version(HttpClient.Version.HTTP_1_1)
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            assertThat(head.headers().firstValue("content-length")).as(door).contains("3000");
            assertThat(head.body()).as(door).isEmpty();
            HttpResponse<byte[]> posted =
                client.send(
                    HttpRequest.newBuilder(uri)
                        .version(HttpClient.Version.HTTP_1_1)
                        .expectContinue(true)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[100_000]))
                        .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            assertThat(posted.statusCode()).as(door).isEqualTo(200);
            assertThat(posted.body()).as(door).hasSize(3000);
          }
        });
  }

  @Test
  void aServerThatDiesIsRefusedSetAsideAndComesBack() {
    RunReport live =
        live(
            """
            lbsim: 1
            run: { duration: 3s, warmup: 0s, seed: 7, replications: 1 }
            clients: { web: { arrivals: steady(200rps), visits: proxy, timeout: 20s } }
            l7:
              proxy:
                balance: round-robin
                outlier: { interval: 100ms, base-ejection-time: 300ms, max-ejection-percent: 50% }
                pool: app
            servers: { app: { count: 2, workers: 50, service: 1ms } }
            events: [{ at: 1s, do: crash, target: servers.app.2, for: 1s }]
            """,
            addresses -> {});
    // Five failures in a row set it aside, and again when it is tried too early.
    assertThat(metric(live, "total.errors.status-5xx")).isBetween(5.0, 60.0);
    assertThat(metric(live, "total.errors")).isEqualTo(metric(live, "total.errors.status-5xx"));
    assertThat(metric(live, "l7.proxy.ejections")).isGreaterThan(0);
    // Two seconds of three it has half, and one it has nothing: 200 of the 600.
    double served = metric(live, "servers.app.requests");
    assertThat(metric(live, "servers.app.2.requests")).isBetween(.2 * served, .42 * served);
  }

  @Test
  void namesAreAskedForOverTheNetworkByResolversAndByAnybody() {
    List<Lookup> heard = new ArrayList<>();
    RunReport live =
        live(
            """
            lbsim: 1
            run: { duration: 3s, warmup: 0s, seed: 7, replications: 1 }
            places: { ams: amsterdam, nyc: new-york }
            clients:
              web: { at: ams, arrivals: steady(50rps), visits: www.example.test, resolver: isp, timeout: 20s }
            resolvers: { isp: { count: 3 } }
            dns: { www.example.test: { answers: [web-ams, web-nyc], policy: geo, ttl: 1s } }
            servers:
              web-ams: { at: ams, service: 1ms }
              web-nyc: { at: nyc, service: 1ms }
            """,
            addresses -> {
              InetSocketAddress dns = Objects.requireNonNull(addresses.get(LiveRun.DNS));
              MultiThreadIoEventLoopGroup loop =
                  new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
              try (DnsClient client =
                  DnsClient.open(
                      Transport.portable("a test"),
                      loop.next(),
                      InetAddress.getLoopbackAddress(),
                      new SplittableRandom(1))) {
                ClientSubnet newYork = ClientSubnet.of(InetAddress.getByName("198.18.2.0"), 24);
                for (ClientSubnet from : new ClientSubnet[] {newYork, null}) {
                  Question question = new Question("www.example.test", RecordType.A, false, from);
                  heard.add(client.ask(dns, question, 30_000_000_000L).sync().getNow());
                }
              }
              loop.shutdownGracefully();
              assertThat(heard.get(0).addresses())
                  .containsExactly(
                      Objects.requireNonNull(addresses.get("servers.web-nyc.1")).getAddress());
            });
    assertThat(heard.get(1).addresses()).isNotEmpty();
    assertThat(heard.get(1).ttlSeconds()).isEqualTo(1);
    assertThat(metric(live, "total.errors")).as(() -> Figures.errors(live).toString()).isZero();
    assertThat(metric(live, "servers.web-nyc.requests")).isZero();
    assertThat(metric(live, "dns.www.example.test.dns.queries")).isGreaterThan(2);
  }

  @Test
  void whatIsInterruptedReportsWhatIsDone() {
    AtomicBoolean half = new AtomicBoolean();
    RunReport report =
        LiveRun.run(
            LiveRuns.scenario(THREE_TIERS),
            new LiveRun.Options(FreePort.find(), 1, ONCE),
            "test",
            new Outsider.Call(addresses -> {}) {
              @Override
              public void at(double part) {
                half.set(part > .5);
              }
            },
            () -> !half.get());
    assertThat(Objects.requireNonNull(report).partial()).isTrue();
    assertThat(report.simulatedSeconds()).isBetween(1.9, 3.99);
    assertThat(metric(report, "total.requests")).isGreaterThan(200);
  }

  @Test
  void aPortThatIsTakenIsToldInOneSentence() throws IOException {
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress("127.77.0.1", 0));
      LiveRun.Options options = new LiveRun.Options(taken.getLocalPort(), 1, ONCE);
      assertThatThrownBy(
              () ->
                  LiveRun.run(
                      LiveRuns.scenario(THREE_TIERS),
                      options,
                      "test",
                      new Outsider.Call(addresses -> {}),
                      () -> true))
          .isInstanceOf(LiveProblem.class)
          .hasMessageContaining("cannot listen on 127.77.0.1:" + taken.getLocalPort())
          .hasMessageContaining("somebody else listens there");
    }
  }

  @Test
  void whoCallsBeforeTheWorldBeginsIsAnsweredAndCounted() {
    CompletableFuture<String> answer = new CompletableFuture<>();
    RunReport report =
        LiveRun.run(
            LiveRuns.scenario(THREE_TIERS),
            new LiveRun.Options(FreePort.find(), 1, ONCE),
            "test",
            new Outsider.Call(addresses -> {}) {
              @Override
              public void opened(Map<String, InetSocketAddress> addresses, Transport transport) {
                InetSocketAddress server = Objects.requireNonNull(addresses.get("servers.app.1"));
                CompletableFuture<Void> asked = new CompletableFuture<>();
                CompletableFuture.runAsync(
                    () -> {
                      try (Socket socket = LiveTrial.connect("127.78.1.1", server)) {
                        socket.getOutputStream().write(ASKED.getBytes(StandardCharsets.US_ASCII));
                        Thread.sleep(100); // so that it is there before the world begins
                        asked.complete(null);
                        answer.complete(LiveTrial.say(socket, ""));
                      } catch (Exception e) {
                        asked.complete(null);
                        answer.completeExceptionally(e);
                      }
                    });
                asked.join(); // it begins when this returns
              }
            },
            () -> true);
    assertThat(answer.join()).startsWith("HTTP/1.1 200 ");
    assertThat(metric(Objects.requireNonNull(report), "servers.app.requests"))
        .isEqualTo(metric(report, "total.requests") + 1);
  }
}
