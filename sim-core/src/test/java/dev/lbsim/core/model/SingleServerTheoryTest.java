package dev.lbsim.core.model;

import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.exp;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.poisson;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.steady;
import static dev.lbsim.core.model.Worlds.users;
import static dev.lbsim.core.model.Worlds.world;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.core.model.Worlds.ClientSpec;
import dev.lbsim.core.model.Worlds.ServerSpec;
import dev.lbsim.core.random.Distribution;
import dev.lbsim.core.random.Erlang;
import dev.lbsim.core.random.HyperExponential;
import dev.lbsim.core.random.LogNormal;
import dev.lbsim.core.theory.ClosedLoop;
import dev.lbsim.core.theory.GM1Queue;
import dev.lbsim.core.theory.MG1Queue;
import dev.lbsim.core.theory.MM1Queue;
import dev.lbsim.core.theory.MMcKQueue;
import dev.lbsim.core.theory.MMcQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One station against the closed forms of queueing theory (sources: the classes of {@code
 * dev.lbsim.core.theory}). Mean service is one millisecond, rates are per millisecond.
 */
class SingleServerTheoryTest {
  private static final String CLIENTS = "clients.c";
  private static final String SERVER = "servers.s.1";
  private static final long WARMUP = 2 * SEC;

  /** Kleinrock, Queueing Systems 1, section 3.2: sojourns are exponential. */
  @Test
  void mm1() {
    MM1Queue theory = new MM1Queue(.7, 1);
    Replicated runs = open(.7, server(exp(MS)), 25);
    runs.agrees(run -> run.meanMillis(CLIENTS), theory.meanSojourn(), .02);
    runs.agrees(run -> run.shareAbove(CLIENTS, theory.sojournQuantile(.99)), .01, .10);
    runs.agrees(SingleServerTheoryTest::meanInSystem, theory.meanInSystem(), .02);
    runs.agrees(SingleServerTheoryTest::meanWait, theory.meanWait(), .03);
    runs.agrees(SingleServerTheoryTest::utilisation, .7, .005);
  }

  /** Erlang C: Kleinrock, section 3.5. */
  @Test
  void mmc() {
    MMcQueue theory = new MMcQueue(3, 1, 4);
    Replicated runs = open(3, server(exp(MS)).workers(4), 7);
    runs.agrees(run -> run.meanMillis(CLIENTS), theory.meanSojourn(), .02);
    runs.agrees(SingleServerTheoryTest::meanWait, theory.meanWait(), .04);
    runs.agrees(run -> run.shareAbove(CLIENTS, theory.sojournQuantile(.99)), .01, .10);
    runs.agrees(run -> utilisation(run) / 4, .75, .005);
  }

  static Arguments[] losses() {
    return new Arguments[] {
      Arguments.of(1, 0, .8), // Erlang B with one server
      Arguments.of(1, 4, .9), // M/M/1/5
      Arguments.of(1, 2, 1.5), // more than it can do
      Arguments.of(4, 0, 3), // Erlang B
      Arguments.of(3, 5, 2.7), // M/M/3/8
    };
  }

  /** Kleinrock, section 3.6 and 3.7: the birth-death chain cut off at K. */
  @ParameterizedTest
  @MethodSource("losses")
  void mmck(int workers, int places, double rate) {
    MMcKQueue theory = new MMcKQueue(rate, 1, workers, workers + places);
    Replicated runs = open(rate, server(exp(MS)).workers(workers).queue(places), 8);
    runs.agrees(run -> run.ratio(SERVER, "errors.rejected", "requests"), theory.blocking(), .05);
    runs.agrees(run -> run.meanMillis(CLIENTS), theory.meanSojourn(), .02);
    runs.agrees(SingleServerTheoryTest::utilisation, theory.utilisation() * workers, .01);
  }

  static Distribution[] services() {
    return new Distribution[] {
      fixed(MS),
      Erlang.ofMean(MS, 3),
      exp(MS),
      HyperExponential.ofMean(MS, 4),
      LogNormal.ofMean(MS, 1)
    };
  }

  /** Pollaczek and Khinchine: Kleinrock, section 5.6. */
  @ParameterizedTest
  @MethodSource("services")
  void mg1(Distribution service) {
    MG1Queue theory = new MG1Queue(.6, 1, service.squaredCoefficientOfVariation());
    Replicated runs = open(.6, server(service), 25);
    runs.agrees(SingleServerTheoryTest::meanWait, theory.meanWait(), .03);
    runs.agrees(run -> run.meanMillis(CLIENTS), theory.meanSojourn(), .02);
  }

  /** The mean does not depend on the order among those who wait: Kleinrock, section 3.2. */
  @Test
  void lastInFirstOutHasTheMeanOfFirstInFirstOutAndAWorseTail() {
    MM1Queue theory = new MM1Queue(.7, 1);
    Replicated runs = open(.7, server(exp(MS)).discipline(Discipline.LIFO), 25);
    runs.agrees(run -> run.meanMillis(CLIENTS), theory.meanSojourn(), .02);
    // Conway, Maxwell and Miller, Theory of Scheduling, section 8-5: the second moment of the wait
    // is that of first in first out divided by (1 - rho), so the extremes are far worse.
    runs.runs()
        .forEach(
            run ->
                assertThat(run.shareAbove(CLIENTS, theory.sojournQuantile(.99)))
                    .isGreaterThan(.013));
  }

