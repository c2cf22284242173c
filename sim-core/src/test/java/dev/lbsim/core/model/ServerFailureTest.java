package dev.lbsim.core.model;

import static dev.lbsim.core.model.TestWorld.members;
import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.pool;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.steady;
import static dev.lbsim.core.model.Worlds.trace;
import static dev.lbsim.core.model.Worlds.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.model.Worlds.ClientSpec;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of requests when their server fails, to the nanosecond. */
class ServerFailureTest {
  private static final String CLIENTS = "clients.c";
  private static final String SERVER = "servers.s.1";

  private Run run;

  @AfterEach
  void nothingIsLostOrMadeUp() {
    assertThat(run.world().conservation()).isEmpty();
  }

  /** Requests of ten milliseconds at these milliseconds. */
  private static ClientSpec requestsAt(double... millis) {
    long[] at = Arrays.stream(millis).mapToLong(each -> Math.round(each * MS)).toArray();
    double[] costs = new double[millis.length];
    Arrays.fill(costs, 10 * MS);
    return trace(at, costs);
  }

  private static TestWorld oneServer(Discipline discipline, ClientSpec clients) {
    return world()
        .server(SERVER, server(fixed(1)).discipline(discipline))
        .clients(CLIENTS, clients, SERVER);
  }

  @ParameterizedTest
  @EnumSource(Discipline.class)
  void aCrashResetsWhatIsHeldAndRefusesTheRest(Discipline discipline) {
    run =
        oneServer(discipline, requestsAt(0, 1, 2, 6, 25))
            .at(5 * MS, levers -> levers.crash(SERVER))
            .at(20 * MS, levers -> levers.restore(SERVER))
            .run(0, SEC);
    assertThat(run.count(CLIENTS, "errors.reset")).isEqualTo(3);
    assertThat(run.count(CLIENTS, "errors.refused")).isEqualTo(1);
    assertThat(run.errors(CLIENTS).max()).isEqualTo(5 * MS);
    assertThat(run.errors(CLIENTS).min()).as("a refusal takes no time").isZero();
    assertThat(run.ok(CLIENTS).count()).isEqualTo(1);
    assertThat(run.ok(CLIENTS).max()).isEqualTo(10 * MS);
    assertThat(run.value(SERVER, "errors.reset")).isEqualTo(3);
    assertThat(run.value(SERVER, "errors.refused")).isEqualTo(1);
    assertThat(run.value(SERVER, "capacity-nanos"))
        .as("a process that is gone offers nothing")
        .isEqualTo(SEC - 15 * MS);
  }

  /**
   * Room for two: the third kills it, and it is back 10 ms later; the one at 9 ms comes between.
   */
  @ParameterizedTest
  @EnumSource(Discipline.class)
  void aServerThatHoldsTooMuchIsKilledAndComesBack(Discipline discipline) {
    run =
        world()
            .server(SERVER, server(fixed(1)).discipline(discipline).oom(2, 10 * MS))
            .clients(CLIENTS, requestsAt(0, 1, 2, 9, 25), SERVER)
            .run(0, SEC);
    assertThat(run.value(SERVER, "killed")).isEqualTo(1);
    assertThat(run.count(CLIENTS, "errors.reset")).isEqualTo(3);
    assertThat(run.count(CLIENTS, "errors.refused")).isEqualTo(1);
    assertThat(run.ok(CLIENTS).count()).isEqualTo(1);
  }

