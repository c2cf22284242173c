package dev.lbsim.scenario.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.scenario.language.Overrides;
import dev.lbsim.scenario.language.ScenarioReader;
import dev.lbsim.scenario.report.RunReport.Metric;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TierMeasuresTest {
  private static final String TWO_POOLS =
      """
      lbsim: 1
      run: { duration: 20s, warmup: 0s, replications: 2 }
      clients:
        users:
          arrivals: steady(100rps)
          visits: proxy
          connections: { reuse: 10 }
          requests: [{ path: /api, share: 30% }, { path: /, share: 70% }]
      l7:
        proxy:
          workers: 2
          overhead: const(2ms)
          retries: { max: 1 }
          routes: [{ name: api, path: /api, pool: api }]
          pool: web
      servers:
        api: { service: const(4ms), workers: 50, errors: 50% }
        web: { service: const(7ms), workers: 50 }
      """;

  private final Map<String, Metric> metrics = metrics(TWO_POOLS);

  private static Map<String, Metric> metrics(String text) {
    return SimRun.run(
            List.of(ScenarioReader.read(text, "it.yaml", Path.of(""), Overrides.none()).orThrow()),
            new RunOptions(null, null, 2, null, false),
            "test",
            (done, all) -> {},
            () -> true)
        .get(0)
        .metrics();
  }

  private double value(String name) {
    return Objects.requireNonNull(metrics.get(name), name).value();
  }

  /** 2000 requests, ten on a connection of a worker to a backend; else nobody counts them. */
  @Test
  void connectionsToBackendsAreCountedWhereTheyAreKept() {
    assertThat(metrics).doesNotContainKey("l7.proxy.connections");
    Map<String, Metric> kept =
        metrics(TWO_POOLS.replace("retries: { max: 1 }", "upstream: { reuse: 10 }"));
    // The last one of each worker to each of the pools need not be full, nor are more than two
    // open.
    assertThat(Objects.requireNonNull(kept.get("l7.proxy.connections")).value())
        .isBetween(200., 208.);
  }

  /**
   * Each pool is told of by itself, attempts and all: half of those to api fail, and half again.
   */
  @Test
  void poolsAreToldApart() {
    double retries = value("l7.proxy.retries");
    assertThat(value("l7.proxy.pools.web.requests")).isEqualTo(value("path./.requests"));
    assertThat(value("l7.proxy.pools.api.requests"))
        .isEqualTo(value("path./api.requests") + retries);
    assertThat(value("l7.proxy.pools.api.errors"))
        .isEqualTo(value("servers.api.errors"))
        .isEqualTo(retries + value("path./api.errors"));
    assertThat(value("l7.proxy.pools.api.share") + value("l7.proxy.pools.web.share"))
        .isCloseTo(1, within(1e-12));
    assertThat(value("l7.proxy.pools.api.latency.mean")).isCloseTo(.004, within(1e-9));
    assertThat(value("l7.proxy.pools.web.latency.p99")).isCloseTo(.007, within(.004 * .007));
  }

  /** The parts of a route add up to the latency of the path that takes it. */
  @Test
  void timesOfARouteAddUp() {
    for (String route : List.of("api", "default")) {
      String path = "path." + (route.equals("api") ? "/api" : "/") + ".";
      double sum =
          metrics.entrySet().stream()
              .filter(each -> each.getKey().startsWith("l7.proxy.routes." + route + ".time."))
              .mapToDouble(each -> each.getValue().value())
              .sum();
      assertThat(sum).as(route).isCloseTo(value(path + "latency.mean"), within(1e-9));
      assertThat(value("l7.proxy.routes." + route + ".time.l7_cpu")).isCloseTo(.002, within(1e-9));
    }
    assertThat(value("l7.proxy.routes.api.time.retries")).isPositive();
    assertThat(metrics).doesNotContainKey("l7.proxy.routes.default.time.retries");
  }

  /** Two event loops share the connections, and so the work: 2 ms each of 100 requests a second. */
  @Test
  void workersAreToldApart() {
    assertThat(value("l7.proxy.1.workers.1.requests") + value("l7.proxy.1.workers.2.requests"))
        .isEqualTo(value("l7.proxy.requests"));
    double first = value("l7.proxy.1.workers.1.utilisation");
    double second = value("l7.proxy.1.workers.2.utilisation");
    assertThat((first + second) / 2).isCloseTo(value("l7.proxy.utilisation"), within(1e-9));
    assertThat(first + second).isCloseTo(.2, within(.002));
  }
}
