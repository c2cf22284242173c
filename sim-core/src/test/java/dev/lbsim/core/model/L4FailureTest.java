package dev.lbsim.core.model;

import static dev.lbsim.core.model.TestWorld.members;
import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.exp;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.health;
import static dev.lbsim.core.model.Worlds.pool;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.users;
import static dev.lbsim.core.model.Worlds.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two thousand users, each with one connection that never ends by itself, through an L4 tier: who
 * is moved, and who is broken, when the pool or the tier changes.
 */
class L4FailureTest {
  private static final String CLIENTS = "clients.c";
  private static final String TIER = "l4.e";
  private static final int USERS = 2_000;
  private static final int SERVERS = 10;
  private static final List<String> POOL = members("servers.s", SERVERS);
  private static final String VICTIM = "servers.s.4";
  private static final long CHANGE = 10 * SEC;
  private static final long END = 30 * SEC;

  private Run run;

  @AfterEach
  void nothingIsLostOrMadeUp() {
    assertThat(run.world().conservation()).isEmpty();
  }

  private static TestWorld flows(
      int instances, long table, long idleNanos, boolean proxied, PoolSpec pool) {
    return flows(instances, table, idleNanos, proxied, pool, server(fixed(MS)).workers(1_000));
  }

  private static TestWorld flows(
      int instances,
      long table,
      long idleNanos,
      boolean proxied,
      PoolSpec pool,
      Worlds.ServerSpec server) {
    return world()
        .servers("servers.s", SERVERS, server)
        .l4(TIER, instances, table, idleNanos, proxied, SEC, pool, POOL)
        .clients(
            CLIENTS, users(USERS, exp(SEC)).reuse(Integer.MAX_VALUE, 0).timeout(2 * SEC), TIER);
  }

  private long tier(String column, long from, long to) {
    return run.world().metered().stream()
        .filter(each -> each.scope().startsWith(TIER + "."))
        .mapToLong(each -> run.value(each.scope(), column, from, to))
        .sum();
  }

  private long broken() {
    return tier("broken", CHANGE, END);
  }

  private long failed() {
    return run.value(CLIENTS + "#0", "requests", CHANGE, END)
        - run.value(CLIENTS + "#0", "ok", CHANGE, END)
        - run.value(CLIENTS + "#0", "inflight", CHANGE, END)
        + run.value(CLIENTS + "#0", "inflight", 0, CHANGE);
  }

  /** RFC 2992 section 1: modulo moves (n - 1)/n; section 3 and NSDI 2016: little more than 1/n. */
  @ParameterizedTest
  @CsvSource({"hash-modulo, .9, .9", "maglev, .1, .11", "ring-hash, .05, .2"})
  void aStatelessTierBreaksTheFlowsThatHashElsewhere(String algorithm, double least, double most) {
    run =
        flows(1, 0, 0, false, pool(algorithm))
            .at(CHANGE, levers -> levers.setDraining(VICTIM, true))
            .run(0, CHANGE, CHANGE + 1, END);
    assertThat(tier("flows", 0, CHANGE)).isEqualTo(USERS);
    double moved = tier("moved", CHANGE, CHANGE + 1) / (double) USERS;
    double sigmas = 4 * Math.sqrt(.25 / USERS);
    assertThat(moved).isBetween(least - sigmas, most + sigmas);
    // Each moved flow breaks once: at once if a request is under way, else with its next one.
    assertThat(broken()).isEqualTo(tier("moved", CHANGE, END));
    assertThat(run.value(CLIENTS + "#0", "errors.reset", CHANGE, END)).isEqualTo(broken());
    assertThat(failed()).isEqualTo(broken());
    assertThat(run.value(VICTIM, "requests", CHANGE + 1, END)).isZero();
    assertThat(run.value(CLIENTS + "#0", "errors.reset", 0, CHANGE)).isZero();
  }

  @Test
  void aTableKeepsDrainingFlowsWhereTheyAreAndNewOnesGoElsewhere() {
    run =
        flows(1, 1_000_000, 0, false, pool("hash-modulo"))
            .at(CHANGE, levers -> levers.setDraining(VICTIM, true))
            .run(0, CHANGE, END);
    assertThat(tier("moved", CHANGE, END)).isZero();
    assertThat(failed()).isZero();
    assertThat(run.value(VICTIM, "requests", CHANGE, END)).isPositive();
  }