  /** Who repairs it sooner is not undone by its own return. */
  @Test
  void aServerThatWasKilledCanDieAgainBeforeItIsBack() {
    run =
        world()
            .server(SERVER, server(fixed(1)).oom(1, 20 * MS))
            .clients(CLIENTS, requestsAt(0, 1, 30), SERVER)
            .at(10 * MS, levers -> levers.restore(SERVER))
            .at(15 * MS, levers -> levers.crash(SERVER))
            .run(0, SEC);
    assertThat(run.value(SERVER, "killed")).isEqualTo(1);
    assertThat(run.count(CLIENTS, "errors.refused")).as("nobody restores it").isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Discipline.class)
  void aHangFreezesWorkAndItGoesOnWhereItStopped(Discipline discipline) {
    run =
        oneServer(discipline, requestsAt(0, 50))
            .at(4 * MS, levers -> levers.hang(SERVER))
            .at(104 * MS, levers -> levers.restore(SERVER))
            .run(0, SEC);
    assertThat(run.ok(CLIENTS).count()).isEqualTo(2);
    if (discipline == Discipline.PS) {
      // Six milliseconds to go with half a worker each, then four with all of it.
      assertThat(run.ok(CLIENTS).max()).isEqualTo(116 * MS);
      assertThat(run.ok(CLIENTS).min()).isEqualTo((120 - 50) * MS);
    } else {
      assertThat(run.ok(CLIENTS).max()).isEqualTo(110 * MS);
      assertThat(run.ok(CLIENTS).min()).isEqualTo((120 - 50) * MS);
    }
    assertThat(run.value(SERVER, "capacity-nanos")).isEqualTo(SEC - 100 * MS);
  }

  @Test
  void aHangingServerSwallowsWhatItsQueueCannotHold() {
    run =
        world()
            .server(SERVER, server(fixed(1)).queue(1))
            .clients(CLIENTS, requestsAt(1, 2, 3, 4).timeout(500 * MS), SERVER)
            .at(0, levers -> levers.hang(SERVER))
            .at(100 * MS, levers -> levers.restore(SERVER))
            .run(0, SEC);
    assertThat(run.count(CLIENTS, "ok")).isEqualTo(2);
    assertThat(run.count(CLIENTS, "errors.timeout")).isEqualTo(2);
    assertThat(run.value(SERVER, "swallowed")).isEqualTo(2);
    assertThat(run.value(SERVER, "errors.rejected")).isZero();
  }

  @Test
  void aHostThatIsGoneSwallowsRequestsAndAnswers() {
    run =
        oneServer(Discipline.FIFO, requestsAt(0, 6, 30).timeout(50 * MS))
            .at(4 * MS, levers -> levers.drop(SERVER))
            .at(20 * MS, levers -> levers.restore(SERVER))
            .run(0, SEC);
    assertThat(run.count(CLIENTS, "errors.timeout")).isEqualTo(2);
    assertThat(run.errors(CLIENTS).min()).isEqualTo(50 * MS);
    assertThat(run.errors(CLIENTS).max()).isEqualTo(50 * MS);
    assertThat(run.ok(CLIENTS).count()).isEqualTo(1);
    assertThat(run.value(SERVER, "swallowed")).isEqualTo(2);
    assertThat(run.value(SERVER, "busy-nanos")).as("the work was done").isEqualTo(20 * MS);
  }

  /** Without a timeout a lost request is in flight for ever, and counted so. */
  @Test
  void withoutPatienceRunningOutALostRequestStaysInFlight() {
    run =
        oneServer(Discipline.FIFO, requestsAt(1)).at(0, levers -> levers.drop(SERVER)).run(0, SEC);
    assertThat(run.count(CLIENTS, "inflight")).isEqualTo(1);
    assertThat(run.count(CLIENTS, "inflight-nanos")).isEqualTo(SEC - MS);
  }

  @Test
  void slownessMultipliesWhatIsLeftOfWorkInProgress() {
    run =
        oneServer(Discipline.FIFO, requestsAt(0))
            .at(4 * MS, levers -> levers.slow(SERVER, 10))
            .at(34 * MS, levers -> levers.slow(SERVER, 1))
            .run(0, SEC);
    assertThat(run.ok(CLIENTS).max()).as("4 + 30 (for 3) + 3").isEqualTo(37 * MS);
  }