  /** Insensitivity: Kelly, Reversibility and Stochastic Networks, section 3.3. */
  @ParameterizedTest
  @MethodSource("services")
  void processorSharingDoesNotMindVariance(Distribution service) {
    MG1Queue theory = new MG1Queue(.7, 1, service.squaredCoefficientOfVariation());
    Replicated runs = open(.7, server(service).discipline(Discipline.PS), 12);
    runs.agrees(run -> run.meanMillis(CLIENTS), theory.meanSojournShared(), .03);
  }

  /** Everybody is slowed down alike, E[T|x] = x/(1 - rho): Kleinrock, volume 2, section 4.4. */
  @Test
  void processorSharingSlowsShortAndLongAlike() {
    RequestKind small = new RequestKind("/small", .75, fixed(.4), null, null);
    RequestKind large = new RequestKind("/large", .25, fixed(2.8), null, null);
    MG1Queue theory = new MG1Queue(.7, 1, 1.08);
    Replicated runs =
        Replicated.of(
            r ->
                run(
                    r,
                    poisson(700).kinds(small, large),
                    server(fixed(MS)).discipline(Discipline.PS),
                    12));
    runs.agrees(run -> mean(run, 0), theory.sojournShared(.4), .02);
    runs.agrees(run -> mean(run, 1), theory.sojournShared(2.8), .02);
  }

  private static double mean(Run run, int kind) {
    return run.recording()
            .histogram(CLIENTS + "#" + kind + "/ok", run.fromNanos(), run.toNanos())
            .mean()
        / MS;
  }

  /**
   * Where n share c workers at min(1, c/n) each, the number present is that of M/M/c, and by Kelly
   * (section 3.3, symmetric queues) the variance of the service does not matter.
   */
  @ParameterizedTest
  @MethodSource("services")
  void sharedWorkersAreAsGoodAsAnyQueueOfExponentials(Distribution service) {
    MMcQueue theory = new MMcQueue(2.4, 1, 3);
    Replicated runs = open(2.4, server(service).workers(3).discipline(Discipline.PS), 4);
    runs.agrees(run -> run.meanMillis(CLIENTS), theory.meanSojourn(), .03);
    runs.agrees(run -> utilisation(run) / 3, .8, .01);
  }

  /** D/M/1: Kleinrock, section 6.4. */
  @Test
  void evenArrivalsWaitLess() {
    GM1Queue theory = GM1Queue.steady(.8, 1);
    Replicated runs = Replicated.of(r -> run(r, steady(800), server(exp(MS)), 18));
    runs.agrees(run -> run.meanMillis(CLIENTS), theory.meanSojourn(), .02);
    runs.agrees(run -> run.shareAbove(CLIENTS, theory.sojournQuantile(.95)), .05, .05);
  }

  /** Machine repairman: Kleinrock, section 3.8. */
  @ParameterizedTest
  @MethodSource("services")
  void closedLoop(Distribution service) {
    boolean exponential = service.squaredCoefficientOfVariation() == 1;
    ClosedLoop theory = new ClosedLoop(10, 5, 1, 2);
    // First in first out needs exponential service for the form to hold, sharing does not.
    Discipline discipline = exponential ? Discipline.FIFO : Discipline.PS;
    Replicated runs =
        Replicated.of(
            r ->
                run(
                    r,
                    users(10, exp(5 * MS)),
                    server(service).workers(2).discipline(discipline),
                    8));
    runs.agrees(
        run -> (double) run.count(CLIENTS, "ok") * MS / run.nanos(), theory.throughput(), .005);
    runs.agrees(run -> run.meanMillis(CLIENTS), theory.meanSojourn(), .02);
    runs.agrees(SingleServerTheoryTest::utilisation, theory.utilisation() * 2, .005);
  }

  /** Bursts: M^[k]/M/1, Gross and Harris, Fundamentals of Queueing Theory, section 3.1. */
  @Test
  void burstsOfFiveWaitForEachOther() {
    ClientSpec bursts = new ClientSpec().arrivals(random -> Arrivals.burst(600, 5, random));
    Replicated runs = Replicated.of(r -> run(r, bursts, server(exp(MS)), 20));
    // Mean number rho (1 + k) / (2 (1 - rho)), over the rate.
    runs.agrees(run -> run.meanMillis(CLIENTS), (1 + 5) / (2 * (1 - .6)), .03);
  }

  private static double meanInSystem(Run run) {
    return (double) run.count(CLIENTS, "inflight-nanos") / run.nanos();
  }

  private static double meanWait(Run run) {
    return run.ratio(SERVER, "waited-nanos", "begun") / MS;
  }

  private static double utilisation(Run run) {
    return (double) run.value(SERVER, "busy-nanos") / run.nanos();
  }

  private static Replicated open(double rate, ServerSpec server, int seconds) {
    return Replicated.of(r -> run(r, poisson(1_000 * rate), server, seconds));
  }

  private static Run run(int replication, ClientSpec clients, ServerSpec server, int seconds) {
    return world(1, replication)
        .server(SERVER, server)
        .clients(CLIENTS, clients, SERVER)
        .run(WARMUP, WARMUP + seconds * SEC);
  }
}
