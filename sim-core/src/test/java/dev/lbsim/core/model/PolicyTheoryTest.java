package dev.lbsim.core.model;

import static dev.lbsim.core.model.TestWorld.members;
import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.exp;
import static dev.lbsim.core.model.Worlds.poisson;
import static dev.lbsim.core.model.Worlds.pool;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.stats.Estimate;
import dev.lbsim.core.theory.GM1Queue;
import dev.lbsim.core.theory.MM1Queue;
import dev.lbsim.core.theory.PowerOfChoices;
import dev.lbsim.core.theory.RandomSplit;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Pools of servers behind one worker that chooses, against closed forms and against figures of an
 * independent program. Mean service is one millisecond at speed 1, rates are per millisecond.
 */
class PolicyTheoryTest {
  private static final String CLIENTS = "clients.c";
  private static final long WARMUP = 2 * SEC;

  /** A Poisson stream split at random is Poisson: ten times M/M/1. */
  @Test
  void randomMakesTenQueues() {
    MM1Queue theory = new MM1Queue(.7, 1);
    Replicated runs = tenServers("random", .7, 4);
    runs.agrees(run -> run.meanMillis(CLIENTS), theory.meanSojourn(), .02);
    runs.agrees(run -> run.shareAbove(CLIENTS, theory.sojournQuantile(.99)), .01, .10);
  }

  /** Every tenth arrival: E10/M/1, Kleinrock, Queueing Systems 1, section 6.4. */
  @Test
  void rotationMakesArrivalsEven() {
    GM1Queue theory = GM1Queue.rotation(8, 1, 10);
    assertThat(theory.meanSojourn()).isCloseTo(2.9223, within(5e-5));
    assertThat(theory.sojournQuantile(.99)).isCloseTo(13.458, within(5e-4));
    Replicated runs = tenServers("round-robin", .8, 4);
    runs.agrees(run -> run.meanMillis(CLIENTS), theory.meanSojourn(), .02);
    runs.agrees(run -> run.shareAbove(CLIENTS, 13.458), .01, .10);
  }

  /**
   * No closed form for ten queues. Mean and p99 are of a plain program in C over ten million jobs:
   * 1.3551 +- 0.0036 (95 %) and 5.92.
   */
  @Test
  void shortestQueue() {
    Replicated runs = tenServers("least-request", .8, 5);
    runs.agrees(run -> run.meanMillis(CLIENTS), 1.3551, .0036 / 1.96, .005);
    assertQuantile(runs, 5.92);
  }

  /** As above: 2.0755 +- 0.0044 and 7.95; the limit for many servers is lower. */
  @Test
  void twoDistinctChoices() {
    Replicated runs = tenServers("p2c", .8, 6);
    runs.agrees(run -> run.meanMillis(CLIENTS), 2.0755, .0044 / 1.96, .005);
    assertQuantile(runs, 7.95);
  }

  /** The program's quantile has about the error of ours, and two digits. */
  private static void assertQuantile(Replicated runs, double reference) {
    Estimate p99 = runs.latencies(CLIENTS).quantile(.99).scaled(1e-6);
    double error = Math.hypot(p99.halfWidth() / 1.96, .0025);
    assertThat(p99.relativeHalfWidth()).isLessThan(.02);
    assertThat(p99.value()).isCloseTo(reference, within(4 * Math.sqrt(2) * error));
  }

  /** Mitzenmacher 2001: with many servers, the sum over i of lambda^(2^i - 1). */
  @Test
  void twoChoicesAmongManyNearTheLimit() {
    int servers = 400;
    Replicated runs =
        Replicated.of(
            r ->
                world(1, r)
                    .servers("servers.s", servers, server(exp(MS)))
                    .l7(
                        "l7.p.1",
                        pool("least-request").with("choices", 2),
                        members("servers.s", servers))
                    .clients(CLIENTS, poisson(servers * 700), "l7.p.1")
                    .run(100 * MS, 200 * MS));
    // The relative error of the limit is of order 1/n: for ten servers at .8 it is 6 % (above), so
    // for four hundred about 0.2 %.
    double limit = PowerOfChoices.meanSojourn(.7, 2);
    runs.agrees(run -> run.meanMillis(CLIENTS), limit, .002 * limit, .01);
  }

  /** Independent M/M/1 queues of their own rates: Harchol-Balter, Performance Modeling, 24. */
  @Test
  void unequalServersGetWhatTheirWeightsSay() {
    Replicated runs =
        Replicated.of(
            r ->
                world(1, r)
                    .server("servers.s.1", server(exp(MS)).speed(1).weight(1))
                    .server("servers.s.2", server(exp(MS)).speed(2).weight(3))
                    .server("servers.s.3", server(exp(MS)).speed(4).weight(6))
                    .l7("l7.p.1", pool("weighted-random"), members("servers.s", 3))
                    .clients(CLIENTS, poisson(5_000), "l7.p.1")
                    .run(WARMUP, WARMUP + 5 * SEC));
    double[] services = {1, .5, .25};
    double theory = RandomSplit.meanSojourn(5, services, new double[] {1, 3, 6});
    runs.agrees(run -> run.meanMillis(CLIENTS), theory, .02);
    runs.agrees(run -> busy(run, 1), 5 * .1, .01);
    runs.agrees(run -> busy(run, 2), 5 * .3 / 2, .01);
    runs.agrees(run -> busy(run, 3), 5 * .6 / 4, .01);
  }

  private static double busy(Run run, int server) {
    return (double) run.value("servers.s." + server, "busy-nanos") / run.nanos();
  }

  /** A worker with its own rotation sees a random part of the stream: E10/M/1 no longer. */
  @Test
  void manyWorkersEachTurningOnTheirOwnAreLessEvenThanOne() {
    double one = tenServers("round-robin", .8, 1).latencies(CLIENTS).mean().value();
    PoolSpec pool = pool("round-robin");
    List<String> names = members("servers.s", 10);
    Replicated runs =
        Replicated.of(
            r ->
                world(1, r)
                    .servers("servers.s", 10, server(exp(MS)))
                    .l7("l7.p.1", 16, null, pool, names)
                    .clients(CLIENTS, poisson(8_000), "l7.p.1")
                    .run(WARMUP, WARMUP + SEC));
    double many = runs.latencies(CLIENTS).mean().value();
    assertThat(many).isBetween(1.2 * one, new MM1Queue(.8, 1).meanSojourn() * MS);
  }

  private static Replicated tenServers(String algorithm, double load, int seconds) {
    return Replicated.of(
        r ->
            world(1, r)
                .servers("servers.s", 10, server(exp(MS)))
                .l7("l7.p.1", pool(algorithm), members("servers.s", 10))
                .clients(CLIENTS, poisson(10_000 * load), "l7.p.1")
                .run(WARMUP, WARMUP + seconds * SEC));
  }
}