  @Test
  void aShareOfAnswersFailsAndMayTakeAnotherTime() {
    int rate = 20_000;
    run =
        world()
            .server(SERVER, server(fixed(4 * MS)).workers(100).errors(.25, fixed(MS)))
            .clients(CLIENTS, steady(rate), SERVER)
            .at(SEC, levers -> levers.setErrorShare(SERVER, .75))
            .at(2 * SEC, levers -> levers.resetErrorShare(SERVER))
            .run(0, SEC, 2 * SEC, 3 * SEC);
    double sigmas = 4 * Math.sqrt(.25 * .75 / rate);
    double[] shares = {.25, .75, .25};
    for (int i = 0; i < 3; i++) {
      double failed =
          run.value(CLIENTS + "#0", "errors.status-5xx", i * SEC, (i + 1) * SEC) / (double) rate;
      // Four milliseconds of the second before reach into each.
      assertThat(failed).isCloseTo(shares[i], within(sigmas + .004));
    }
    assertThat(run.ok(CLIENTS).min()).isEqualTo(4 * MS);
    assertThat(run.errors(CLIENTS).max()).isEqualTo(MS);
  }

  @Test
  void aRestartedProcessIsColdAndWarmsUpInAStraightLine() {
    run =
        world()
            .server(SERVER, server(fixed(1)).warmup(SEC, 5))
            .clients(CLIENTS, requestsAt(0, 200, 700, 1_400), SERVER)
            .at(100 * MS, levers -> levers.crash(SERVER))
            .at(200 * MS - 1, levers -> levers.restore(SERVER))
            .run(0, 150 * MS, 500 * MS, 1_200 * MS, 2 * SEC);
    assertThat(latency(0, 150)).as("warm at the start of a run").isEqualTo(10 * MS);
    assertThat(latency(150, 500)).isEqualTo(50 * MS);
    assertThat(latency(500, 1_200)).isEqualTo(30 * MS);
    assertThat(latency(1_200, 2_000)).isEqualTo(10 * MS);
  }

  private long latency(long fromMillis, long toMillis) {
    // One nanosecond of age is a few of work.
    long max = run.recording().histogram(CLIENTS + "#0/ok", fromMillis * MS, toMillis * MS).max();
    return (max + 500) / 1_000 * 1_000;
  }

  @Test
  void aDrainedServerFinishesWhatItHasAndGetsNothingNew() {
    List<String> names = members("servers.s", 3);
    run =
        world()
            .servers("servers.s", 3, server(fixed(60 * MS)).workers(100))
            .l7("l7.p.1", pool("round-robin"), names)
            .clients(CLIENTS, steady(300), "l7.p.1")
            .at(SEC, levers -> levers.setDraining(SERVER, true))
            .at(2 * SEC, levers -> levers.setDraining(SERVER, false))
            .run(0, SEC, SEC + 100 * MS, 2 * SEC, 3 * SEC);
    assertThat(run.value(SERVER, "requests", 0, SEC)).isBetween(99L, 101L);
    assertThat(run.value(SERVER, "requests", SEC, 2 * SEC)).isZero();
    assertThat(run.value(SERVER, "inflight", 0, SEC)).isBetween(5L, 7L);
    assertThat(run.value(SERVER, "ok", SEC, SEC + 100 * MS)).isBetween(5L, 7L);
    assertThat(run.value(SERVER, "requests", 2 * SEC, 3 * SEC)).isBetween(99L, 101L);
    assertThat(run.count(CLIENTS, "ok") + run.count(CLIENTS, "inflight")).isEqualTo(900);
  }

