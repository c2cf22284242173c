package dev.lbsim.scenario.run;

import static dev.lbsim.scenario.run.Reports.metric;
import static dev.lbsim.scenario.run.Reports.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.theory.CacheHits;
import dev.lbsim.core.theory.TtlCache;
import dev.lbsim.scenario.report.RunReport;
import org.junit.jupiter.api.Test;

/** What the language says of caches does what it says. */
class CacheScenarioTest {
  /** Routes, requests and events vary; a backend answers at once. */
  private static RunReport cached(String requests, String tier, String events) {
    return run(
        """
        lbsim: 1
        run: { duration: 20s, warmup: 0s, replications: 1 }
        clients:
          users:
            arrivals: steady(100rps)
            visits: proxy
            requests: [%s]
        l7: { proxy: { %s, pool: web } }
        servers: { web: { service: 0ms } }
        events: [%s]
        """
            .formatted(requests, tier, events));
  }

  private static double misses(RunReport report) {
    return metric(report, "l7.proxy.cache.misses");
  }

  @Test
  void variantsOfOneUrlAreKeptApartAndOthersAreNot() {
    String kind = "{ path: /a, headers: { accept-encoding: %s, user-agent: %s }%s }";
    String same = kind.formatted("gzip", "one", "") + ", " + kind.formatted("gzip", "two", "");
    String vary = ", vary: Accept-Encoding";
    assertThat(misses(cached(same, "cache: { size: 1MB, ttl: 1h }", ""))).isEqualTo(1);
    String differ = same + ", " + kind.formatted("br", "three", vary);
    assertThat(misses(cached(differ, "cache: { size: 1MB, ttl: 1h }", ""))).isEqualTo(2);
  }

  /** RFC 9111, section 5.3. */
  @Test
  void anExpiresIsHeededUnlessAMaxAgeSaysMore() {
    String kind = "{ path: /a, expires: %s }";
    assertThat(misses(cached(kind.formatted("1s"), "cache: 1MB", ""))).isEqualTo(20);
    assertThat(misses(cached(kind.formatted("5s"), "cache: { size: 1MB, ttl: 1h }", "")))
        .isEqualTo(4);
    assertThat(misses(cached(kind.formatted("0s"), "cache: { size: 1MB, ttl: 1h }", "")))
        .isEqualTo(2000);
    String both = kind.formatted("1s, cache-control: max-age=9999");
    assertThat(misses(cached(both, "cache: 1MB", ""))).isEqualTo(1);
  }

  @Test
  void whatRequestsAndAnswersSayDecides() {
    String kind = "{ path: /a, %s }";
    String cache = "cache: { entries: 10, ttl: 1h }";
    assertThat(misses(cached(kind.formatted("cache-control: private"), cache, ""))).isEqualTo(2000);
    assertThat(misses(cached(kind.formatted("headers: { Authorization: me }"), cache, "")))
        .isEqualTo(2000);
    String open = "headers: { Authorization: me }, cache-control: \"public, max-age=9999\"";
    assertThat(misses(cached(kind.formatted(open), cache, ""))).isEqualTo(1);
    assertThat(misses(cached(kind.formatted("headers: { Cache-Control: no-cache }"), cache, "")))
        .isEqualTo(2000);
    assertThat(misses(cached(kind.formatted("set-cookie: true"), cache, ""))).isEqualTo(2000);
    // A tenth of ten seconds.
    assertThat(misses(cached(kind.formatted("last-modified: 10s"), "cache: 1MB", "")))
        .isBetween(19., 20.);
    assertThat(cached(kind.formatted("method: POST"), cache, "").metrics())
        .doesNotContainKey("l7.proxy.cache.misses");
  }

  /** Who is known by name may be served what others may see, but brings nothing for them. */
  @Test
  void onlyWhoseAnswerMayBeKeptHasItFetchedAnew() {
    String says = "cache-control: \"max-age=1, stale-while-revalidate=99\"";
    String known = "{ path: /a, share: 9, headers: { Authorization: me }, %s }".formatted(says);
    RunReport report = cached("{ path: /a, %s }, %s".formatted(says, known), "cache: 1MB", "");
    // Every second, as soon as one of the others comes, one in ten at 100 a second.
    assertThat(metric(report, "l7.proxy.cache.refreshed")).isBetween(14., 19.);
    assertThat(metric(report, "l7.proxy.cache.stale")).isGreaterThan(100);
    double before = misses(report);
    assertThat(metric(report, "l7.proxy.cache.hits")).isEqualTo(2000 - before);
    assertThat(before).isLessThan(200);
  }

