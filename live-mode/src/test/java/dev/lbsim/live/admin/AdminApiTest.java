package dev.lbsim.live.admin;

import static dev.lbsim.live.Figures.metric;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.live.FreePort;
import dev.lbsim.live.net.Transport;
import dev.lbsim.live.run.LiveRun;
import dev.lbsim.live.tls.LiveTls;
import dev.lbsim.scenario.language.Overrides;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.ScenarioReader;
import dev.lbsim.scenario.report.RunReport;
import dev.lbsim.scenario.run.RunOptions;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The admin API of a live run, called as curl would, while the run goes on. */
class AdminApiTest {
  private static final AdminToken TOKEN = new AdminToken("open-sesame");

  /** Requests for half a second, then silence until somebody drains it. */
  private static final String SCENARIO =
      """
      lbsim: 1
      run: { duration: 10m, warmup: 0s, seed: 7, replications: 1 }
      clients:
        web:
          arrivals: { profile: [{ at: 0s, rate: 200rps }, { at: 500ms, rate: 200rps }, { at: 501ms, rate: 0rps }] }
          visits: edge
          timeout: 60s
          connections: { reuse: 50 }
          requests: [{ path: /page, size: 3KB }]
      l4: { edge: { balance: round-robin, connections: { table: 1000 }, pool: proxy } }
      l7: { proxy: { count: 2, balance: round-robin, pool: app } }
      servers: { app: { count: 3, workers: 50, service: 1ms } }
      events:
        - { at: 1ms, do: slow, target: servers.app.2, factor: 2x, for: 9m }
      """;

  /** Operates a run; its end is his drain. */
  private interface Operator {
    void operate(Api api) throws Exception;
  }

  private record Api(HttpClient client, String at, Map<String, InetSocketAddress> addresses) {
    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpRequest.Builder request(String path) {
      return HttpRequest.newBuilder(URI.create(at + path));
    }

    HttpRequest.Builder known(String path) {
      return request(path).header("Authorization", "Bearer " + TOKEN.text());
    }

    String get(String path) throws Exception {
      HttpResponse<String> answer = send(known(path));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      return answer.body();
    }