  @Test
  void aServerThatIsAddedJoinsColdAndOneThatIsRemovedLivesOn() {
    run =
        world()
            .servers("servers.s", 2, server(fixed(10 * MS)).workers(100).warmup(100 * SEC, 4))
            .l7("l7.p.1", pool("round-robin"), members("servers.s", 2))
            .clients(CLIENTS, steady(200), "l7.p.1")
            .at(SEC, levers -> levers.setPresent(SERVER, false))
            .at(2 * SEC, levers -> levers.setPresent(SERVER, true))
            .at(3 * SEC, levers -> levers.setPresent(SERVER, true))
            .run(0, SEC, SEC + 100 * MS, 2 * SEC, 3 * SEC, 4 * SEC);
    assertThat(run.count(CLIENTS, "ok") + run.count(CLIENTS, "inflight")).isEqualTo(800);
    assertThat(run.value(SERVER, "requests", SEC, 2 * SEC)).isZero();
    assertThat(run.value(SERVER, "requests", 2 * SEC, 3 * SEC)).isBetween(99L, 101L);
    assertThat(run.value(SERVER, "requests", 0, SEC)).isBetween(99L, 101L);
    assertThat(run.recording().histogram(CLIENTS + "#0/ok", 0, SEC).max()).isEqualTo(10 * MS);
    // 4x, less what it has warmed up; adding what is there changes nothing.
    assertThat((double) run.recording().histogram(CLIENTS + "#0/ok", 2 * SEC, 3 * SEC).max())
        .isCloseTo(40. * MS, within(.4 * MS));
    assertThat((double) run.recording().histogram(CLIENTS + "#0/ok", 3 * SEC, 4 * SEC).max())
        .isCloseTo(39.6 * MS, within(.4 * MS));
  }

  @Test
  void weightAndSpeedCanChangeWhileItRuns() {
    run =
        world()
            .servers("servers.s", 2, server(fixed(2 * MS)))
            .l7("l7.p.1", pool("weighted-round-robin"), members("servers.s", 2))
            .clients(CLIENTS, steady(200), "l7.p.1")
            .at(SEC, levers -> levers.setWeight(SERVER, 3))
            .at(SEC, levers -> levers.setSpeed(SERVER, 2))
            .run(0, SEC, 2 * SEC);
    assertThat(run.value(SERVER, "requests", 0, SEC)).isBetween(99L, 101L);
    assertThat(run.value(SERVER, "requests", SEC, 2 * SEC)).isBetween(149L, 151L);
    assertThat(run.value(SERVER, "capacity-nanos", SEC, 2 * SEC)).isEqualTo(2 * SEC);
    assertThat(run.recording().histogram(CLIENTS + "#0/ok", SEC, 2 * SEC).min()).isEqualTo(MS);
  }

  @Test
  void clientsKnowAtOnceThatACrashClosedTheirIdleConnections() {
    run =
        world()
            .server(SERVER, server(fixed(1)))
            .clients(CLIENTS, requestsAt(0, 20, 100, 120).reuse(100, 0), SERVER)
            .at(40 * MS, levers -> levers.crash(SERVER))
            .at(60 * MS, levers -> levers.restore(SERVER))
            .run(0, SEC);
    assertThat(run.count(CLIENTS, "ok")).isEqualTo(4);
    assertThat(run.value(CLIENTS, "connections")).isEqualTo(2);
  }

  /** Its connection died while it travelled: the new process knows nothing of it. */
  @Test
  void aRequestOnItsWayOnAnOldConnectionIsReset() {
    run =
        world()
            .server(SERVER, server(fixed(1)))
            .clients(CLIENTS, requestsAt(0, 100).reuse(100, 0).rtt(fixed(20 * MS)), SERVER)
            .at(104 * MS, levers -> levers.crash(SERVER))
            .at(106 * MS, levers -> levers.restore(SERVER))
            .run(0, SEC);
    assertThat(run.count(CLIENTS, "ok")).isEqualTo(1);
    assertThat(run.count(CLIENTS, "errors.reset")).isEqualTo(1);
    assertThat(run.errors(CLIENTS).max()).isEqualTo(20 * MS);
    assertThat(run.value(SERVER, "errors.reset")).isEqualTo(1);
  }
}
