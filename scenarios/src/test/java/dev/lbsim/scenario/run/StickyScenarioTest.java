package dev.lbsim.scenario.run;

import static dev.lbsim.scenario.run.Reports.metric;
import static dev.lbsim.scenario.run.Reports.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.scenario.report.RunReport;
import org.junit.jupiter.api.Test;

/** What the language says of sticky sessions does what it says. */
class StickyScenarioTest {
  /** A hundred users of a request a second each, and what happens after a minute. */
  private static RunReport of(String sticky, String event) {
    return run(
        """
        lbsim: 1
        run: { duration: 2m, warmup: 0s, replications: 2 }
        clients: { users: { users: 100, think: exp(1s), visits: proxy } }
        l7: { proxy: { sticky: %s, pool: web } }
        servers: { web: { count: 4, service: 1ms } }
        events:
          - { at: 60s, %s }
        """
            .formatted(sticky, event));
  }

  private static final String NOTHING = "do: slow, target: servers.web.1, factor: 1x";
  private static final String DRAIN = "do: drain, target: servers.web.1";
  private static final String REMOVE = "do: remove, target: servers.web.1";

  private static double set(RunReport report) {
    return metric(report, "l7.proxy.sticky.set");
  }

  @Test
  void cookiesAndTablesKeepSessionsInPlace() {
    for (String way : new String[] {"cookie", "table", "{ by: table, scope: worker }"}) {
      RunReport report = of(way, NOTHING);
      assertThat(set(report)).as(way).isEqualTo(100);
      assertThat(metric(report, "l7.proxy.sticky.ratio")).as(way).isEqualTo(1);
      assertThat(metric(report, "l7.proxy.sticky.known"))
          .as(way)
          .isEqualTo(metric(report, "total.requests") - 100);
    }
  }

  @Test
  void aDrainKeepsSessionsUnlessTheyAreToMove() {
    assertThat(set(of("cookie", DRAIN))).isEqualTo(100);
    assertThat(set(of("{ draining: move }", DRAIN))).isEqualTo(125);
    RunReport removed = of("cookie", REMOVE);
    assertThat(set(removed)).isEqualTo(125);
    assertThat(metric(removed, "l7.proxy.sticky.redispatched")).isEqualTo(25);
  }

  @Test
  void aStrictSessionFailsWithoutItsBackend() {
    RunReport report = of("{ by: table, fallback: fail }", REMOVE);
    assertThat(set(report)).isEqualTo(100);
    // A quarter of 100 users asks for a minute.
    assertThat(metric(report, "total.errors.no-backend"))
        .isEqualTo(metric(report, "l7.proxy.sticky.refused"))
        .isCloseTo(1500, within(4 * Math.sqrt(1500 / 2.)));
  }

  @Test
  void aTableTooSmallAndCookiesTooOldAreCounted() {
    RunReport small = of("{ by: table, size: 50 }", NOTHING);
    assertThat(metric(small, "l7.proxy.sticky.evictions")).isEqualTo(set(small) - 50);
    RunReport old = of("{ max-idle: 500ms }", NOTHING);
    // A pause is that long with probability e^-0.5, after the first request of each.
    double n = metric(old, "total.requests") - 100;
    double share = metric(old, "l7.proxy.sticky.expired") / n;
    assertThat(share).isCloseTo(Math.exp(-.5), within(4 * Math.sqrt(.24 / (2 * n))));
  }

  @Test
  void routesOfTheSamePoolShareACookieAndOthersDoNot() {
    RunReport report =
        run(
            """
            lbsim: 1
            run: { duration: 2m, warmup: 0s, replications: 2 }
            clients:
              users:
                users: 100
                think: exp(1s)
                visits: proxy
                sessions: { requests: 10 }
                requests: [ { path: /a }, { path: /b }, { path: /c }, { path: /d } ]
            l7:
              proxy:
                sticky: cookie
                routes:
                  - { name: same, path: /a, timeout: 1s }
                  - { name: other, path: /b, pool: api }
                  - { name: none, path: /c, sticky: { by: none } }
                pool: web
            servers: { web: { count: 4, service: 1ms }, api: { count: 3, service: 1ms } }
            expect:
              - ratio(stuck{route=proxy.other}) == 100%
              - count(sessions{route=proxy.other}) > 0
              - count(moved{route=proxy.default}) == 0
              - count(sessions{client=users}) > 1000
            """);
    double users = metric(report, "clients.users.sessions") + 100;
    assertThat(report.metrics()).doesNotContainKey("l7.proxy.routes.none.sticky.set");
    // Ten requests of a session miss the two routes of one cookie in 2^-10 of all cases, and the
    // one
    // of the other with 0.75^10; some sessions are still under way.
    double both =
        metric(report, "l7.proxy.routes.same.sticky.set")
            + metric(report, "l7.proxy.routes.default.sticky.set");
    assertThat(both / users).isBetween(.93, 1.);
    assertThat(metric(report, "l7.proxy.routes.other.sticky.set") / users).isBetween(.85, .96);
  }

  @Test
  void sessionsOfUsersAreCounted() {
    RunReport report =
        run(
            """
            lbsim: 1
            run: { duration: 20m, warmup: 0s, replications: 2 }
            clients:
              users: { arrivals: poisson(20rps), addresses: 40, visits: web, sessions: exp(1m) }
            servers: { web: { count: 1, service: 1ms } }
            """);
    // An address is asked from every two seconds, so a session and the pause after it take 62 s.
    double expected = 40 * 1200 / 62.;
    assertThat(metric(report, "clients.users.sessions"))
        .isCloseTo(expected, within(4 * Math.sqrt(expected / 2)));
  }
}
