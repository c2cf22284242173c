package dev.lbsim.live.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a proxy before real servers makes of the words of real requests. */
class ServeWordsTest {
  private static String file(String settings) {
    return """
        lbsim: 1
        clients: { users: { arrivals: poisson(10rps), visits: proxy } }
        l7:
          proxy:
            balance: round-robin
            pool: web
        %s
        servers: { web: { service: 1ms } }
        """
        .formatted(settings.indent(4));
  }

  /** Two requests with the same word share a limit; the third has its own, or none. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "header x-api-key | /       | x-api-key | a     | b      | -",
        "path             | /a      | x         | 1     | 1      | /b",
        "host             | /       | x         | 1     | 1      | -",
        "cookie session   | /       | cookie    | session=a; x=1 | x=1; session=b | -",
        "method           | /       | x         | 1     | 1      | -"
      })
  void aLimitCountsByWhatRequestsSay(
      String by, String path, String header, String first, String other, String otherPath)
      throws Exception {
    String limit = "rate-limit: [{ limit: 'fixed-window(2, 1h)', by: '%s' }]".formatted(by);
    try (RealServer web = new RealServer("web");
        Served served = new Served(file(limit), "web=" + web.address())) {
      assertThat(served.get(path, header, first).statusCode()).isEqualTo(200);
      assertThat(served.get(path + "?q", header, first).statusCode()).isEqualTo(200);
      assertThat(served.get(path, header, first).statusCode()).isEqualTo(429);
      boolean hasOther = otherPath != null || !first.equals(other);
      int expected = hasOther ? 200 : 429;
      String there = otherPath == null ? path : otherPath;
      assertThat(served.get(there, header, other).statusCode()).isEqualTo(expected);
      assertThat(web.heard()).hasSize(hasOther ? 3 : 2);
    }
  }

  @Test
  void whatLacksTheHeaderIsNotLimited() throws Exception {
    String limit = "rate-limit: [{ limit: 'fixed-window(1, 1h)', by: header x-api-key }]";
    try (RealServer web = new RealServer("web");
        Served served = new Served(file(limit), "web=" + web.address())) {
      for (int i = 0; i < 3; i++) {
        assertThat(served.get("/").statusCode()).isEqualTo(200);
      }
    }
  }

  /** Rewritten by a route of its own, or by its tier's; clients and caches know the old path. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/a?b=c  | /api/a?b=c | app.example | yes",
        "/v1        | /api       | app.example | yes",
        "/old/7/x?y | /new/7?y   | 127.77      | no",
        "/other     | /other     | 127.77      | no"
      })
  void backendsAreAskedForTheNewPath(String asked, String target, String host, String set)
      throws Exception {
    String rewrites =
        """
        rewrite: { regex: '^/old/([0-9]+)/.*', to: /new/$1 }
        routes:
          - name: api
            path: /v1*
            rewrite: { prefix: /v1, to: /api, host: app.example, headers: { x-by: yes } }
        """;
    try (RealServer web = new RealServer("web");
        Served served = new Served(file(rewrites), "web=" + web.address())) {
      assertThat(served.get(asked, "x-by", "no").body()).isEqualTo("web " + target);
      Headers said = web.heard().get(0).getRequestHeaders();
      assertThat(said.getFirst("host")).startsWith(host);
      assertThat(said.get("x-by")).containsExactly(set);
      assertThat(said.getFirst("x-forwarded-host")).startsWith("127.77");
    }
  }

  @Test
  void aTableKeepsSessionsByAHeader() throws Exception {
    try (RealServer one = new RealServer("one");
        RealServer two = new RealServer("two");
        Served served =
            new Served(
                file("sticky: { by: table, key: header x-user }"),
                "web=" + one.address() + "," + two.address())) {
      Set<String> all = new HashSet<>();
      for (int user = 0; user < 4; user++) {
        String home = served.get("/", "x-user", "u" + user).body();
        all.add(home);
        for (int i = 0; i < 3; i++) {
          assertThat(served.get("/", "x-user", "u" + user).body()).isEqualTo(home);
        }
      }
      assertThat(all).containsExactlyInAnyOrder("one /", "two /");
    }
  }
}
