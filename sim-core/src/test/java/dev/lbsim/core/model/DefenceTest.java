package dev.lbsim.core.model;

import static dev.lbsim.core.model.TestWorld.members;
import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.poisson;
import static dev.lbsim.core.model.Worlds.pool;
import static dev.lbsim.core.model.Worlds.requestsAt;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.steady;
import static dev.lbsim.core.model.Worlds.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.guard.defence.ReadClock;
import dev.lbsim.core.guard.defence.StreamGuard;
import dev.lbsim.core.model.RouteSettings.PoolShare;
import dev.lbsim.core.model.Worlds.ClientSpec;
import dev.lbsim.core.theory.Erlang;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What slow clients take of a proxy, and what its defence leaves them. */
class DefenceTest {
  private static final String GOOD = "clients.good";
  private static final String BAD = "clients.bad";
  private static final String PROXY = "l7.p.1";
  private static final double AT_ONCE = Double.POSITIVE_INFINITY;

  private @Nullable Run last;

  @AfterEach
  void nothingIsLostOrMadeUp() {
    if (last != null) {
      assertThat(last.world().conservation()).isEmpty();
    }
  }

  private Run run(TestWorld world, long... boundaries) {
    Run run = world.run(boundaries);
    last = run;
    return run;
  }

  private static L7Settings tier(int workers, DefenceSettings defence) {
    L7Settings plain =
        Worlds.l7(
            workers,
            null,
            List.of(pool("round-robin").settings()),
            UpstreamSettings.NONE,
            Worlds.route("all", null, List.of(new PoolShare(0, 1, 0))));
    return with(plain, defence);
  }

  /** A tier that defends itself. */
  static L7Settings with(L7Settings plain, DefenceSettings defence) {
    return new L7Settings(
        plain.workers(),
        plain.overhead(),
        plain.perByteNanos(),
        plain.weight(),
        plain.pools(),
        plain.routes(),
        plain.routeOfKind(),
        plain.upstream(),
        defence);
  }

  static TestWorld defended(DefenceSpec defence) {
    return world()
        .servers("servers.s", 1, server(fixed(1)).workers(100_000))
        .l7(PROXY, tier(1, defence.settings()), List.of(members("servers.s", 1)));
  }

  static DefenceSpec defence() {
    return new DefenceSpec();
  }

  /** A header that never ends, a byte every ten seconds. */
  private static LineSettings slowloris() {
    return line(LineSettings.ENDLESS, .1, 0, AT_ONCE, AT_ONCE, 10 * SEC);
  }

  private static LineSettings line(
      long header, double headerSpeed, long body, double bodySpeed, double readSpeed, long pause) {
    return new LineSettings(
        new long[] {header}, new long[] {body}, headerSpeed, bodySpeed, readSpeed, pause);
  }

  private static ClientSpec slow(ClientSpec clients, long holdNanos) {
    return clients.line(slowloris()).timeout(holdNanos);
  }

  /**
   * Every attacker that finds a slot holds it for as long as he likes: a loss system, and users who
   * need no time see Erlang's B, whatever the distribution of the hold.
   */
  @ParameterizedTest
  @CsvSource({"2, 30, 50", "2, 30, 70", "5, 10, 40"})
  void attackersLeaveUsersWhatErlangSays(double perSec, long holdSec, int slots) {
    long runs = 20_000;
    Run run =
        run(
            defended(defence().slots(slots).refuse())
                .clients(GOOD, poisson(20), PROXY)
                .clients(BAD, slow(poisson(perSec), holdSec * SEC), PROXY),
            5 * holdSec * SEC,
            runs * SEC);
    double blocking = Erlang.blocking(perSec * holdSec, slots);
    double requests = run.count(GOOD, "requests");
    // Busy and free spells last about as long as a departure of one of all slots.
    double independent = (runs - 5. * holdSec) * perSec;
    double deviation = Math.sqrt(blocking * (1 - blocking) / independent);
    assertThat(run.count(GOOD, "errors.refused") / requests)
        .isCloseTo(blocking, within(4 * deviation + 1e-3));
    assertThat(run.value(PROXY, "slots-peak")).isEqualTo(slots);
  }

