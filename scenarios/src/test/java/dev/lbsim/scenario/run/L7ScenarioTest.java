package dev.lbsim.scenario.run;

import static dev.lbsim.scenario.run.Reports.metric;
import static dev.lbsim.scenario.run.Reports.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.scenario.report.RunReport;
import org.junit.jupiter.api.Test;

/** What the language says of layer 7 does what it says. */
class L7ScenarioTest {
  @Test
  void everyPartOfARequestCanChooseItsRoute() {
    RunReport report =
        run(
            """
            lbsim: 1
            run: { duration: 20s, warmup: 0s, replications: 2 }
            clients:
              users:
                arrivals: steady(700rps)
                visits: proxy
                requests:
                  - { path: /api/users }
                  - { path: /, method: POST }
                  - { path: /, host: shop.example.test }
                  - { path: /, headers: { X-Beta: "1" } }
                  - { path: /, cookies: { group: b7 } }
                  - { path: "/?lang=de&page=2" }
                  - { path: /other }
            l7:
              proxy:
                routes:
                  - { name: path, path: /api/*, pool: web }
                  - { name: method, method: [POST, PUT], pool: web }
                  - { name: host, host: "*.EXAMPLE.test" }
                  - { name: header, header: { x-beta: "*" } }
                  - { name: cookie, cookie: { group: b* } }
                  - { name: query, query: { page: "2" } }
                pool: web
            servers: { web: { service: 0ms } }
            """);
    double requests = metric(report, "total.requests");
    double tolerance = 4 * Math.sqrt(6. / 49 / (2 * requests));
    for (String route :
        new String[] {"path", "method", "host", "header", "cookie", "query", "default"}) {
      assertThat(metric(report, "l7.proxy.routes." + route + ".share"))
          .as(route)
          .isCloseTo(1 / 7., within(tolerance));
    }
  }

  @Test
  void aRouteTakesFromItsTierWhatItDoesNotSay() {
    RunReport report =
        run(
            """
            lbsim: 1
            run: { duration: 20s, warmup: 0s, replications: 2 }
            clients:
              users:
                arrivals: steady(200rps)
                visits: proxy
                requests: [ { path: /a }, { path: /b } ]
            l7:
              proxy:
                routes:
                  - { name: a, path: /a, retries: { max: 0 } }
                  - { name: b, path: /b }
                retries: { max: 1, backoff: none }
                pool: web
            servers: { web: { service: 0ms, count: 2, errors: 20% } }
            """);
    double a =
        metric(report, "l7.proxy.routes.a.errors") / metric(report, "l7.proxy.routes.a.requests");
    double b =
        metric(report, "l7.proxy.routes.b.errors") / metric(report, "l7.proxy.routes.b.requests");
    double n = 2 * metric(report, "l7.proxy.routes.a.requests");
    assertThat(a).isCloseTo(.2, within(4 * Math.sqrt(.2 * .8 / n)));
    assertThat(b).isCloseTo(.04, within(4 * Math.sqrt(.04 * .96 / n)));
    assertThat(report.metrics()).doesNotContainKey("l7.proxy.routes.a.retries");
  }

  /** Dean and Barroso, The Tail at Scale: one leaf in a hundred is slow, so most answers are. */
  @Test
  void theSlowestOfAHundredLeavesDecides() {
    RunReport report =
        run(
            """
            lbsim: 1
            run: { duration: 100s, warmup: 0s, replications: 4 }
            clients: { users: { arrivals: poisson(20rps), visits: root } }
            l7: { root: { fan-out: 100, balance: random, pool: leaf } }
            servers: { leaf: { service: "mix(0.99*10ms, 0.01*1s)", workers: 100000 } }
            """);
    double requests = 4 * metric(report, "total.ok");
    double mean = .01 + .99 * (1 - Math.pow(.99, 100));
    double deviation = .99 * Math.sqrt(.634 * .366 / requests);
    assertThat(metric(report, "total.latency.mean")).isCloseTo(mean, within(4 * deviation));
  }
}
