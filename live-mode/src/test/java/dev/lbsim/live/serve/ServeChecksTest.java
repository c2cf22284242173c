package dev.lbsim.live.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What health checks ask real servers for, and what they make of the answers. */
class ServeChecksTest {
  private static final String FILE =
      """
      lbsim: 1
      clients: { users: { arrivals: poisson(10rps), visits: %s } }
      %s
      servers: { web: { service: 1ms } }
      """;

  private static void await(Callable<Boolean> what) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!what.call() && System.nanoTime() < end) {
      Thread.sleep(5);
    }
    assertThat(what.call()).isTrue();
  }

  private static boolean isCheck(HttpExchange said) {
    return "lbsim-health-check".equals(said.getRequestHeaders().getFirst("user-agent"));
  }

  @Test
  void aCheckAsksForWhatTheFileSaysAndReadsTheStatus() throws Exception {
    AtomicInteger status = new AtomicInteger(204);
    RealServer.Manner manner =
        exchange -> {
          if (isCheck(exchange)) {
            exchange.sendResponseHeaders(status.get(), -1);
            return true;
          }
          return false;
        };
    String tier =
        """
        l7:
          proxy:
            pool: web
            health:
              every: 50ms
              timeout: 20s
              fall: 1
              rise: 1
              path: /up?deep=1
              method: head
              host: app.example
              status: [204, 5xx]
        """;
    try (RealServer web = new RealServer("web", manner);
        Served served = new Served(FILE.formatted("proxy", tier), "web=" + web.address())) {
      await(() -> web.heard().stream().anyMatch(ServeChecksTest::isCheck));
      HttpExchange said = web.heard().get(0);
      assertThat(said.getRequestMethod()).isEqualTo("HEAD");
      assertThat(said.getRequestURI()).hasToString("/up?deep=1");
      assertThat(said.getRequestHeaders().getFirst("host")).isEqualTo("app.example");
      assertThat(served.get("/").body()).isEqualTo("web /");
      status.set(200);
      await(() -> served.get("/").statusCode() == 503);
      status.set(503);
      await(() -> served.get("/").body().equals("web /"));
    }
  }

  /** Without a path a layer-4 tier only connects, which a server does not hear of. */
  @Test
  void aLayer4TierAsksWhereItHasAPathOnly() throws Exception {
    String asks = "l4: { edge: { pool: web, health: { every: 50ms, timeout: 20s, path: /up } } }";
    try (RealServer web = new RealServer("web");
        Served served = new Served(FILE.formatted("edge", asks), "web=" + web.address())) {
      await(() -> web.heard().size() > 1);
      assertThat(web.heard())
          .allSatisfy(said -> assertThat(said.getRequestURI()).hasToString("/up"));
      int asked = web.heard().size();
      served.reload(
          FILE.formatted("edge", asks.replace(", path: /up", "")), "web=" + web.address());
      assertThat(asked).isPositive();
    }
  }
}