  /** With rate times hold above the slots, nobody else gets in; users wait until they give up. */
  @Test
  void alittleMoreThanSlotsOverHoldBlocksEverybody() {
    Run run =
        run(
            defended(defence().slots(100).backlog(4096))
                .clients(GOOD, poisson(20).timeout(2 * SEC), PROXY)
                .clients(BAD, slow(steady(3.6), 30 * SEC), PROXY),
            60 * SEC,
            200 * SEC);
    assertThat(run.count(GOOD, "ok")).isZero();
    assertThat(run.count(GOOD, "errors.timeout")).isGreaterThan(2000);
    assertThat((double) run.value(PROXY, "slots-nanos") / run.nanos()).isEqualTo(100);
  }

  /** Little's law: what r attackers a second hold under a header timeout T is r T. */
  @ParameterizedTest
  @ValueSource(longs = {1, 10})
  void aHeaderTimeoutCapsWhatAttackersHold(long timeoutSec) {
    Run run =
        run(
            defended(defence().slots(1000).header(ReadClock.of(timeoutSec * SEC)))
                .clients(BAD, slow(steady(20), 300 * SEC), PROXY),
            60 * SEC,
            160 * SEC);
    assertThat((double) run.value(PROXY, "slots-nanos") / run.nanos())
        .isCloseTo(20. * timeoutSec, within(.1));
    assertThat(run.value(PROXY, "defence.slow-header")).isEqualTo(2000);
    assertThat(run.count(BAD, "errors.blocked")).isEqualTo(2000);
    assertThat(run.value(PROXY, "requests")).isZero();
  }

  @Test
  void aLimitPerClientCapsAttackersAtLimitTimesAddresses() {
    Run run =
        run(
            defended(defence().slots(1000).perClient(10))
                .clients(BAD, slow(steady(50).addresses(7), 300 * SEC), PROXY)
                .clients(GOOD, poisson(20), PROXY),
            60 * SEC,
            160 * SEC);
    assertThat(run.value(PROXY, "slots-peak")).isBetween(70L, 75L);
    assertThat(run.count(GOOD, "ok")).isEqualTo(run.count(GOOD, "requests"));
    assertThat(run.value(PROXY, "defence.per-client")).isGreaterThan(4900);
  }

  /** 700 bytes at 100 a second take 7 s: too long for a clock of 5 s, not for one that grows. */
  @Test
  void aMinimumRateTellsHonestSlowClientsFromAttackers() {
    LineSettings honest = line(700, 100, 0, 100, AT_ONCE, 0);
    ReadClock grows = new ReadClock(5 * SEC, 40 * SEC, 50);
    for (ReadClock clock : List.of(ReadClock.of(5 * SEC), grows)) {
      Run run =
          run(
              defended(defence().header(clock))
                  .clients(GOOD, requestsAt(0, 100, 200).line(honest), PROXY)
                  .clients(BAD, slow(steady(1), 300 * SEC), PROXY),
              0,
              60 * SEC);
      assertThat(run.count(GOOD, "ok")).isEqualTo(clock == grows ? 3 : 0);
      assertThat(run.value(PROXY, "defence.slow-header")).isGreaterThan(50);
      if (clock == grows) {
        assertThat(run.ok(GOOD).min()).isBetween(7 * SEC, 7 * SEC + 150 * MS);
      }
    }
  }

  /** A byte every ten seconds is a pause of ten, which no timeout between reads of more sees. */
  @ParameterizedTest
  @CsvSource({"20, 0", "9, 49"})
  void aTimeoutBetweenReadsIsResetByEveryByte(long pauseSec, long cut) {
    Run run =
        run(
            defended(defence().pause(pauseSec * SEC))
                .clients(BAD, slow(steady(1), 300 * SEC), PROXY),
            10 * SEC,
            59 * SEC);
    assertThat(run.value(PROXY, "defence.slow-header")).isEqualTo(cut);
  }

