package dev.lbsim.live.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The session cookie of a proxy before real servers. */
class ServeCookiesTest {
  private static String file(String sticky) {
    return """
        lbsim: 1
        clients: { users: { arrivals: poisson(10rps), visits: proxy } }
        l7: { proxy: { balance: round-robin, retries: { max: 1 }, sticky: %s, pool: web } }
        servers: { web: { service: 1ms } }
        """
        .formatted(sticky);
  }

  private static String cookie(HttpResponse<?> answer) {
    String field = answer.headers().firstValue("set-cookie").orElseThrow();
    return field.substring(0, field.indexOf(';'));
  }

  @Test
  void aClientStaysWhereItsCookieSaysAndNobodyBehindSeesThat() throws Exception {
    try (RealServer one = new RealServer("one");
        RealServer two = new RealServer("two");
        Served served = new Served(file("cookie"), "web=" + one.address() + "," + two.address())) {
      HttpResponse<String> first = served.get("/", "cookie", "mine=1");
      assertThat(first.headers().firstValue("set-cookie").orElseThrow())
          .matches("lbsim-[0-9a-f]{8}=[0-9a-f]{16}; Path=/; HttpOnly");
      assertThat(first.headers().allValues("cache-control")).containsExactly("private");
      for (int i = 0; i < 4; i++) {
        HttpResponse<String> next =
            served.get("/", "cookie", "mine=1; " + cookie(first) + ";other=\"a b\"");
        assertThat(next.body()).isEqualTo(first.body());
        assertThat(next.headers().firstValue("set-cookie")).isEmpty();
      }
      RealServer home = first.body().startsWith("one") ? one : two;
      assertThat(home.heard())
          .hasSize(5)
          .extracting(said -> said.getRequestHeaders().getFirst("cookie"))
          .containsOnly("mine=1", "mine=1; other=\"a b\"");
      assertThat(served.get("/").body()).isNotEqualTo(first.body());
    }
  }

  @Test
  void aSessionOutlivesAReloadAndGoesElsewhereWithItsServer() throws Exception {
    RealServer one = new RealServer("one");
    RealServer two = new RealServer("two");
    String upstreams = "web=" + one.address() + "," + two.address();
    try (one;
        two;
        Served served = new Served(file("cookie"), upstreams)) {
      HttpResponse<String> first = served.get("/");
      served.reload(file("{ by: cookie, fallback: balance }"), upstreams);
      for (int i = 0; i < 3; i++) {
        assertThat(served.get("/", "cookie", cookie(first)).body()).isEqualTo(first.body());
      }
      (first.body().startsWith("one") ? one : two).close();
      HttpResponse<String> moved = served.get("/", "cookie", cookie(first));
      assertThat(moved.statusCode()).isEqualTo(200);
      assertThat(moved.body()).isNotEqualTo(first.body());
      assertThat(cookie(moved)).isNotEqualTo(cookie(first));
    }
  }

  /** The head of a long answer goes before the model has heard of its end. */
  @Test
  void aLongAnswerSetsItsCookieAsWell() throws Exception {
    byte[] body = "x".repeat(200_000).getBytes(StandardCharsets.US_ASCII);
    RealServer.Manner isLong =
        exchange -> {
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          return true;
        };
    String attributes =
        "{ max-life: 1h, max-idle: 10m, cookie: { name: at, path: /x, domain: app.example,"
            + " http-only: false, secure: always, same-site: none } }";
    try (RealServer one = new RealServer("one", isLong);
        Served served = new Served(file(attributes), "web=" + one.address())) {
      HttpResponse<String> first = served.get("/");
      assertThat(first.body()).hasSize(body.length);
      assertThat(first.headers().allValues("set-cookie"))
          .singleElement()
          .asString()
          .matches(
              "at=[0-9a-f]{16}\\.[0-9a-z]+\\.[0-9a-z]+; Path=/x; Domain=app\\.example;"
                  + " Max-Age=600; Secure; SameSite=None");
    }
  }

  /** A cache asks on its own behalf, with the cookie of whoever has long been answered. */
  @Test
  void aCacheThatRefreshesStaysWithTheSession() throws Exception {
    RealServer.Manner kept =
        exchange -> {
          exchange
              .getResponseHeaders()
              .set("cache-control", "max-age=0, stale-while-revalidate=600");
          return false;
        };
    String sticky = "{ max-life: 1h, cookie: { name: at } }, cache: 1MB";
    try (RealServer one = new RealServer("one", kept);
        Served served = new Served(file(sticky), "web=" + one.address())) {
      String cookie = cookie(served.get("/"));
      for (int i = 0; i < 5; i++) {
        assertThat(served.get("/", "cookie", cookie).body()).isEqualTo("one /");
      }
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (one.heard().size() < 2 && System.nanoTime() < end) {
        Thread.sleep(5);
      }
      assertThat(one.heard()).hasSizeGreaterThan(1);
      served.run.check();
    }
  }

  @Test
  void whatIsTooOldOrMadeUpIsNoCookie() throws Exception {
    try (RealServer one = new RealServer("one");
        Served served =
            new Served(file("{ max-life: 1h, cookie: { name: at } }"), "web=" + one.address())) {
      String home = cookie(served.get("/")).substring("at=".length(), "at=".length() + 16);
      for (String value :
          List.of(home, home + ".1.1", home + ".zzzzzzz.zzzzzzz", "zz", home + ".1", "1.2.3")) {
        HttpResponse<String> answer = served.get("/", "cookie", "at=" + value);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(cookie(answer)).startsWith("at=" + home + ".");
      }
    }
  }
}
