package dev.lbsim.live.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.lbsim.live.FreePort;
import dev.lbsim.live.access.AccessFormat;
import dev.lbsim.live.access.AccessLog;
import dev.lbsim.live.tls.LiveTls;
import dev.lbsim.scenario.language.Overrides;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.ScenarioReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The proxy in front of servers that know nothing of lbsim. */
class ServeRunTest {
  private static final String FILE =
      """
      lbsim: 1
      clients: { users: { arrivals: poisson(10rps), visits: edge } }
      l4: { edge: { pool: proxy } }
      l7:
        proxy:
          health: { every: 100ms, timeout: 20s, fall: 1, rise: 1 }
          retries: { max: 1 }
          cache: 1MB
          routes: [ { name: api, path: /api/*, pool: api } ]
          pool: web
      servers: { web: { count: 1, service: exp(1ms) }, api: { service: exp(1ms) } }
      """;

  private final List<HttpServer> origins = new ArrayList<>();
  private final ConcurrentLinkedQueue<Map<String, List<String>>> heard =
      new ConcurrentLinkedQueue<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** A server that answers with its name, and with the status that is asked for. */
  private String origin(String name) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          heard.add(Map.copyOf(exchange.getRequestHeaders()));
          String path = exchange.getRequestURI().getPath();
          int status = path.startsWith("/status/") ? Integer.parseInt(path.substring(8)) : 200;
          byte[] body = (name + " " + path).getBytes(StandardCharsets.US_ASCII);
          exchange.getResponseHeaders().set("x-origin", name);
          exchange.getResponseHeaders().set("lbsim-answer", "reset 0 0");
          if (path.startsWith("/kept/")) {
            exchange.getResponseHeaders().set("cache-control", "max-age=600");
          }
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
    origins.add(server);
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    origins.forEach(server -> server.stop(0));
  }

  private static ServeRun serve(
      int threads, @Nullable AccessLog log, String listen, String... upstreams) throws IOException {
    Scenario written = read(Overrides.none());
    ServePlan plan = ServePlan.of(written, List.of(upstreams), List.of(listen));
    return ServeRun.start(
        read(plan.over(Overrides.none())),
        plan,
        new ServeRun.Options(FreePort.find("127.77.0.1"), threads, 1, log, LiveTls.UserFiles.NONE));
  }

  private static Scenario read(Overrides overrides) {
    return ScenarioReader.read(FILE, "serve.yaml", Path.of(""), overrides).orThrow();
  }

  private HttpResponse<String> get(ServeRun run, String tier, String path, String... headers)
      throws IOException, InterruptedException {
    return Served.get(client, run, tier, path, headers);
  }

  @Test
  void requestsGoToRealServersByTheirOwnWords() throws Exception {
    String listen = "edge=127.77.3.1:" + FreePort.find("127.77.0.1");
    try (ServeRun run = serve(1, null, listen, "web=" + origin("web"), "api=" + origin("api"))) {
      assertThat(get(run, "l4.edge", "/x?y").body()).isEqualTo("web /x");
      assertThat(get(run, "l7.proxy.1", "/api/7").body()).isEqualTo("api /api/7");
      ServeTotals totals = run.totals();
      assertThat(totals.counts().get("l7.proxy.1")).containsEntry("ok", 2L);
      assertThat(totals.counts().get("l7.proxy.routes.api")).containsEntry("requests", 1L);
      assertThat(totals.json()).contains("\"l4.edge.1\": {\"requests\": 1");
    }
  }

  @Test
  void nobodyIsToldOfTheWorldNorBelievedWhoSpeaksOfIt() throws Exception {
    String listen = "edge=127.77.3.2:" + FreePort.find("127.77.0.1");
    try (ServeRun run = serve(1, null, listen, "web=" + origin("web"), "api=" + origin("api"))) {
      HttpResponse<String> answer =
          get(run, "l4.edge", "/", "lbsim-request", "0 1 9 1 0 ff 0", "lbsim-check", "1");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("web /");
      assertThat(answer.headers().map().keySet()).noneMatch(name -> name.startsWith("lbsim"));
      assertThat(heard).isNotEmpty();
      assertThat(heard)
          .allSatisfy(
              headers ->
                  assertThat(headers.keySet())
                      .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("lbsim")));
    }
  }

  @Test
  void failuresOfAServerAreItsOwnWords() throws Exception {
    String listen = "edge=127.77.3.3:" + FreePort.find("127.77.0.1");
    try (ServeRun run = serve(1, null, listen, "web=" + origin("web"), "api=" + origin("api"))) {
      for (int status : new int[] {302, 404, 429, 500, 502, 503, 504}) {
        HttpResponse<String> answer = get(run, "l4.edge", "/status/" + status);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo("web /status/" + status);
        assertThat(answer.headers().firstValue("x-origin")).hasValue("web");
      }
    }
  }

  @Test
  void aCacheKeepsWhatRealAnswersLetItKeep() throws Exception {
    String listen = "edge=127.77.3.7:" + FreePort.find("127.77.0.1");
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    try (AccessLog log = new AccessLog(AccessFormat.JSON, lines);
        ServeRun run = serve(1, log, listen, "web=" + origin("web"), "api=" + origin("api"))) {
      for (String path : List.of("/kept/1", "/kept/2", "/kept/1", "/kept/2", "/not")) {
        assertThat(get(run, "l4.edge", path).body()).isEqualTo("web " + path);
      }
      log.close();
      assertThat(lines.toString(StandardCharsets.US_ASCII).lines())
          .filteredOn(line -> line.contains("\"cache\":\"hit\""))
          .hasSize(2)
          .allMatch(line -> line.contains("/kept/") && line.contains("\"attempts\":0"));
    }
  }

  @Test
  void anotherServerIsAskedWhereOneIsGone() throws Exception {
    String listen = "edge=127.77.3.4:" + FreePort.find("127.77.0.1");
    String gone = origin("gone");
    try (ServeRun run =
        serve(1, null, listen, "web=" + gone + "," + origin("web"), "api=" + origin("api"))) {
      origins.get(0).stop(0);
      for (int i = 0; i < 20; i++) {
        assertThat(get(run, "l4.edge", "/").body()).isEqualTo("web /");
      }
    }
  }

  @Test
  void loopsShareTheAddressAndTheLogTellsOfEachRequest() throws Exception {
    String listen = "edge=127.77.3.5:" + FreePort.find("127.77.0.1");
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    try (AccessLog log = new AccessLog(AccessFormat.JSON, lines);
        ServeRun run = serve(2, log, listen, "web=" + origin("web"), "api=" + origin("api"))) {
      for (int i = 0; i < 20; i++) {
        HttpClient other = HttpClient.newHttpClient(); // a connection of its own
        InetSocketAddress at = run.addresses().get("l4.edge");
        HttpRequest request =
            HttpRequest.newBuilder(URI.create("http://127.77.3.5:" + at.getPort() + "/" + i))
                .build();
        assertThat(other.send(request, HttpResponse.BodyHandlers.ofString()).body())
            .isEqualTo("web /" + i);
      }
      get(run, "l4.edge", "/status/503");
      assertThat(run.totals().counts().get("l7.proxy.1")).containsEntry("requests", 21L);
      log.close();
      assertThat(lines.toString(StandardCharsets.US_ASCII).lines())
          .hasSize(21)
          .last()
          .asString()
          .contains("\"status\":503")
          .contains("\"upstream\":\"servers.web.1\"")
          .contains("\"attempts\":2");
    }
  }

  @Test
  void checksAreRequestsThatAServerMayFail() throws Exception {
    String listen = "edge=127.77.3.6:" + FreePort.find("127.77.0.1");
    try (ServeRun run = serve(1, null, listen, "web=" + origin("web"), "api=" + origin("api"))) {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (heard.stream().noneMatch(ServeRunTest::isCheck) && System.nanoTime() < end) {
        Thread.sleep(5);
      }
      assertThat(heard).anyMatch(ServeRunTest::isCheck);
      origins.get(0).stop(0);
      while (downs(run) == 0 && System.nanoTime() < end) {
        Thread.sleep(5);
      }
      assertThat(downs(run)).isPositive();
    }
  }

  private static long downs(ServeRun run) {
    return run.totals().counts().get("l7.proxy.1").getOrDefault("downs", 0L);
  }

  private static boolean isCheck(Map<String, List<String>> headers) {
    return headers.getOrDefault("User-agent", List.of()).contains("lbsim-health-check");
  }
}