  @Test
  void aSlowBodyIsCutByItsOwnClock() {
    LineSettings rudy = line(700, AT_ONCE, 4096, .1, AT_ONCE, 10 * SEC);
    Run run =
        run(
            defended(defence().header(ReadClock.of(SEC)).body(ReadClock.of(5 * SEC)))
                .clients(BAD, requestsAt(0).line(rudy), PROXY),
            0,
            60 * SEC);
    assertThat(run.value(PROXY, "defence.slow-body")).isEqualTo(1);
    assertThat(run.errors(BAD).max()).isEqualTo(5 * SEC);
  }

  /** An answer of 1000 bytes at 10 a second holds the connection for 100 s after it was made. */
  @Test
  void aSlowReaderHoldsItsSlotUntilTheAnswerIsRead() {
    LineSettings reader = line(700, AT_ONCE, 0, AT_ONCE, 10, SEC);
    RequestKind kind = new RequestKind("/", 1, fixed(1), fixed(1000), null);
    ClientSpec clients = requestsAt(0).kinds(kind).line(reader);
    Run run = run(defended(defence().slots(9)).clients(BAD, clients, PROXY), 0, 200 * SEC);
    assertThat(run.count(BAD, "ok")).isEqualTo(1);
    assertThat(run.ok(BAD).min()).isEqualTo(100 * SEC + 100 * MS);
    assertThat(run.value(PROXY, "slots-nanos")).isEqualTo(100 * SEC + 100 * MS);
  }

  @Test
  void tooLongHeadersAndBodiesAreRefused() {
    for (LineSettings line :
        List.of(
            line(9000, AT_ONCE, 0, AT_ONCE, AT_ONCE, 0),
            line(700, AT_ONCE, 9000, AT_ONCE, AT_ONCE, 0))) {
      Run run =
          run(
              defended(defence().most(8000, 8000)).clients(BAD, requestsAt(0).line(line), PROXY),
              0,
              SEC);
      assertThat(run.value(PROXY, "defence.too-large")).isEqualTo(1);
      assertThat(run.count(BAD, "errors.blocked")).isEqualTo(1);
    }
  }

  /** Kept-alive connections fill the slots; each newcomer takes that of the longest idle. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void idleConnectionsMakeRoomWherePressureClosesThem(boolean closes) {
    DefenceSpec defence = defence().slots(10).refuse();
    Run run =
        run(
            defended(closes ? defence.closeIdle() : defence)
                .clients(GOOD, steady(10).addresses(1000).reuse(1000, 0), PROXY),
            0,
            100 * SEC);
    assertThat(run.value(PROXY, "slots-peak")).isEqualTo(10);
    if (closes) {
      assertThat(run.count(GOOD, "ok")).isEqualTo(run.count(GOOD, "requests"));
      assertThat(run.value(PROXY, "defence.reaped")).isGreaterThan(800);
    } else {
      assertThat(run.count(GOOD, "errors.refused")).isGreaterThan(900);
    }
  }

  /** A stream that is cut off ends its connection for what comes, not for what it carries. */
  @Test
  void aSlowStreamIsCutOffWithoutItsNeighbours() {
    LineSettings line =
        new LineSettings(new long[] {10, 1000}, new long[] {0, 0}, 100, AT_ONCE, AT_ONCE, 0);
    ClientSpec clients =
        poisson(5)
            .kinds(
                new RequestKind("/quick", 1, fixed(MS), null, null, 0),
                new RequestKind("/slow", 1, fixed(1), null, null, 0))
            .addresses(1)
            .reuse(Integer.MAX_VALUE, 0)
            .streams(10)
            .line(line);
    Run run =
        run(
            defended(defence().slots(99).header(ReadClock.of(5 * SEC)))
                .clients(GOOD, clients, PROXY),
            0,
            200 * SEC);
    long quick = run.value(GOOD + "#0", "requests");
    assertThat(run.value(GOOD + "#0", "ok")).isBetween(quick - 5, quick);
    assertThat(run.value(GOOD + "#1", "ok")).isZero();
    assertThat(run.value(GOOD + "#1", "errors.blocked")).isGreaterThan(400);
    assertThat(run.value(GOOD + "#0", "errors.reset")).isZero();
  }

