package dev.lbsim.live.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.lbsim.live.FreePort;
import dev.lbsim.live.admin.AdminSettings;
import dev.lbsim.live.admin.AdminToken;
import dev.lbsim.live.admin.Operated;
import dev.lbsim.live.tls.LiveTls;
import dev.lbsim.scenario.language.Overrides;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.ScenarioReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A proxy goes on with another file while it is used, and ends without losing anything. */
class ServeReloadTest {
  private static final int TIMES = 10;
  private static final int EACH = 60;
  private static final AdminToken TOKEN = new AdminToken("open-sesame");

  private final AtomicLong answered = new AtomicLong();
  private final AtomicBoolean ended = new AtomicBoolean();
  private HttpServer origin;

  private static Scenario read(int generation, Overrides overrides) {
    String text =
        """
        lbsim: 1
        clients: { users: { arrivals: poisson(10rps), visits: proxy } }
        l7: { proxy: { balance: %s, retries: { max: %d }, pool: web } }
        servers: { web: { service: 1ms } }
        """
            .formatted(generation % 2 == 0 ? "p2c" : "round-robin", generation);
    return ScenarioReader.read(text, "serve.yaml", Path.of(""), overrides).orThrow();
  }

  private ServePlan plan(int generation) {
    return ServePlan.of(
        read(generation, Overrides.none()),
        List.of("web=127.0.0.1:" + origin.getAddress().getPort()),
        List.of());
  }

  @AfterEach
  void stop() {
    origin.stop(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void tenReloadsAndADrainLoseNothing(int threads) throws Exception {
    origin = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    origin.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write(new byte[] {'o', 'k'});
          exchange.close();
        });
    origin.setExecutor(Executors.newCachedThreadPool());
    origin.start();
    AtomicInteger generation = new AtomicInteger();
    AtomicInteger left = new AtomicInteger(-1);
    CountDownLatch drained = new CountDownLatch(1);
    try (ServeRun run =
        ServeRun.start(
            read(0, plan(0).over(Overrides.none())),
            plan(0),
            new ServeRun.Options(
                FreePort.find("127.77.0.1"), threads, 1, null, LiveTls.UserFiles.NONE))) {
      Supplier<Operated.Reloaded> reloader =
          () -> {
            int next = generation.incrementAndGet();
            run.reload(read(next, plan(next).over(Overrides.none())), plan(next));
            return new Operated.Reloaded(true, List.of());
          };
      try (ServeOperation operation =
          new ServeOperation(
              run,
              reloader,
              TimeUnit.SECONDS.toNanos(30),
              cutOff -> {
                left.set(cutOff);
                drained.countDown();
              })) {
        InetSocketAddress admin =
            operation.open(new AdminSettings(AdminSettings.address("0"), TOKEN), "test");
        String api = "http://127.0.0.1:" + admin.getPort();
        InetSocketAddress at = run.addresses().get("l7.proxy.1");
        String proxy = "http://" + at.getAddress().getHostAddress() + ":" + at.getPort() + "/";
        List<CompletableFuture<Void>> callers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
          callers.add(CompletableFuture.runAsync(() -> call(proxy)));
        }
        double before = 0;
        for (int i = 0; i < TIMES; i++) {
          long sofar = answered.get();
          while (answered.get() < sofar + EACH) {
            Thread.sleep(1);
            assertThat(callers).noneMatch(CompletableFuture::isCompletedExceptionally);
          }
          assertThat(post(api, "/reload").statusCode()).isEqualTo(200);
          double now = requests(api);
          assertThat(now).isGreaterThanOrEqualTo(before + EACH);
          before = now;
        }
        ended.set(true);
        callers.forEach(CompletableFuture::join);
        assertThat(requests(api)).isEqualTo(answered.get());
        assertThat(post(api, "/drain").statusCode()).isEqualTo(202);
        assertThat(get(api, "/health").statusCode()).isEqualTo(503);
        assertThat(drained.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(left).hasValue(0);
        assertThat(run.totals().counts().get("l7.proxy.1").get("ok")).isEqualTo(answered.get());
        assertThatThrownBy(() -> get(proxy, "")).isInstanceOf(IOException.class);
      }
      run.check();
    }
  }

  private static HttpResponse<String> get(String at, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(at + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(String api, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(api + path))
                .header("Authorization", "Bearer " + TOKEN.text())
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static double requests(String api) throws Exception {
    Matcher value =
        Pattern.compile("(?m)^lbsim_l7_requests_total\\{tier=\"proxy\",member=\"1\"} (\\S+)$")
            .matcher(get(api, "/metrics").body());
    assertThat(value.find()).isTrue();
    return Double.parseDouble(value.group(1));
  }

  /** On a connection that stays open; the client of the JDK would retry what goes wrong on one. */
  private void call(String proxy) {
    URI uri = URI.create(proxy);
    try (java.net.Socket socket = new java.net.Socket(uri.getHost(), uri.getPort())) {
      byte[] request = "GET / HTTP/1.1\r\nHost: test\r\n\r\n".getBytes();
      while (!ended.get()) {
        socket.getOutputStream().write(request);
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\nok") < 0) {
          int next = socket.getInputStream().read();
          assertThat(next).as("an answer, after " + head).isNotNegative();
          head.append((char) next);
        }
        assertThat(head.toString()).startsWith("HTTP/1.1 200 ");
        answered.incrementAndGet();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
