package dev.lbsim.scenario.run;

import static dev.lbsim.scenario.run.Reports.metric;
import static dev.lbsim.scenario.run.Reports.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.scenario.report.RunReport;
import dev.lbsim.scenario.report.RunReport.Verdict;
import org.junit.jupiter.api.Test;

/** What the language says of DNS does what it says. */
class DnsScenarioTest {
  private static void passes(RunReport report) {
    assertThat(report.expect())
        .allSatisfy(
            verdict ->
                assertThat(verdict.verdict())
                    .as(verdict.text() + ": " + verdict.observed())
                    .isEqualTo(Verdict.PASS));
  }

  /** Flavel et al., LANMAN 2014: 90 % moved by 60 s, 2 % stale after a quarter of an hour. */
  @Test
  void thePopulationLikeInternetMovesAsWasMeasuredThere() {
    RunReport report =
        run(
            """
            lbsim: 1
            run: { duration: 901s, warmup: 0s, seed: 5, replications: 4 }
            clients:
              users:
                arrivals: { profile: [ { at: 0s, rate: 6krps }, { at: 61s, rate: 20rps }, { at: 899s, rate: 6krps } ] }
                addresses: 6000
                visits: www.example.test
                resolver: isps
                cache: internet
            resolvers: { isps: { like: internet, count: 600 } }
            dns:
              www.example.test: { answers: [web.old, web.new], policy: failover, ttl: 20s }
            servers: { web: { service: 0ms, members: { old: {}, new: {} } } }
            events:
              - { at: 1ms, do: withdraw, target: www.example.test.web.old }
            expect:
              - share(requests{server=new}) == 91.1% during 59.5s..60.5s within 1.2%
              - share(requests{server=old}) == 2.0% during 900s..901s within 0.8%
            """);
    // 6,000 users in 4 runs: standard errors of .25 and .13 points, four of them, and the half a
    // point that the fit may be off.
    passes(report);
  }

  @Test
  void resolversFarAwayMisleadClientsUnlessTheyTellWhereTheseAre() {
    String far =
        """
        lbsim: 1
        run: { duration: 60s, warmup: 5s, replications: 2 }
        places: { here: { at: [50, 8] }, there: { at: [40, -74] } }
        clients:
          users: { at: here, arrivals: steady(20rps), visits: www, resolver: isp }
        resolvers: { isp: { at: there, ecs: ECS } }
        dns: { www: { at: [here, there], answers: [web.a, web.b], policy: latency, ttl: 10s } }
        servers:
          web: { service: 1ms, members: { a: { at: there }, b: { at: here } } }
        expect:
          - share(requests{server=SERVER}) == 100%
          - mean(resolve) > 50ms
        """;
    RunReport without = run(far.replace("ECS", "false").replace("SERVER", "a"));
    RunReport with = run(far.replace("ECS", "true").replace("SERVER", "b"));
    passes(without);
    passes(with);
    assertThat(metric(without, "clients.users.latency.mean"))
        .isGreaterThan(metric(with, "clients.users.latency.mean") + .05);
    assertThat(metric(with, "clients.users.dns.wait.mean")).isGreaterThan(.05);
  }

  @Test
  void aMapOfPlacesDecidesWhoGoesWhere() {
    passes(
        run(
            """
            lbsim: 1
            run: { duration: 60s, warmup: 5s, replications: 2 }
            places: { eu: { at: [50, 8] }, us: { at: [40, -74] }, asia: { at: [35, 139] } }
            clients:
              europe: { at: eu, arrivals: steady(20rps), visits: www }
              america: { at: us, arrivals: steady(20rps), visits: www }
              japan: { at: asia, arrivals: steady(20rps), visits: www }
            dns:
              www:
                answers: [web.a, web.b]
                policy: geo
                map: { eu: [web.a], us: { web.b: 3 }, default: [web.b] }
                ttl: 10s
            servers: { web: { service: 1ms, members: { a: {}, b: {} } } }
            expect:
              - share(requests{server=a}) == 33.3% within 0.2%
            """));
  }