  /** Who waits for a slot gets that of the first to be idle, or must wait until it is closed. */
  @ParameterizedTest
  @CsvSource({"true, 150", "false, 1150"})
  void whoWaitsIsAcceptedWhenAnotherGoesIdle(boolean closes, long millis) {
    DefenceSpec defence = defence().slots(1).backlog(9).keep(SEC);
    Run run =
        run(
            defended(closes ? defence.closeIdle() : defence)
                .clients(GOOD, requestsAt(0, 50).reuse(9, 0), PROXY),
            0,
            5 * SEC);
    assertThat(run.ok(GOOD).min()).isEqualTo(100 * MS);
    assertThat(run.ok(GOOD).max()).isEqualTo(millis * MS);
    assertThat(run.value(PROXY, "defence.reaped")).isEqualTo(closes ? 1 : 0);
  }

  /** A request that is on its way when the proxy closes the idle connection is reset. */
  @Test
  void aKeepAliveTimeoutRacesWithTheNextRequest() {
    ClientSpec clients = requestsAt(0, 1000, 2090).addresses(1).reuse(9, 0).rtt(fixed(100 * MS));
    Run run = run(defended(defence().keep(990 * MS)).clients(GOOD, clients, PROXY), 0, 5 * SEC);
    // Answers leave at 0.15 s and 1.15 s; the third request leaves at 2.09 s and comes at 2.14 s,
    // just at the end of the time the connection was kept for.
    assertThat(run.value(PROXY, "defence.idle")).isPositive();
    assertThat(run.count(GOOD, "ok") + run.count(GOOD, "errors.reset")).isEqualTo(3);
  }

  /** A proxy that dies lets go of all: its slots are free when it is back. */
  @Test
  void aCrashFreesEverySlot() {
    TestWorld world =
        defended(defence().slots(50).refuse())
            .clients(BAD, slow(steady(10), 300 * SEC), PROXY)
            .clients(GOOD, poisson(20), PROXY);
    world.at(20 * SEC, levers -> levers.crash(PROXY));
    world.at(25 * SEC, levers -> levers.restore(PROXY));
    Run run = run(world, 0, 25 * SEC, 30 * SEC, 60 * SEC);
    assertThat(run.value(GOOD + "#0", "ok", 25 * SEC, 30 * SEC))
        .isGreaterThan((long) (.9 * run.value(GOOD + "#0", "requests", 25 * SEC, 30 * SEC)));
    assertThat(run.value(GOOD + "#0", "ok", 30 * SEC, 60 * SEC)).isZero();
  }

  /** What a defence is made of in tests; nothing is limited unless said. */
  static final class DefenceSpec {
    private int slots = DefenceSettings.UNLIMITED;
    private int backlog;
    private boolean refuses;
    private boolean closesIdle;
    private int perClient = DefenceSettings.UNLIMITED;
    private ReadClock header = ReadClock.NONE;
    private ReadClock body = ReadClock.NONE;
    private long pause = ReadClock.NEVER;
    private long kept = ReadClock.NEVER;
    private long mostHeader = Long.MAX_VALUE;
    private long mostBody = Long.MAX_VALUE;

    DefenceSpec slots(int value) {
      slots = value;
      return this;
    }

    DefenceSpec backlog(int value) {
      backlog = value;
      return this;
    }

    DefenceSpec refuse() {
      refuses = true;
      return this;
    }

    DefenceSpec closeIdle() {
      closesIdle = true;
      return this;
    }

    DefenceSpec perClient(int value) {
      perClient = value;
      return this;
    }

    DefenceSpec header(ReadClock value) {
      header = value;
      return this;
    }

    DefenceSpec body(ReadClock value) {
      body = value;
      return this;
    }

    DefenceSpec pause(long nanos) {
      pause = nanos;
      return this;
    }

    DefenceSpec keep(long nanos) {
      kept = nanos;
      return this;
    }

    DefenceSpec most(long headerBytes, long bodyBytes) {
      mostHeader = headerBytes;
      mostBody = bodyBytes;
      return this;
    }

    DefenceSettings settings() {
      return new DefenceSettings(
          slots,
          false,
          backlog,
          refuses,
          closesIdle,
          perClient,
          header,
          body,
          pause,
          kept,
          mostHeader,
          mostBody,
          StreamGuard.Limits.NONE,
          0);
    }
  }
}
