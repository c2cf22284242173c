package dev.lbsim.core.model;

import static dev.lbsim.core.model.TestWorld.members;
import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.health;
import static dev.lbsim.core.model.Worlds.poisson;
import static dev.lbsim.core.model.Worlds.pool;
import static dev.lbsim.core.model.Worlds.requestsAt;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.steady;
import static dev.lbsim.core.model.Worlds.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.model.Worlds.ClientSpec;
import dev.lbsim.core.random.Distribution;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of requests when an L7 process, or what is behind it, fails. */
class L7FailureTest {
  private static final String CLIENTS = "clients.c";
  private static final String PROXY = "l7.p.1";
  private static final List<String> POOL = members("servers.s", 2);

  private Run run;

  @AfterEach
  void nothingIsLostOrMadeUp() {
    assertThat(run.world().conservation()).isEmpty();
  }

  /** Requests of 100 ms at these milliseconds, through a proxy that takes 10 ms for each. */
  private static TestWorld proxied(@Nullable Distribution overhead, ClientSpec clients) {
    return world()
        .servers("servers.s", 2, server(fixed(1)).workers(10))
        .l7(PROXY, 1, overhead, pool("round-robin"), POOL)
        .clients(CLIENTS, clients, PROXY);
  }

  @Test
  void itsCpuServesInTurn() {
    run = proxied(fixed(10 * MS), requestsAt(0, 0, 0)).run(0, SEC);
    assertThat(run.ok(CLIENTS).min()).isEqualTo(110 * MS);
    assertThat(run.ok(CLIENTS).max()).isEqualTo(130 * MS);
    assertThat(run.value(PROXY, "busy-nanos")).isEqualTo(30 * MS);
    assertThat(run.value(PROXY, "waiting-nanos")).isEqualTo(30 * MS);
    assertThat(run.value(PROXY, "inflight-nanos")).isEqualTo((110 + 120 + 130) * MS);
    assertThat(run.value(PROXY, "latency-nanos")).isEqualTo(300 * MS);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aHangingProxyHoldsRequestsAndAnswersUntilItGoesOn(boolean costs) {
    // At 50 the first is at its server, the second comes while the process hangs.
    run =
        proxied(costs ? fixed(10 * MS) : null, requestsAt(0, 60))
            .at(50 * MS, levers -> levers.hang(PROXY))
            .at(200 * MS, levers -> levers.restore(PROXY))
            .run(0, SEC);
    assertThat(run.ok(CLIENTS).count()).isEqualTo(2);
    assertThat(run.ok(CLIENTS).min()).as("kept from 110 to 200").isEqualTo(200 * MS);
    assertThat(run.ok(CLIENTS).max()).isEqualTo((140 + (costs ? 10 : 0) + 100) * MS);
  }

  @Test
  void whoGivesUpOnAHangingProxyIsForgotten() {
    run =
        proxied(fixed(10 * MS), requestsAt(0, 60).timeout(120 * MS))
            .at(50 * MS, levers -> levers.hang(PROXY))
            .at(400 * MS, levers -> levers.restore(PROXY))
            .run(0, SEC);
    assertThat(run.count(CLIENTS, "errors.timeout")).isEqualTo(2);
    assertThat(run.value(PROXY, "abandoned")).isEqualTo(2);
    assertThat(run.value(PROXY, "inflight")).isZero();
    assertThat(run.sum(POOL, "requests")).as("the second never got there").isEqualTo(1);
  }

  @Test
  void aHangThatEndsInACrashResetsWhatItHeld() {
    run =
        proxied(fixed(10 * MS), requestsAt(0, 60))
            .at(50 * MS, levers -> levers.hang(PROXY))
            .at(300 * MS, levers -> levers.crash(PROXY))
            .run(0, SEC);
    assertThat(run.count(CLIENTS, "errors.reset")).isEqualTo(2);
    assertThat(run.errors(CLIENTS).max()).isEqualTo(300 * MS);
    assertThat(run.value(PROXY, "errors.reset")).isEqualTo(2);
    assertThat(run.value(PROXY, "inflight")).isZero();
  }

  @Test
  void aDroppedProxyLosesRequestsAndAnswers() {
    run =
        proxied(fixed(10 * MS), requestsAt(0, 45, 60, 400).timeout(300 * MS))
            .at(50 * MS, levers -> levers.drop(PROXY))
            .at(300 * MS, levers -> levers.restore(PROXY))
            .run(0, SEC);
    // One at its server, one on the CPU, one sent in vain.
    assertThat(run.count(CLIENTS, "errors.timeout")).isEqualTo(3);
    assertThat(run.value(PROXY, "swallowed")).isEqualTo(3);
    assertThat(run.count(CLIENTS, "ok")).isEqualTo(1);
    assertThat(run.sum(POOL, "ok")).isEqualTo(2);
  }

  @Test
  void aCrashedProxyResetsItsClientsAndItsServersWorkOn() {
    run =
        proxied(fixed(10 * MS), requestsAt(0, 45, 60, 400))
            .at(50 * MS, levers -> levers.crash(PROXY))
            .at(300 * MS, levers -> levers.restore(PROXY))
            .run(0, SEC);
    assertThat(run.count(CLIENTS, "errors.reset")).isEqualTo(2);
    assertThat(run.count(CLIENTS, "errors.refused")).isEqualTo(1);
    assertThat(run.count(CLIENTS, "ok")).isEqualTo(1);
    assertThat(run.value(PROXY, "errors.reset")).isEqualTo(2);
    assertThat(run.sum(POOL, "abandoned")).isEqualTo(1);
  }

  @Test
  void aSlowProxyTakesLongerForWhatItDoesItself() {
    run =
        proxied(fixed(10 * MS), requestsAt(0))
            .at(5 * MS, levers -> levers.slow(PROXY, 4))
            .run(0, SEC);
    assertThat(run.ok(CLIENTS).max()).isEqualTo((5 + 20 + 100) * MS);
  }

  /** To those outside, a backend that refuses is an error of the site: a 502, not a refusal. */
  @Test
  void aDeadBackendIsABadGatewayAndKeepsTheConnection() {
    run =
        proxied(null, steady(100).reuse(Integer.MAX_VALUE, 0).connect(50 * MS, 2))
            .at(SEC, levers -> levers.crash("servers.s.1"))
            .run(0, SEC, 2 * SEC);
    assertThat(run.value(CLIENTS + "#0", "errors.status-5xx", SEC, 2 * SEC)).isEqualTo(50);
    assertThat(run.value(PROXY, "errors.refused", SEC, 2 * SEC)).isEqualTo(50);
    assertThat(run.count(CLIENTS, "errors.refused")).isZero();
    assertThat(run.value(CLIENTS, "connections")).isEqualTo(1);
  }

  @Test
  void withoutBackendsItAnswersItself() {
    run =
        proxied(null, steady(100).reuse(Integer.MAX_VALUE, 0))
            .at(SEC, levers -> POOL.forEach(name -> levers.setPresent(name, false)))
            .run(0, SEC, 2 * SEC);
    assertThat(run.value(CLIENTS + "#0", "errors.no-backend", SEC, 2 * SEC)).isEqualTo(100);
    assertThat(run.value(CLIENTS, "connections")).as("a 503 breaks nothing").isEqualTo(1);
  }

  /** Health checks find the dead one; what it had is lost, the rest never notices. */
  @Test
  void checksTakeADeadBackendOutAndBringItBack() {
    run =
        world()
            .servers("servers.s", 2, server(fixed(MS)).workers(10))
            .l7(PROXY, pool("round-robin").health(health(SEC, SEC / 2, 2, 3)), POOL)
            .clients(CLIENTS, steady(200), PROXY)
            .at(10 * SEC, levers -> levers.crash("servers.s.1"))
            .at(20 * SEC, levers -> levers.restore("servers.s.1"))
            .run(0, 10 * SEC, 12 * SEC, 20 * SEC, 22 * SEC, 23 * SEC, 30 * SEC);
    long errors = run.count(CLIENTS, "errors.status-5xx");
    assertThat(errors).as("half of the traffic for 1 to 2 intervals").isBetween(100L, 200L);
    assertThat(run.value("servers.s.1", "requests", 12 * SEC, 20 * SEC)).isZero();
    assertThat(run.value("servers.s.1", "requests", 20 * SEC, 22 * SEC)).isZero();
    assertThat(run.value("servers.s.1", "requests", 23 * SEC, 30 * SEC)).isEqualTo(700);
    assertThat(run.value(PROXY, "usable", 10 * SEC, 20 * SEC)).isEqualTo(1);
  }

  @Test
  void belowThePanicThresholdHealthIsIgnored() {
    run =
        world()
            .servers("servers.s", 4, server(fixed(MS)).workers(10))
            .l7(
                PROXY,
                pool("round-robin").options(.5, 0).health(health(SEC, SEC / 2, 1, 1)),
                members("servers.s", 4))
            .clients(CLIENTS, steady(400), PROXY)
            .at(10 * SEC, levers -> levers.hang("servers.s.1"))
            .at(20 * SEC, levers -> levers.hang("servers.s.2"))
            .at(30 * SEC, levers -> levers.hang("servers.s.3"))
            .run(0, 12 * SEC, 20 * SEC, 22 * SEC, 30 * SEC, 32 * SEC, 40 * SEC);
    assertThat(run.value("servers.s.4", "requests", 12 * SEC, 20 * SEC)).isBetween(1_066L, 1_067L);
    assertThat(run.value("servers.s.4", "requests", 22 * SEC, 30 * SEC)).isEqualTo(1_600);
    assertThat(run.value("servers.s.4", "requests", 32 * SEC, 40 * SEC)).isEqualTo(800);
  }

  @Test
  void aBackendThatComesUpGetsItsShareSlowly() {
    run =
        world()
            .servers("servers.s", 2, server(fixed(MS)).workers(10))
            .l7(PROXY, pool("weighted-round-robin").slowStart(10 * SEC), POOL)
            .clients(CLIENTS, steady(1_000), PROXY)
            .at(0, levers -> levers.setPresent("servers.s.1", false))
            .at(10 * SEC, levers -> levers.setPresent("servers.s.1", true))
            .run(0, 10 * SEC, 10 * SEC + SEC / 2, 15 * SEC, 20 * SEC, 30 * SEC);
    // A tenth of the weight at first: 1/11 of the traffic. Straight up, the mean of x/(1+x) over
    // the window is 1 - ln 2, a little more with the floor.
    assertThat(run.value("servers.s.1", "requests", 10 * SEC, 10 * SEC + SEC / 2))
        .isBetween(44L, 46L);
    double share = run.value("servers.s.1", "requests", 10 * SEC, 20 * SEC) / 10_000.;
    assertThat(share).isCloseTo(1 - Math.log(2), within(.02));
    assertThat(run.value("servers.s.1", "requests", 20 * SEC, 30 * SEC)).isEqualTo(5_000);
  }

  /** Behind another proxy the death of the inner one is a 502 as well. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void proxiesBehindProxies(boolean crash) {
    run =
        world()
            .servers("servers.s", 2, server(fixed(100 * MS)).workers(1_000))
            .l7("l7.inner.1", pool("round-robin"), POOL)
            .l7("l7.inner.2", pool("round-robin"), POOL)
            .l7("l7.outer.1", pool("round-robin"), List.of("l7.inner.1", "l7.inner.2"))
            .clients(CLIENTS, steady(1_000).reuse(Integer.MAX_VALUE, 0).timeout(SEC), "l7.outer.1")
            .at(
                SEC,
                levers -> {
                  if (crash) {
                    levers.crash("l7.inner.1");
                  } else {
                    levers.hang("l7.inner.1");
                  }
                })
            .at(SEC + 400 * MS, levers -> levers.restore("l7.inner.1"))
            .run(0, SEC, 2 * SEC, 3 * SEC);
    long failed = run.value(CLIENTS + "#0", "errors.status-5xx", SEC, 2 * SEC);
    long late = run.ok(CLIENTS).countAbove(101 * MS);
    if (crash) {
      assertThat(failed).as("50 under way, and every second of 400 after").isBetween(249L, 251L);
      assertThat(late).isZero();
    } else {
      assertThat(failed).isZero();
      assertThat(late).isBetween(247L, 251L);
    }
    assertThat(run.count(CLIENTS, "requests"))
        .isEqualTo(run.count(CLIENTS, "ok") + failed + run.count(CLIENTS, "inflight"));
    assertThat(run.value("l7.outer.1", "inflight")).isEqualTo(run.count(CLIENTS, "inflight"));
  }

  /** Even behind one that would not mind: the inner proxy chooses its worker by connection. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aProxyOfSeveralWorkersMayStandBehindAnother(int workers) {
    run =
        world()
            .servers("servers.s", 2, server(fixed(MS)).workers(1_000))
            .l7("l7.inner.1", workers, null, pool("round-robin"), POOL)
            .l7("l7.outer.1", 1, null, pool("round-robin"), List.of("l7.inner.1"))
            .clients(CLIENTS, steady(1_000), "l7.outer.1")
            .run(0, SEC);
    assertThat(run.value("l7.inner.1", "ok")).isEqualTo(999);
    assertThat(run.value(CLIENTS, "connections")).isEqualTo(1_000);
  }

  /** Every worker counts only what it sent itself. */
  @Test
  void aConnectionBelongsToOneWorker() {
    run =
        world()
            .servers("servers.s", 2, server(fixed(MS)).workers(1_000))
            .l7(PROXY, 4, null, pool("round-robin"), POOL)
            .clients(CLIENTS, poisson(1_000).addresses(1).reuse(Integer.MAX_VALUE, 0), PROXY)
            .run(0, 5 * SEC);
    assertThat(run.count(CLIENTS, "ok") + run.count(CLIENTS, "inflight"))
        .isEqualTo(run.count(CLIENTS, "requests"));
    assertThat(run.value(PROXY, "worker-nanos")).isEqualTo(20 * SEC);
  }
}