  /** RFC 5861: a crash of the origin is not noticed for as long as what is stored may serve. */
  @Test
  void staleAnswersCarryASiteThroughAnOutage() {
    RunReport report =
        cached(
            "{ path: /a }",
            "cache: { size: 1MB, ttl: 1s, stale-if-error: 5s }",
            "{ at: 5.5s, do: crash, target: web, for: 4s }");
    assertThat(metric(report, "total.errors")).isZero();
    RunReport longer =
        cached(
            "{ path: /a }",
            "cache: { size: 1MB, ttl: 1s, stale-if-error: 2s }",
            "{ at: 5.5s, do: crash, target: web, for: 4s }");
    // What was fetched at 4.5 s or later serves for 3 s; from then on it fails until 9.5 s.
    assertThat(metric(longer, "total.errors")).isBetween(99., 201.);
  }

  @Test
  void aPurgeDropsWhatHasThePath() {
    String two = "{ path: /a/1 }, { path: /a/2 }, { path: /b }";
    String cache = "cache: { entries: 10, ttl: 1h }";
    String some = "{ at: 5s, do: purge, target: l7.proxy, path: /a/* }";
    assertThat(misses(cached(two, cache, some))).isEqualTo(5);
    String all = "{ every: 4.9s, do: purge, target: l7.proxy }";
    assertThat(misses(cached(two, cache, all))).isEqualTo(15);
  }

  @Test
  void routesWithoutACacheOfTheirOwnShareThatOfTheirTier() {
    String two = "{ path: /a, size: 3KB }, { path: /b, size: 4KB }";
    String tier = "cache: { size: 5KB, ttl: 1h }, routes: [{ name: a, path: /a }]";
    RunReport report = cached(two, tier, "");
    assertThat(metric(report, "l7.proxy.cache.evictions")).isGreaterThan(100);
    assertThat(metric(report, "l7.proxy.cache.entries")).isEqualTo(1);
    String own =
        "cache: { size: 5KB, ttl: 1h }, routes: [{ path: /a, cache: { size: 5KB, ttl: 1h } }]";
    assertThat(misses(cached(two, own, ""))).isEqualTo(2);
  }

  @Test
  void hitRatiosAreThoseOfTheory() {
    String cache = "cache: { entries: 100, ttl: 1h, policy: %s }";
    double[] popularity = CacheHits.zipf(.8, 1000);
    for (String policy : new String[] {"lru", "fifo"}) {
      RunReport report =
          run(
              """
              lbsim: 1
              run: { duration: 110s, warmup: 10s, replications: 4 }
              clients:
                users:
                  arrivals: poisson(500rps)
                  visits: proxy
                  requests: [{ key: "zipf(s=0.8, n=1000)" }]
              l7: { proxy: { %s, pool: web } }
              servers: { web: { service: 0ms } }
              """
                  .formatted(cache.formatted(policy)));
      double che =
          policy.equals("lru") ? CacheHits.lru(popularity, 100) : CacheHits.fifo(popularity, 100);
      // Counted as if one in ten of 200,000 requests were independent of the others.
      double error = Math.sqrt(che * (1 - che) / 20_000);
      assertThat(metric(report, "l7.proxy.cache.hit_ratio")).isCloseTo(che, within(4 * error));
    }
  }

  @Test
  void anObjectThatLivesForItsTtlIsHitAsOftenAsTheClosedFormSays() {
    RunReport report =
        run(
            """
            lbsim: 1
            run: { duration: 410s, warmup: 10s, replications: 4 }
            clients:
              users:
                arrivals: poisson(100rps)
                visits: proxy
                requests: [{ key: "zipf(s=0, n=100)", cache-control: max-age=2 }]
            l7: { proxy: { cache: 1GB, pool: web } }
            servers: { web: { service: 0ms } }
            """);
    double exact = TtlCache.hitRatio(1, 2);
    double error = Math.sqrt(exact * (1 - exact) / 16_000);
    assertThat(metric(report, "l7.proxy.cache.hit_ratio")).isCloseTo(exact, within(4 * error));
  }
}