    HttpResponse<String> post(String path, String body) throws Exception {
      return send(known(path).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    PrometheusText metrics() throws Exception {
      HttpResponse<String> answer = send(request("/metrics"));
      assertThat(answer.headers().firstValue("content-type"))
          .contains("text/plain; version=0.0.4; charset=utf-8");
      return new PrometheusText(answer.body());
    }
  }

  private static RunReport run(Operator operator) {
    Scenario scenario =
        ScenarioReader.read(SCENARIO, "test.yaml", Path.of(""), Overrides.none()).orThrow();
    AtomicReference<CompletableFuture<Void>> operating = new AtomicReference<>();
    AtomicReference<Map<String, InetSocketAddress>> addresses = new AtomicReference<>();
    RunReport report =
        LiveRun.run(
            scenario,
            new LiveRun.Options(
                FreePort.find(),
                1,
                new RunOptions(null, 1, 1, null, false),
                null,
                LiveTls.UserFiles.NONE,
                new LiveRun.Operation(
                    new AdminSettings(AdminSettings.address("0"), TOKEN), 20_000_000_000L, false)),
            "test",
            new LiveRun.Watcher() {
              @Override
              public void opened(Map<String, InetSocketAddress> all, Transport transport) {
                addresses.set(all);
              }

              @Override
              public void operated(Operated operated, @Nullable InetSocketAddress admin) {
                int port = Objects.requireNonNull(admin).getPort();
                Api api =
                    new Api(
                        HttpClient.newHttpClient(), "http://127.0.0.1:" + port, addresses.get());
                operating.set(CompletableFuture.runAsync(() -> operate(operator, api)));
              }

              @Override
              public void at(double part) {}
            },
            () -> !operating.get().isCompletedExceptionally());
    operating.get().join();
    return Objects.requireNonNull(report);
  }

  private static void operate(Operator operator, Api api) {
    try {
      operator.operate(api);
      assertThat(api.post("/drain", "").statusCode()).isEqualTo(202);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until all requests that were born have ended. */
  private static PrometheusText quiet(Api api) throws Exception {
    for (PrometheusText now = api.metrics(); ; now = api.metrics()) {
      double ended =
          now.samples().entrySet().stream()
              .filter(each -> each.getKey().startsWith("lbsim_client_endings_total"))
              .mapToDouble(Map.Entry::getValue)
              .sum();
      if (now.value("lbsim_time_seconds{}") > 0.6
          && now.value("lbsim_client_requests_total{group=web, path=/page}") == ended) {
        return now;
      }
      Thread.sleep(10);
    }
  }

  @Test
  void metricsAreWhatTheReportSays() {
    AtomicReference<PrometheusText> seen = new AtomicReference<>();
    RunReport report = run(api -> seen.set(quiet(api)));
    PrometheusText metrics = seen.get();
    double requests = metric(report, "total.requests");
    assertThat(requests).isGreaterThan(10);
    assertThat(metrics.value("lbsim_client_requests_total{group=web, path=/page}"))
        .isEqualTo(requests);
    assertThat(metrics.value("lbsim_client_endings_total{group=web, outcome=ok, path=/page}"))
        .isEqualTo(metric(report, "total.ok"));
    double errors =
        metrics.samples().entrySet().stream()
            .filter(each -> each.getKey().startsWith("lbsim_client_endings_total"))
            .filter(each -> !each.getKey().contains("outcome=ok,"))
            .mapToDouble(Map.Entry::getValue)
            .sum();
    assertThat(errors).isEqualTo(metric(report, "total.errors"));
    for (String member : List.of("1", "2", "3")) {
      assertThat(metrics.value("lbsim_server_requests_total{member=" + member + ", tier=app}"))
          .isEqualTo(metric(report, "servers.app." + member + ".requests"));
    }
    assertThat(
            metrics.value("lbsim_client_latency_seconds_count{group=web, outcome=ok, path=/page}"))
        .isEqualTo(metric(report, "total.ok"));
    double mean =
        metrics.value("lbsim_client_latency_seconds_sum{group=web, outcome=ok, path=/page}")
            / metric(report, "total.ok");
    assertThat(mean).isCloseTo(metric(report, "total.latency.mean"), within());
    assertThat(metrics.value("lbsim_server_up{member=3, tier=app}")).isEqualTo(1);
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.api.Assertions.within(1e-9);
  }

  @Test
  void whoeverDoesNotKnowTheTokenSeesHealthAndMetricsOnly() {
    run(
        api -> {
          assertThat(api.send(api.request("/health")).statusCode()).isEqualTo(200);
          assertThat(api.send(api.request("/metrics")).statusCode()).isEqualTo(200);
          HttpResponse<String> without = api.send(api.request("/state"));
          assertThat(without.statusCode()).isEqualTo(401);
          assertThat(without.headers().firstValue("www-authenticate"))
              .contains("Bearer realm=\"lbsim\"");
          assertThat(without.body()).contains("/state needs the token");
          HttpResponse<String> wrong =
              api.send(api.request("/state").header("Authorization", "Bearer open-sesamf"));
          assertThat(wrong.statusCode()).isEqualTo(401);
          assertThat(wrong.body()).contains("this is not the token");
          HttpResponse<String> page =
              api.send(api.known("/state").header("Origin", "http://example.test"));
          assertThat(page.statusCode()).isEqualTo(403);
          assertThat(page.headers().map()).doesNotContainKey("access-control-allow-origin");
          HttpResponse<String> unknown = api.send(api.request("/metric"));
          assertThat(unknown.statusCode()).isEqualTo(404);
          assertThat(unknown.body()).contains("did you mean \\\"/metrics\\\"?");
          HttpResponse<String> method = api.send(api.known("/inject"));
          assertThat(method.statusCode()).isEqualTo(405);
          assertThat(method.headers().firstValue("allow")).contains("POST");
          assertThat(api.post("/inject", "x".repeat(70_000)).statusCode()).isEqualTo(413);
        });
  }

  @Test
  void everyEventOfTheLanguageCanBeBroughtAboutAndLifted() {
    RunReport report =
        run(
            api -> {
              quiet(api);
              HttpResponse<String> crash =
                  api.post("/inject", "{\"do\": \"crash\", \"target\": \"servers.app.1\"}");
              assertThat(crash.statusCode()).as(crash.body()).isEqualTo(200);
              assertThat(crash.body()).contains("\"targets\" : [ \"servers.app.1\" ]");
              assertThat(api.metrics().value("lbsim_server_up{member=1, tier=app}")).isZero();
              assertThat(api.get("/state")).contains("\"state\" : \"crashed\"");
              // The file's own event is on, too, and is lifted by its target.
              HttpResponse<String> lifted = api.post("/lift", "{target: servers.app}");
              assertThat(lifted.body())
                  .contains("crash servers.app.1")
                  .contains("slow servers.app.2 by 2x");
              assertThat(api.metrics().value("lbsim_server_up{member=1, tier=app}")).isEqualTo(1);
              assertThat(api.post("/lift", "{id: 1}").statusCode()).isEqualTo(404);

              // Weights and drains are events, too. JSON is YAML, and so is YAML.
              assertThat(api.post("/weight", "{target: servers.app.3, weight: 5}").statusCode())
                  .isEqualTo(200);
              assertThat(api.post("/drain", "target: servers.app.2").statusCode()).isEqualTo(200);
              PrometheusText now = api.metrics();
              assertThat(now.value("lbsim_server_weight{member=3, tier=app}")).isEqualTo(5);
              assertThat(now.value("lbsim_server_draining{member=2, tier=app}")).isEqualTo(1);
              assertThat(
                      now.value(
                          "lbsim_backend_usable{backend=servers.app.2, by=l7.proxy.1, pool=1}"))
                  .isZero();
              assertThat(now.value("lbsim_draining{}")).isZero();
              assertThat(api.get("/events?after=0"))
                  .contains("set servers.app.3.weight to 5")
                  .contains("\"phase\" : \"lifted\"")
                  .contains("\"by\" : \"file\"");

              // With the drained one gone, what comes from outside goes to the others.
              InetSocketAddress edge = Objects.requireNonNull(api.addresses().get("l4.edge"));
              URI page =
                  URI.create(
                      "http://"
                          + edge.getAddress().getHostAddress()
                          + ":"
                          + edge.getPort()
                          + "/page");
              for (int i = 0; i < 6; i++) {
                HttpResponse<Void> answer =
                    api.client()
                        .send(
                            HttpRequest.newBuilder(page).build(),
                            HttpResponse.BodyHandlers.discarding());
                assertThat(answer.statusCode()).isEqualTo(200);
              }
              double before = now.value("lbsim_server_requests_total{member=2, tier=app}");
              assertThat(api.metrics().value("lbsim_server_requests_total{member=2, tier=app}"))
                  .isEqualTo(before);
            });
    assertThat(report.partial()).isTrue();
  }

  @Test
  void whatIsWrongIsSaidAllAtOnceAndChangesNothing() {
    run(
        api -> {
          HttpResponse<String> bad =
              api.post("/inject", "{do: slow, target: servers.ap.1, factr: 2, at: 3s}");
          assertThat(bad.statusCode()).isEqualTo(400);
          assertThat(bad.body())
              .contains("slow needs the key")
              .contains("did you mean \\\"servers.app\\\"?")
              .contains("did you mean \\\"factor\\\"?")
              .contains("what is sent happens now; hint: remove at");
          assertThat(api.post("/inject", "").body()).contains("there is no event in the body");
          assertThat(api.post("/inject", "[1, 2]").statusCode()).isEqualTo(400);
          assertThat(api.post("/inject", "{do: add, target: servers.app}").statusCode())
              .isEqualTo(409);
          assertThat(api.post("/weight", "{target: servers.app.1}").body())
              .contains("\\\"weight\\\" is missing");
          assertThat(api.post("/weight", "{target: servers.app.1, weight: -1}").statusCode())
              .isEqualTo(400);
          assertThat(api.post("/drain", "{tagret: servers.app.1}").body())
              .contains("did you mean \\\"target\\\"?");
          assertThat(api.post("/lift", "{}").statusCode()).isEqualTo(400);
          assertThat(api.send(api.known("/events?since=3")).body())
              .contains("there is no parameter");
          assertThat(api.post("/reload", "").statusCode()).isEqualTo(409);
          assertThat(api.get("/events?after=1")).contains("\"events\" : [ ]");
        });
  }
}
