package dev.lbsim.scenario.run;

import static dev.lbsim.scenario.run.Reports.metric;
import static dev.lbsim.scenario.run.Reports.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.scenario.report.RunReport;
import org.junit.jupiter.api.Test;

/** What a tier changes of requests is read by all that comes after it, and by nobody before. */
class RewriteScenarioTest {
  /** An edge that rewrites, and a tier behind it that routes by what it reads. */
  private static RunReport rewritten(String requests, String edge, String inner) {
    return run(
        """
        lbsim: 1
        run: { duration: 10s, warmup: 0s, replications: 1 }
        clients:
          users: { arrivals: steady(100rps), visits: edge, requests: [%s] }
        l7:
          edge: { %s, pool: inner }
          inner: { %s, pool: web }
        servers: { web: { service: 0ms }, other: { service: 0ms } }
        """
            .formatted(requests, edge, inner));
  }

  private static final String BY_PATH = "routes: [{ name: v2, path: /v2/*, pool: other }]";

  private static double toV2(RunReport report) {
    return metric(report, "servers.other.requests");
  }

  @Test
  void theTierBehindRoutesByTheNewPath() {
    RunReport report =
        rewritten(
            "{ path: /api/items }",
            "routes: [{ name: api, path: /api/*, rewrite: { prefix: /api/, to: /v2/ } }]",
            BY_PATH);
    assertThat(toV2(report)).isEqualTo(1000);
    assertThat(metric(report, "l7.edge.routes.api.rewritten")).isEqualTo(1000);
    assertThat(metric(report, "l7.inner.routes.v2.requests")).isEqualTo(1000);
  }

  @Test
  void whatDoesNotBeginSoStays() {
    RunReport report =
        rewritten("{ path: /api/a }, { path: /b }", "rewrite: { prefix: /api, to: /v2 }", BY_PATH);
    assertThat(toV2(report)).isBetween(400., 600.);
    // Clients, and results by path, know what they asked for.
    assertThat(metric(report, "path./api/a.requests")).isEqualTo(toV2(report));
    assertThat(metric(report, "l7.edge.rewritten")).isEqualTo(toV2(report));
  }

  @Test
  void groupsOfARegularExpressionMoveWithThePath() {
    String inner = "routes: [{ name: v2, path: /v2/7/items, pool: other }]";
    RunReport report =
        rewritten(
            "{ path: /items/v2/7?x=1 }, { path: /items/v3 }",
            "rewrite: { regex: \"^/(\\\\w+)/(v[0-9])/([0-9]+)$\", to: /$2/$3/$1 }",
            inner);
    assertThat(toV2(report)).isEqualTo(metric(report, "path./items/v2/7?x=1.requests"));
  }

  @Test
  void hostsAndHeadersAreReadByTheTierBehind() {
    String inner =
        "routes: [{ name: v2, host: inner.example.test, header: { x-tier: edge }, pool: other }]";
    assertThat(
            toV2(
                rewritten(
                    "{ headers: { X-Tier: mine } }",
                    "rewrite: { host: inner.example.test, headers: { x-tier: edge } }",
                    inner)))
        .isEqualTo(1000);
    assertThat(toV2(rewritten("{ headers: { X-Tier: mine } }", "rewrite: { host: other }", inner)))
        .isZero();
  }

  /** Two paths become one: two objects in front, one behind. */
  @Test
  void aCacheInFrontKeepsTheOldPathAndOneBehindTheNew() {
    String two = "{ path: /a/x }, { path: /b/x }";
    String cache = "cache: { entries: 10, ttl: 1h }";
    String joins = "rewrite: { regex: ^/./x$, to: /x }";
    RunReport report = rewritten(two, joins + ", " + cache, cache);
    assertThat(metric(report, "l7.edge.cache.misses")).isEqualTo(2);
    assertThat(metric(report, "l7.inner.cache.lookups")).isEqualTo(2);
    assertThat(metric(report, "l7.inner.cache.misses")).isEqualTo(1);
  }

  /** A limit by path of one a path: the tier in front sees two paths, the one behind one. */
  @Test
  void limitsByPathReadWhatComesToTheirTier() {
    String two = "{ path: /a/x }, { path: /b/x }";
    String once = "rate-limit: { limit: \"fixed-window(limit=1, window=1h)\", by: path }";
    String joins = "rewrite: { regex: ^/./x$, to: /x }";
    assertThat(metric(rewritten(two, joins + ", " + once, "balance: random"), "total.ok"))
        .isEqualTo(2);
    assertThat(metric(rewritten(two, joins, once), "total.ok")).isEqualTo(1);
  }

  /** Rewritten twice, and by the second tier only for what the first made. */
  @Test
  void everyTierReadsWhatTheOneBeforeItSends() {
    RunReport report =
        run(
            """
            lbsim: 1
            run: { duration: 10s, warmup: 0s, replications: 1 }
            clients:
              users: { arrivals: steady(100rps), visits: a, requests: [{ path: /1 }] }
            l7:
              a: { rewrite: { prefix: /1, to: /2 }, pool: b }
              b: { routes: [{ path: /2, retries: 1, rewrite: { prefix: /2, to: /3 } }], pool: c }
              c: { routes: [{ name: three, path: /3, pool: three }], pool: web }
            servers: { web: { service: 0ms }, three: { service: 1ms, errors: 50% } }
            """);
    assertThat(metric(report, "l7.c.routes.three.requests")).isGreaterThan(1200);
    assertThat(report.metrics().get("servers.web.requests").value()).isZero();
  }

  @Test
  void copiesAreRewrittenToo() {
    RunReport report =
        run(
            """
            lbsim: 1
            run: { duration: 10s, warmup: 0s, replications: 1 }
            clients:
              users: { arrivals: steady(100rps), visits: edge, requests: [{ path: /a }] }
            l7:
              edge:
                routes: [{ path: /a, rewrite: { to: /b }, mirror: { pool: trial, share: 50% } }]
                pool: web
              trial: { routes: [{ name: b, path: /b, pool: shadow }], pool: web }
            servers: { web: { service: 1ms }, shadow: { service: 1ms } }
            """);
    double copies = metric(report, "l7.edge.mirrored");
    assertThat(copies).isBetween(500 - 4 * 15.8, 500 + 4 * 15.8);
    assertThat(metric(report, "l7.trial.routes.b.requests")).isEqualTo(copies);
    assertThat(metric(report, "servers.shadow.requests")).isEqualTo(copies);
    assertThat(metric(report, "servers.web.requests")).isEqualTo(1000);
    assertThat(metric(report, "total.requests")).isEqualTo(1000);
  }

  /**
   * Two groups that ask for one path are of two kinds, and a path that becomes it is of a third.
   */
  @Test
  void whoHashesPathsHashesTheNewOne() {
    RunReport report =
        run(
            """
            lbsim: 1
            run: { duration: 10s, warmup: 0s, replications: 1 }
            clients:
              one: { arrivals: steady(100rps), visits: edge, requests: [{ path: /x }] }
              two: { arrivals: steady(100rps), visits: edge, requests: [{ path: /a }, { path: /b }] }
            l7:
              edge: { rewrite: { regex: ^/., to: /x }, pool: inner }
              inner: { balance: hash-modulo, hash-on: path, pool: web }
            servers: { web: { count: 50, service: 0ms } }
            """);
    double most = 0;
    for (int i = 1; i <= 50; i++) {
      most = Math.max(most, metric(report, "servers.web." + i + ".requests"));
    }
    assertThat(most).isEqualTo(2000);
  }
}