  /** What is removed is no longer there to send to, table or not. */
  @Test
  void aTableBreaksTheFlowsOfARemovedServerAndNoOthers() {
    run =
        flows(1, 1_000_000, 0, false, pool("hash-modulo"))
            .at(CHANGE, levers -> levers.setPresent(VICTIM, false))
            .run(0, CHANGE, CHANGE + 1, END);
    double share = tier("moved", CHANGE, CHANGE + 1) / (double) USERS;
    assertThat(share).isCloseTo(.1, within(4 * Math.sqrt(.1 * .9 / USERS)));
    assertThat(broken()).isEqualTo(tier("moved", CHANGE, END));
    assertThat(failed()).isEqualTo(broken());
  }

  @Test
  void aCrashedServersFlowsAreResetByItsHostAndTheChecksMoveTheRest() {
    run =
        flows(1, 0, 0, false, pool("maglev").health(health(SEC, SEC / 2, 3, 2)))
            .at(CHANGE, levers -> levers.crash(VICTIM))
            .run(0, CHANGE, CHANGE + 4 * SEC, END);
    long ofVictim = run.value(VICTIM, "errors.refused", CHANGE, END);
    assertThat(ofVictim).as("new connections until the checks notice").isPositive();
    assertThat(run.value(VICTIM, "requests", CHANGE + 4 * SEC, END)).isZero();
    assertThat(run.value(TIER + ".1", "usable", CHANGE, END)).isEqualTo(SERVERS - 1);
    long resets = run.value(CLIENTS + "#0", "errors.reset", CHANGE, END);
    assertThat(resets).isEqualTo(broken() + run.value(VICTIM, "errors.reset", CHANGE, END));
  }

  /** Pushed out of the table, a flow is hashed again: right, until the pool changes. */
  @Test
  void aTableTooSmallForgetsTheLeastRecentAndHashingSavesThem() {
    int room = USERS / 2;
    run =
        flows(1, room, 0, false, pool("hash-modulo"))
            .at(CHANGE, levers -> levers.setDraining(VICTIM, true))
            .run(0, CHANGE, CHANGE + 1, END);
    assertThat(tier("evicted", 0, CHANGE)).isGreaterThan(room);
    assertThat(run.value(CLIENTS + "#0", "errors.reset", 0, CHANGE)).isZero();
    // Of the half that is not in the table nine tenths move.
    double moved = tier("moved", CHANGE, CHANGE + 1) / (double) (USERS - room);
    assertThat(moved).isCloseTo(.9, within(4 * Math.sqrt(.09 / room)));
    assertThat(failed()).isPositive();
    assertThat(failed()).isEqualTo(broken());
  }

  /** Without a hash there is nothing to fall back on. */
  @Test
  void aTableTooSmallIsFatalWhereTheAlgorithmDoesNotGoByHash() {
    run = flows(1, USERS / 2, 0, false, pool("round-robin")).run(0, CHANGE, END);
    assertThat(tier("moved", 0, END)).as("no change of the pool").isZero();
    double resets = run.count(CLIENTS, "errors.reset");
    // Each forgotten flow is placed anew, and right by luck one time in ten.
    assertThat(resets / (resets + run.count(CLIENTS, "ok"))).isGreaterThan(.2);
    assertThat(tier("broken", 0, END)).isEqualTo((long) resets);
    run = flows(1, USERS, 0, false, pool("round-robin")).run(0, CHANGE, END);
    assertThat(run.count(CLIENTS, "errors.reset")).isZero();
  }

