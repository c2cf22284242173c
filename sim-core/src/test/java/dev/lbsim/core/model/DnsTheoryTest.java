package dev.lbsim.core.model;

import static dev.lbsim.core.model.TestWorld.members;
import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.health;
import static dev.lbsim.core.model.Worlds.poisson;
import static dev.lbsim.core.model.Worlds.pool;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.steady;
import static dev.lbsim.core.model.Worlds.world;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.core.model.Worlds.ClientSpec;
import dev.lbsim.core.theory.FailureDetection;
import dev.lbsim.core.theory.TtlCache;
import dev.lbsim.core.theory.UniformSum;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Caches and failover times against their closed forms (see {@code dev.lbsim.core.theory}). */
class DnsTheoryTest {
  private static final String CLIENTS = "clients.c";
  private static final long CRASH = 2 * SEC;
  private static final double GAP_MILLIS = 5;

  /** l T / (1 + l T): Jung, Berger and Balakrishnan, INFOCOM 2003. */
  @ParameterizedTest
  @CsvSource({"1, 0.2", "1, 10", "8, 3"})
  void resolversHitAsRenewalTheorySays(int resolvers, double queriesPerTtl) {
    Replicated runs =
        Replicated.of(
            r ->
                world(1, r)
                    .server("servers.s.1", server(fixed(0)))
                    .zone("dns.z", "round-robin", SEC, null, members("servers.s", 1))
                    .resolvers("resolvers.r", resolvers)
                    .clients(CLIENTS, poisson(queriesPerTtl), "dns.z", "resolvers.r")
                    .run(2 * SEC, 800 * SEC));
    double theory = TtlCache.fragmentedHitRatio(queriesPerTtl, 1, resolvers);
    runs.agrees(run -> run.ratio("resolvers.r", "hits", "lookups"), theory, .03);
    runs.agrees(run -> run.ratio("dns.z", "hits", "lookups"), theory, .03);
    runs.agrees(
        run -> run.value("dns.z", "queries") / 798.,
        resolvers * TtlCache.upstreamRate(queriesPerTtl / resolvers, 1),
        .03);
  }

  /** A check every interval from a random phase on: refused after 2 to 3 of them. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void poolsFindADeadServerOutInTheTimeTheorySays(boolean refuses) {
    long patience = 300 * MS;
    UniformSum law = new FailureDetection(1_000, 3, refuses ? 0 : 300).law();
    Replicated runs =
        Replicated.of(
            200,
            r ->
                world(1, r)
                    .servers("servers.s", 2, server(fixed(0)))
                    .l7(
                        "l7.p.1",
                        pool("round-robin").health(health(SEC, patience, 3, 2)),
                        members("servers.s", 2))
                    .clients(CLIENTS, steady(1_000 / GAP_MILLIS).timeout(patience), "l7.p.1")
                    .at(CRASH, levers -> kill(levers, refuses))
                    .run(0, CRASH + 5 * SEC));
    // The last victim came up to two gaps earlier, rotation being what it is: one on average.
    double wait = refuses ? 0 : patience / (double) MS;
    runs.agrees(run -> lastErrorMillis(run) - wait + GAP_MILLIS, law.mean(), .02);
    for (Run run : runs.runs()) {
      assertThat(lastErrorMillis(run) - wait)
          .isBetween(law.low() - 2 * GAP_MILLIS, law.max() + GAP_MILLIS);
    }
  }

  private static void kill(Levers levers, boolean refuses) {
    if (refuses) {
      levers.crash("servers.s.1");
    } else {
      levers.drop("servers.s.1");
    }
  }

  /** Detection, and then what is left of the resolver's TTL: both uniform, and independent. */
  @Test
  void failoverByDnsTakesDetectionAndTheRestOfTheTtl() {
    double ttl = 4_000;
    UniformSum law = new FailureDetection(1_000, 2, 0).dnsFailover(ttl);
    Replicated runs =
        Replicated.of(
            200,
            r ->
                world(1, r)
                    .servers("servers.s", 2, server(fixed(0)))
                    .zone(
                        "dns.z",
                        "failover",
                        (long) ttl * MS,
                        health(SEC, 300 * MS, 2, 2),
                        members("servers.s", 2))
                    .resolvers("resolvers.r", 1)
                    .clients(CLIENTS, steady(1_000 / GAP_MILLIS), "dns.z", "resolvers.r")
                    .at(CRASH, levers -> levers.crash("servers.s.1"))
                    .run(0, CRASH + 8 * SEC));
    runs.agrees(run -> lastErrorMillis(run) + GAP_MILLIS / 2, law.mean(), .03);
    for (Run run : runs.runs()) {
      assertThat(lastErrorMillis(run)).isBetween(law.low() - GAP_MILLIS, law.max());
      assertThat(run.count(CLIENTS, "errors.refused")).isPositive();
    }
    double beyond = law.quantile(.9);
    runs.agrees(run -> lastErrorMillis(run) + GAP_MILLIS / 2 > beyond ? .1 : 0, .01, .4);
  }

  private static double lastErrorMillis(Run run) {
    return (run.count(CLIENTS, "last-error") - CRASH) / (double) MS;
  }

  /** Two answers, one dead: half of the lookups err until the first address moves on. */
  @Test
  void withTwoAddressesAndASecondTryNobodyNoticesARefusal() {
    ClientSpec clients = poisson(200).connect(100 * MS, 2);
    Run run =
        world()
            .servers("servers.s", 2, server(fixed(MS)))
            .zone("dns.z", "multivalue", 60 * SEC, null, members("servers.s", 2))
            .resolvers("resolvers.r", 20)
            .clients(CLIENTS, clients, "dns.z", "resolvers.r")
            .at(CRASH, levers -> levers.crash("servers.s.1"))
            .run(0, CRASH, 6 * CRASH);
    assertThat(run.count(CLIENTS, "ok")).isEqualTo(run.count(CLIENTS, "requests"));
    assertThat(run.value(CLIENTS, "failovers")).isGreaterThan(600);
    assertThat(run.value(CLIENTS, "failovers", 0, CRASH)).isZero();
    assertThat(run.world().conservation()).isEmpty();
  }
}
