package dev.lbsim.live.serve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What real requests cost: said by the operator, or learned from what they took. */
class ServeCostsTest {
  private static final long SLOW_MILLIS = 200;

  private static String file(String costs, String more) {
    return """
        lbsim: 1
        clients: { users: { arrivals: poisson(10rps), visits: proxy } }
        l7:
          proxy:
            pool: small
            cost-aware: %s
            routes: [{ name: reports, cost: ">= 10", pool: big%s }]
        servers: { small: { service: 1ms }, big: { service: 1ms } }
        """
        .formatted(costs, more);
  }

  @ParameterizedTest
  @CsvSource({"/report/7, big", "/report/, big", "/page, small", "/, small", "/report, small"})
  void aTableSaysWhatRequestsCost(String path, String pool) throws Exception {
    String file = file("{ from: table, costs: { '/report/*': 100 } }", "");
    try (RealServer small = new RealServer("small");
        RealServer big = new RealServer("big");
        Served served = new Served(file, "small=" + small.address(), "big=" + big.address())) {
      assertThat(served.get(path).body()).isEqualTo(pool + " " + path);
    }
  }

  @Test
  void aRouteTakesWhatItAsksForAtItsCostOnly() throws Exception {
    String file = file("{ from: table, other: 100 }", ", header: { x-batch: '*' }");
    try (RealServer small = new RealServer("small");
        RealServer big = new RealServer("big");
        Served served =
            new Served(
                file.replace("other: 100", "costs: { /cheap: 1 }, other: 100"),
                "small=" + small.address(),
                "big=" + big.address())) {
      assertThat(served.get("/a", "x-batch", "1").body()).isEqualTo("big /a");
      assertThat(served.get("/cheap", "x-batch", "1").body()).isEqualTo("small /cheap");
      assertThat(served.get("/a").body()).isEqualTo("small /a");
    }
  }

  /**
   * Timed at the proxy, or told by the server in {@code Server-Timing}: so many units of 1 ms are
   * more than 10. What is fast is asked for once more after that, for a busy machine may have been
   * slow.
   */
  @ParameterizedTest
  @ValueSource(strings = {"latency", "service"})
  void costsAreLearnedFromRealAnswers(String from) throws Exception {
    RealServer.Manner takesLong =
        exchange -> {
          boolean slow = exchange.getRequestURI().getPath().equals("/slow");
          if (from.equals("service")) {
            exchange
                .getResponseHeaders()
                .set("server-timing", slow ? "db;dur=1, total;dur=150.5" : "total;dur=0.5");
          }
          if (slow) {
            try {
              Thread.sleep(SLOW_MILLIS);
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }
          return false;
        };
    try (RealServer small = new RealServer("small", takesLong);
        RealServer big = new RealServer("big", takesLong);
        Served served =
            new Served(
                file("{ from: " + from + ", unit: 1ms }", ""),
                "small=" + small.address(),
                "big=" + big.address())) {
      assertThat(served.get("/slow").body()).isEqualTo("small /slow");
      assertThat(served.get("/slow?again").body()).isEqualTo("big /slow?again");
      if (from.equals("service")) {
        assertThat(served.get("/fast").body()).isEqualTo("small /fast");
        assertThat(served.get("/fast").body()).isEqualTo("small /fast");
      }
    }
  }
}
