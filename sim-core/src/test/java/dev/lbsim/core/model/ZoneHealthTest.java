package dev.lbsim.core.model;

import static dev.lbsim.core.model.TestWorld.members;
import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.health;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.steady;
import static dev.lbsim.core.model.Worlds.world;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.core.dns.FailMode;
import dev.lbsim.core.guard.HealthCheckSettings;
import dev.lbsim.core.guard.HealthState;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several checkers, a quorum among them, and what is done with their verdict. */
class ZoneHealthTest {
  private static final String CLIENTS = "clients.c";
  private static final String ZONE = "dns.z";
  private static final long CRASH = 2 * SEC;
  private static final double RATE = 200;

  private static ZoneSettings failover(
      ZoneHealthSettings health, FailMode fail, int lastResort, int addresses) {
    double[] weights = new double[addresses];
    Arrays.fill(weights, 1);
    return new ZoneSettings(
        weights,
        DnsWorlds.answers("failover"),
        null,
        0,
        ZoneSettings.AS_TTL,
        fail,
        0,
        lastResort,
        health,
        new int[0]);
  }

  private static Run crash(int replication, ZoneHealthSettings health) {
    return world(1, replication)
        .servers("servers.s", 2, server(fixed(0)))
        .zone(ZONE, members("servers.s", 2), failover(health, FailMode.OPEN, -1, 2))
        .clients(CLIENTS, steady(RATE), ZONE, null)
        .at(CRASH, levers -> levers.crash("servers.s.1"))
        .run(0, CRASH + 8 * SEC);
  }

  private static double foundOutMillis(Run run) {
    return (run.count(CLIENTS, "last-error") - CRASH) / (double) MS + 1_000 / RATE / 2;
  }

  /**
   * Checks that refuse at once, every second, 2 in a row: each checker finds out after a time
   * uniform on [1 s, 2 s]. The address falls with the n - floor(q n)-th of them, whose mean is that
   * rank over n + 1.
   */
  @ParameterizedTest
  @CsvSource({"1, 0, 1", "16, .18, 14", "3, .5, 2", "4, .5, 2", "5, 0, 5"})
  void theVerdictIsAnOrderStatisticOfTheCheckers(int checkers, double quorum, int rank) {
    ZoneHealthSettings health =
        new ZoneHealthSettings(health(SEC, SEC / 2, 2, 2), checkers, quorum, new int[0], 0, false);
    Replicated runs = Replicated.of(100, r -> crash(r, health));
    runs.agrees(ZoneHealthTest::foundOutMillis, 1_000 + 1_000. * rank / (checkers + 1), .03);
  }

  @Test
  void aVerdictIsInTheAnswersOnlyAfterItHasBeenPublished() {
    HealthCheckSettings check = health(SEC, SEC / 2, 2, 2);
    Run at0 = crash(0, new ZoneHealthSettings(check, 1, 0, new int[0], 0, false));
    Run late = crash(0, new ZoneHealthSettings(check, 1, 0, new int[0], 3 * SEC, false));
    assertThat(foundOutMillis(late) - foundOutMillis(at0)).isBetween(2_994., 3_006.);
  }

  /** gdnsd: up 20, ok 10, down 10. Every second check fails: 10 failures, never 10 successes. */
  @Test
  void failuresThatAreNotForgottenAddUp() {
    HealthState state = new HealthState(20, 10, 10, HealthState.Start.FULLY_UP);
    for (int i = 0; i < 9; i++) {
      assertThat(state.record(false)).isFalse();
      assertThat(state.record(true)).isFalse();
    }
    assertThat(state.up()).isTrue();
    assertThat(state.record(false)).isTrue();
    assertThat(state.up()).isFalse();
    for (int i = 0; i < 19; i++) {
      assertThat(state.record(true)).isFalse();
    }
    assertThat(state.record(false)).isFalse();
    for (int i = 0; i < 19; i++) {
      state.record(true);
    }
    assertThat(state.record(true)).isTrue();
    for (int i = 0; i < 9; i++) {
      state.record(false);
    }
    for (int i = 0; i < 10; i++) {
      state.record(true);
    }
    assertThat(state.inTransition()).as("ten successes make failures forgotten").isFalse();
  }

  @Test
  void whenNoAnswerWorksTheLastResortIsGivenAndNothingElse() {
    ZoneHealthSettings health = ZoneHealthSettings.one(health(SEC, SEC / 2, 2, 2));
    Run run =
        world()
            .servers("servers.s", 3, server(fixed(0)))
            .zone(ZONE, members("servers.s", 3), failover(health, FailMode.OPEN, 2, 3))
            .clients(CLIENTS, steady(RATE), ZONE, null)
            .at(CRASH, levers -> levers.crash("servers.s.1"))
            .at(CRASH, levers -> levers.crash("servers.s.2"))
            .at(10 * SEC, levers -> levers.restore("servers.s.1"))
            .run(0, CRASH, 5 * SEC, 10 * SEC, 14 * SEC, 20 * SEC);
    assertThat(run.value("servers.s.3", "requests", 0, CRASH)).isZero();
    assertThat(run.value("servers.s.3", "requests", 5 * SEC, 10 * SEC)).isEqualTo(1_000);
    assertThat(run.value("servers.s.3", "requests", 14 * SEC, 20 * SEC)).isZero();
  }

  @Test
  void failClosedAnswersNothing() {
    ZoneHealthSettings health = ZoneHealthSettings.one(health(SEC, SEC / 2, 2, 2));
    Run run =
        world()
            .server("servers.s.1", server(fixed(0)))
            .zone(ZONE, members("servers.s", 1), failover(health, FailMode.CLOSED, -1, 1))
            .clients(CLIENTS, steady(RATE), ZONE, null)
            .at(CRASH, levers -> levers.crash("servers.s.1"))
            .run(0, 5 * SEC, 10 * SEC);
    assertThat(run.value(CLIENTS + "#0", "errors.no-answer", 5 * SEC, 10 * SEC)).isEqualTo(1_000);
  }

  /** PowerDNS Lua: dead before anybody asked, and the first answer is wrong for that. */
  @Test
  void whatNobodyHasAskedForIsNotChecked() {
    HealthCheckSettings check =
        new HealthCheckSettings(5 * SEC, 5 * SEC, 2 * SEC, 1, 1, 1, 0, HealthState.Start.DOWN);
    Run run =
        world()
            .servers("servers.s", 2, server(fixed(0)))
            .zone(
                ZONE,
                members("servers.s", 2),
                failover(
                    new ZoneHealthSettings(check, 1, 0, new int[0], 0, true), FailMode.OPEN, -1, 2))
            .clients(
                CLIENTS,
                Worlds.trace(new long[] {10 * SEC, 11 * SEC}, new double[] {1, 1}),
                ZONE,
                null)
            .at(SEC, levers -> levers.crash("servers.s.1"))
            .run(0, 20 * SEC);
    assertThat(run.count(CLIENTS, "errors.refused")).isEqualTo(1);
    assertThat(run.count(CLIENTS, "ok")).isEqualTo(1);
  }
}
