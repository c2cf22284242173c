package dev.lbsim.core.model;

import static dev.lbsim.core.model.TestWorld.members;
import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.pool;
import static dev.lbsim.core.model.Worlds.requestsAt;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.world;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.core.guard.Backoff;
import dev.lbsim.core.model.ClientSettings.Retries;
import dev.lbsim.core.model.ClientSettings.Retries.Growth;
import dev.lbsim.core.model.RouteSettings.PoolShare;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where the time of a request went, to the nanosecond. */
class TimeAccountTest {
  private static final String CLIENTS = "clients.c";
  private static final String PROXY = "l7.p.1";
  private static final Set<Ending> ALL = EnumSet.complementOf(EnumSet.of(Ending.OK));

  private Run run;

  @AfterEach
  void thePartsAddUp() {
    assertThat(run.world().conservation()).isEmpty();
  }

  private Map<TimePart, Long> spentMillis() {
    Map<TimePart, Long> spent = new EnumMap<>(TimePart.class);
    for (TimePart part : TimePart.values()) {
      long nanos = run.value(CLIENTS + "#0", part.column());
      if (nanos != 0) {
        spent.put(part, nanos / MS);
      }
    }
    return spent;
  }

  private static L7Settings proxy(
      @Nullable ExchangeSettings exchange, UpstreamSettings upstream, FilterSettings... filters) {
    return Worlds.l7(
        1,
        fixed(5 * MS),
        List.of(pool("round-robin").settings()),
        upstream,
        Worlds.route("all", exchange, List.of(new PoolShare(0, 1, 0)), filters));
  }

  private static ExchangeSettings exchange(int retries, long pauseNanos, long hedgeNanos) {
    Retries rule =
        new Retries(retries, Growth.CONST, pauseNanos, 0, Backoff.Jitter.NONE, null, ALL);
    return new ExchangeSettings(0, 0, rule, hedgeNanos, 1, false, 1, 1, true);
  }

  @Test
  void aRequestAloneSpendsItAllInService() {
    run =
        world()
            .servers("servers.s", 1, server(fixed(1)))
            .clients(CLIENTS, requestsAt(0), "servers.s.1")
            .run(0, SEC);
    assertThat(spentMillis()).isEqualTo(Map.of(TimePart.SERVICE, 100L));
  }

  @Test
  void oneBehindAnotherWaits() {
    run =
        world()
            .servers("servers.s", 1, server(fixed(1)))
            .clients(CLIENTS, requestsAt(0, 30), "servers.s.1")
            .run(0, SEC);
    assertThat(spentMillis()).isEqualTo(Map.of(TimePart.SERVICE, 200L, TimePart.QUEUE, 70L));
  }

  @Test
  void sharingAWorkerIsWaitingForTheOthers() {
    // Together from 30: 30 + 2 * 70 = 170 the first, then the second has 30 left: 200.
    run =
        world()
            .servers("servers.s", 1, server(fixed(1)).discipline(Discipline.PS))
            .clients(CLIENTS, requestsAt(0, 30), "servers.s.1")
            .run(0, SEC);
    assertThat(spentMillis()).isEqualTo(Map.of(TimePart.SERVICE, 200L, TimePart.QUEUE, 140L));
  }

  @Test
  void openingAConnectionAndTheWayAreToldApart() {
    run =
        world()
            .servers("servers.s", 1, server(fixed(1)))
            .clients(CLIENTS, requestsAt(0).rtt(fixed(20 * MS)).setup(2), "servers.s.1")
            .run(0, SEC);
    assertThat(spentMillis())
        .isEqualTo(Map.of(TimePart.HANDSHAKE, 40L, TimePart.NETWORK, 20L, TimePart.SERVICE, 100L));
  }