  @Test
  void cachesAnswerThroughAnOutageOfNameServersAndResolvers() {
    RunReport report =
        run(
            """
            lbsim: 1
            run: { duration: 120s, warmup: 0s, replications: 2 }
            clients:
              app: { arrivals: steady(50rps), addresses: 10, visits: www, resolver: isp, cache: jvm }
              web: { arrivals: steady(50rps), visits: www, resolver: isp, lookup: { timeout: 2s, tries: 3 } }
            resolvers:
              isp: { like: unbound, serve-stale: 1h, prefetch: 10%, upstream: { timeout: 1s, tries: 2 } }
            dns: { www: { answers: [web], ttl: 10s, negative-ttl: 5s } }
            servers: { web: { service: 1ms } }
            events:
              - { at: 30s, do: drop, target: dns.www, for: 40s }
              - { at: 90s, do: delay, by: 20ms, target: resolvers.isp, for: 10s }
            expect:
              - count(errors) == 0
              - ratio(hits{client=app}) > 95%
              - count(stale) > 100
              - count(prefetches) > 1
              - count(unresolved) == 0
              - mean(resolve{client=web}) == 20ms during 91s..99s within 1ms
              - max(latency) <= 1801ms
            """);
    passes(report);
    assertThat(metric(report, "resolvers.isp.dns.stale")).isGreaterThan(100);
    assertThat(metric(report, "clients.app.dns.hit_ratio")).isCloseTo(.98, within(.02));
  }

  /** One of four addresses is silent: 250 ms * 1/4, and each such wait is a connection more. */
  @Test
  void clientsThatRaceWaitForADeadAddressAsLongAsTheySay() {
    RunReport report =
        run(
            """
            lbsim: 1
            run: { duration: 60s, warmup: 0s, replications: 1 }
            clients:
              users:
                arrivals: poisson(400rps)
                visits: www
                connect: { setup: tcp, tries: 4, race: 250ms }
            dns: { www: { answers: [web], policy: multivalue, ttl: 0s } }
            servers: { web: { service: 0ms, count: 4 } }
            events:
              - { at: 0s, do: drop, target: servers.web.1 }
            """);
    double requests = metric(report, "total.requests");
    double raced = metric(report, "clients.users.raced");
    double sigmas = 4 * Math.sqrt(.25 * .75 / requests);
    assertThat(raced / requests).isCloseTo(.25, within(sigmas));
    assertThat(metric(report, "clients.users.latency.mean")).isCloseTo(.0625, within(.25 * sigmas));
    assertThat(metric(report, "clients.users.connections")).isEqualTo(requests + raced);
    assertThat(report.metrics()).doesNotContainKey("clients.users.failovers");
  }

  /** gdnsd: with one of four alive, below its up_thresh of one half, all four are given. */
  @Test
  void belowTheShareOfGdnsdEverybodyGetsEveryAnswer() {
    String text =
        """
        lbsim: 1
        run: { duration: 5m, warmup: 0s, replications: 1 }
        clients: { users: { arrivals: steady(10rps), visits: www } }
        dns: { www: { answers: [web], policy: POLICY, ttl: 0s, health: { like: gdnsd, every: 1s } } }
        servers: { web: { service: 0ms, count: 4 } }
        events:
          - { at: 60s, do: crash, target: servers.web.1 }
          - { at: 60s, do: crash, target: servers.web.2 }
          - { at: 2m, do: crash, target: servers.web.3 }
        expect:
          - count(errors) == 0 during 75s..2m
          - ratio(errors) == SHARE during 150s..5m within 4.5%
        """;
    // 1,500 requests, three quarters of them to the dead: four standard errors.
    passes(run(text.replace("POLICY", "multivalue").replace("SHARE", "75%")));
    passes(run(text.replace("POLICY", "weighted").replace("SHARE", "75%")));
    passes(run(text.replace("POLICY", "failover").replace("SHARE", "0%")));
    passes(
        run(
            text.replace("ttl:", "fail-below: 25%, ttl:")
                .replace("POLICY", "multivalue")
                .replace("SHARE", "0%")));
  }

  @Test
  void checkersAgreeAndTheLastResortTakesOver() {
    passes(
        run(
            """
            lbsim: 1
            run: { duration: 300s, warmup: 0s, replications: 2 }
            clients: { users: { arrivals: steady(20rps), visits: www } }
            dns:
              www:
                answers: [web.a, web.b]
                policy: geo(max=2)
                ttl: 0s
                health: { like: route53, publish-delay: 5s }
                fail-to: sorry
            servers: { web: { service: 1ms, members: { a: {}, b: {} } }, sorry: { service: 1ms } }
            events:
              - { at: 60s, do: crash, target: servers.web.* }
            expect:
              - count(requests{pool=sorry}) == 0 during 0s..60s
              - last(errors) > 125s
              - last(errors) < 156s
              - count(errors) == 0 during 156s..300s
            """));
  }
}