  /** Forgotten after two seconds of silence: exp(-2) of the pauses are as long. */
  @Test
  void aTableForgetsFlowsThatAreSilentForLong() {
    run =
        flows(1, USERS, 2 * SEC, false, pool("hash-modulo"))
            .at(CHANGE, levers -> levers.setDraining(VICTIM, true))
            .run(0, CHANGE, CHANGE + 1, END);
    assertThat(run.value(CLIENTS + "#0", "errors.reset", 0, CHANGE)).isZero();
    double moved = tier("moved", CHANGE, CHANGE + 1) / (double) USERS;
    double silent = .9 * Math.exp(-2);
    assertThat(moved).isCloseTo(silent, within(4 * Math.sqrt(silent / USERS)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void flushingATableHurtsWhenThePoolHasChangedOrTheAlgorithmDoesNotGoByHash(boolean byHash) {
    run =
        flows(1, USERS, 0, false, pool(byHash ? "maglev" : "p2c"))
            .at(CHANGE, levers -> levers.flush(TIER))
            .run(0, CHANGE, END);
    if (byHash) {
      assertThat(failed()).isZero();
    } else {
      // Nine in ten are placed elsewhere.
      assertThat(failed() / (double) USERS).isCloseTo(.9, within(4 * Math.sqrt(.09 / USERS)));
    }
  }

  /** Consistent hashing makes any instance as good as any other (NSDI 2016, section 3.4). */
  @Test
  void withConsistentHashingTheOthersTakeOverFlowsOfALostInstance() {
    run =
        flows(4, 0, 0, false, pool("maglev"))
            .at(CHANGE, levers -> levers.drop(TIER + ".2"))
            .run(0, CHANGE, CHANGE + SEC, CHANGE + 4 * SEC, END);
    // In the second until the network notices, a quarter of the users lose what they send, if any.
    double lost = tier("swallowed", CHANGE, CHANGE + SEC);
    double share = .25 * (1 - Math.exp(-1));
    assertThat(lost / USERS).isCloseTo(share, within(4 * Math.sqrt(share * (1 - share) / USERS)));
    assertThat(tier("swallowed", CHANGE + SEC, END)).isZero();
    assertThat(run.value(CLIENTS + "#0", "errors.timeout", CHANGE, END)).isEqualTo((long) lost);
    assertThat(broken()).isZero();
    assertThat(run.value(CLIENTS + "#0", "errors.reset", CHANGE, END)).isZero();
    assertThat(run.value(TIER + ".2", "flows", CHANGE + SEC, END)).isLessThan(5);
  }

  /** What one instance remembers, no other knows: 3 in 4 flows change, 9 in 10 of them break. */
  @Test
  void withoutConsistentHashingALostInstanceBreaksFlowsOfAll() {
    run =
        flows(4, 1_000_000, 0, false, pool("p2c"))
            .at(CHANGE, levers -> levers.drop(TIER + ".2"))
            .run(0, CHANGE, CHANGE + SEC, END);
    // ECMP hashes modulo 4, then modulo 3: 3 in 4 flows are sent to another instance. A quarter
    // was lost with its connection if it spoke in the second before; exp(-1) of those did not.
    double keep = 1 - .25 * (1 - Math.exp(-1));
    double expected = keep * .75 * .9;
    assertThat(broken() / (double) USERS).isBetween(expected - .1, expected + .1);
    assertThat(run.value(CLIENTS + "#0", "errors.reset", CHANGE, END)).isEqualTo(broken());
  }

  /**
   * Of four instances one is drained: resilient ECMP moves its flows only, 9 in 10 of them break.
   */
  @Test
  void resilientEcmpBreaksOnlyFlowsOfTheInstanceThatGoes() {
    for (String ecmp : List.of("modulo", "threshold", "resilient", "maglev")) {
      run =
          world()
              .ecmp(ecmp)
              .servers("servers.s", SERVERS, server(fixed(MS)).workers(1_000))
              .l4(TIER, 4, 1_000_000, 0, false, SEC, pool("p2c"), POOL)
              .clients(
                  CLIENTS,
                  users(USERS, exp(SEC)).reuse(Integer.MAX_VALUE, 0).timeout(2 * SEC),
                  TIER)
              .at(CHANGE, levers -> levers.setDraining(TIER + ".2", true))
              .run(0, CHANGE, CHANGE + SEC, END);
      // Of the four regions of threshold the second goes: kept are 3/12, 2/12 and 3/12.
      double moved = Map.of("modulo", .75, "threshold", 4 / 12.0).getOrDefault(ecmp, .25);
      double expected = moved * .9;
      assertThat(broken() / (double) USERS)
          .as(ecmp)
          .isCloseTo(expected, within(4 * Math.sqrt(expected * (1 - expected) / USERS)));
    }
  }

  @Test
  void eachInstanceIsDetectedInItsOwnTime() {
    run =
        flows(3, 0, 0, false, pool("maglev"))
            .at(CHANGE, levers -> levers.drop(TIER + ".1"))
            .at(CHANGE + SEC / 2, levers -> levers.drop(TIER + ".2"))
            .at(CHANGE + 2 * SEC, levers -> levers.restore(TIER + ".1"))
            .run(0, CHANGE + SEC, CHANGE + 3 * SEC / 2, CHANGE + 2 * SEC, END);
    String second = TIER + ".2";
    assertThat(run.value(second, "swallowed", CHANGE + SEC, CHANGE + 3 * SEC / 2)).isPositive();
    assertThat(run.value(second, "swallowed", CHANGE + 3 * SEC / 2, END)).isZero();
    assertThat(run.value(TIER + ".1", "swallowed", CHANGE + SEC, END)).isZero();
    assertThat(run.value(TIER + ".1", "requests", CHANGE + 2 * SEC, END)).isPositive();
  }

  @Test
  void aDrainedInstanceHandsItsFlowsOver() {
    run =
        flows(2, 0, 0, false, pool("maglev"))
            .at(CHANGE, levers -> levers.setDraining(TIER + ".1", true))
            .run(0, CHANGE, END);
    assertThat(run.value(TIER + ".1", "requests", CHANGE, END)).isZero();
    assertThat(failed()).isZero();
  }

  @Test
  void withEveryInstanceGoneNothingComesBack() {
    run =
        flows(2, 0, 0, false, pool("maglev"))
            .at(CHANGE, levers -> levers.drop(TIER + ".1"))
            .at(CHANGE, levers -> levers.drop(TIER + ".2"))
            .run(0, CHANGE, END);
    assertThat(run.value(CLIENTS + "#0", "errors.timeout", CHANGE, END)).isEqualTo(failed());
    assertThat(failed()).isGreaterThan(USERS);
    assertThat(run.value(CLIENTS + "#0", "ok", CHANGE, END))
        .as("answers that were on their way")
        .isLessThanOrEqualTo(run.value(CLIENTS + "#0", "inflight", 0, CHANGE));
  }

  /** Answers that return directly do not mind; what was proxied is reset or lost. */
  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void theWayBackDecidesWhatTheDeathOfAnInstanceCosts(boolean proxied, boolean crash) {
    run =
        flows(1, 1_000, 0, proxied, pool("maglev"), server(fixed(SEC)).workers(1_000))
            .at(CHANGE, levers -> kill(levers, crash))
            .run(0, CHANGE, CHANGE + SEC, CHANGE + 3 * SEC);
    long underWay = run.value(CLIENTS + "#0", "inflight", 0, CHANGE);
    assertThat(underWay).isGreaterThan(USERS / 3);
    long answered = run.value(CLIENTS + "#0", "ok", CHANGE, CHANGE + SEC);
    long reset = run.value(CLIENTS + "#0", "errors.reset", CHANGE, CHANGE + SEC);
    assertThat(answered).isEqualTo(proxied ? 0 : underWay);
    assertThat(reset).isEqualTo(proxied && crash ? underWay : 0);
    if (proxied && !crash) {
      assertThat(run.value(CLIENTS + "#0", "errors.timeout", CHANGE, CHANGE + 3 * SEC))
          .isGreaterThanOrEqualTo(underWay);
    }
  }

  private static void kill(Levers levers, boolean crash) {
    if (crash) {
      levers.crash(TIER + ".1");
    } else {
      levers.drop(TIER + ".1");
    }
  }

  @Test
  void withNoBackendItRefusesAndRecovers() {
    run =
        flows(1, 0, 0, false, pool("maglev"))
            .at(CHANGE, levers -> POOL.forEach(name -> levers.setDraining(name, true)))
            .at(CHANGE + SEC, levers -> POOL.forEach(name -> levers.setDraining(name, false)))
            .run(0, CHANGE, CHANGE + SEC, END);
    assertThat(run.value(CLIENTS + "#0", "errors.no-backend", CHANGE, END)).isPositive();
    assertThat(run.value(CLIENTS + "#0", "errors.no-backend", CHANGE + SEC, END)).isZero();
    assertThat(tier("errors.no-backend", CHANGE, END))
        .isEqualTo(run.value(CLIENTS + "#0", "errors.no-backend", CHANGE, END));
    assertThat(run.value(CLIENTS + "#0", "ok", CHANGE + SEC, END)).isPositive();
  }

  /** Flows that hash on the source keep to one server, connection after connection. */
  @Test
  void connectionsSplitByTheHashOfTheirTuple() {
    run =
        world()
            .servers("servers.s", SERVERS, server(fixed(1)))
            .l4(TIER, pool("maglev"), POOL)
            .clients(CLIENTS, Worlds.poisson(20_000), TIER)
            .run(0, SEC);
    double requests = run.count(CLIENTS, "requests");
    for (String name : POOL) {
      double share = run.value(name, "requests") / requests;
      assertThat(share).isCloseTo(.1, within(4 * Math.sqrt(.09 / requests)));
    }
    assertThat(tier("connections", 0, SEC)).isEqualTo((long) requests);
    assertThat(tier("flows", 0, SEC)).isZero();
  }
}