  @Test
  void aClientsEarlierAttemptsAreRetriesHoweverTheySpentTheirTime() {
    run =
        world()
            .servers("servers.s", 1, server(fixed(1)).workers(2))
            .clients(
                CLIENTS, requestsAt(0).retries(1, Growth.CONST, 40 * MS, 0, null), "servers.s.1")
            .at(50 * MS, levers -> levers.crash("servers.s.1"))
            .at(60 * MS, levers -> levers.restore("servers.s.1"))
            .run(0, SEC);
    assertThat(spentMillis()).isEqualTo(Map.of(TimePart.RETRIES, 90L, TimePart.SERVICE, 100L));
  }

  @Test
  void behindAProxyItsCpuAndItsQueueCountApart() {
    run = proxied(proxy(null, UpstreamSettings.NONE), 0, 2);
    assertThat(spentMillis())
        .isEqualTo(Map.of(TimePart.L7_CPU, 10L, TimePart.L7_QUEUE, 3L, TimePart.SERVICE, 200L));
  }

  @Test
  void aKeptRequestSpendsItsTimeAsOneHandedOn() {
    run = proxied(proxy(ExchangeSettings.PLAIN, UpstreamSettings.NONE), 0, 2);
    assertThat(spentMillis())
        .isEqualTo(Map.of(TimePart.L7_CPU, 10L, TimePart.L7_QUEUE, 3L, TimePart.SERVICE, 200L));
  }

  @Test
  void aFaultHoldsARequestAndAFailedAttemptIsARetry() {
    FaultSettings fault = new FaultSettings(1, fixed(30 * MS), 0);
    run =
        world()
            .servers("servers.s", 2, server(fixed(1)).workers(10))
            .l7(
                PROXY,
                proxy(exchange(1, 20 * MS, 0), UpstreamSettings.NONE, fault),
                List.of(members("servers.s", 2)))
            .clients(CLIENTS, requestsAt(10), PROXY)
            .at(75 * MS, levers -> levers.crash("servers.s.1"))
            .run(0, SEC);
    // Sent at 45, reset at 75, sent again at 95.
    assertThat(spentMillis())
        .isEqualTo(
            Map.of(
                TimePart.L7_CPU, 5L,
                TimePart.HELD, 30L,
                TimePart.RETRIES, 50L,
                TimePart.SERVICE, 100L));
  }

  @Test
  void theTimeBeforeAHedgeThatIsFirstIsARetry() {
    run =
        world()
            .servers("servers.s", 2, server(fixed(1)).workers(10))
            .l7(
                PROXY,
                proxy(exchange(0, 0, 40 * MS), UpstreamSettings.NONE),
                List.of(members("servers.s", 2)))
            .clients(CLIENTS, requestsAt(10), PROXY)
            .at(5 * MS, levers -> levers.slow("servers.s.1", 9))
            .run(0, 2 * SEC);
    assertThat(spentMillis())
        .isEqualTo(Map.of(TimePart.L7_CPU, 5L, TimePart.RETRIES, 40L, TimePart.SERVICE, 100L));
  }

  @Test
  void anAnswerThatComesToAHungProxyIsHeldUntilItGoesOn() {
    run =
        world()
            .servers("servers.s", 2, server(fixed(1)).workers(10))
            .l7(
                PROXY,
                proxy(ExchangeSettings.PLAIN, UpstreamSettings.NONE),
                List.of(members("servers.s", 2)))
            .clients(CLIENTS, requestsAt(10), PROXY)
            .at(50 * MS, levers -> levers.hang(PROXY))
            .at(250 * MS, levers -> levers.restore(PROXY))
            .run(0, SEC);
    assertThat(spentMillis())
        .isEqualTo(Map.of(TimePart.L7_CPU, 5L, TimePart.SERVICE, 100L, TimePart.HELD, 135L));
  }

  private static Run proxied(L7Settings settings, long... millis) {
    return world()
        .servers("servers.s", 2, server(fixed(1)).workers(10))
        .l7(PROXY, settings, List.of(members("servers.s", 2)))
        .clients(CLIENTS, requestsAt(millis), PROXY)
        .run(0, SEC);
  }
}
