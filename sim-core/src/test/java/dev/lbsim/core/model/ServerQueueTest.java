package dev.lbsim.core.model;

import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.exp;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.poisson;
import static dev.lbsim.core.model.Worlds.pool;
import static dev.lbsim.core.model.Worlds.requestsAt;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.steady;
import static dev.lbsim.core.model.Worlds.world;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.core.guard.queue.ControlledDelay;
import dev.lbsim.core.guard.queue.MinDelayCoDel;
import dev.lbsim.core.guard.queue.PriorityShedder;
import dev.lbsim.core.guard.queue.QueueDrop;
import dev.lbsim.core.model.ClientSettings.Retries;
import dev.lbsim.core.model.QueueSettings.Shedding;
import dev.lbsim.core.model.Worlds.ClientSpec;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is turned away in front of a server and who goes first, against closed forms and by hand. */
class ServerQueueTest {
  private static final String CLIENTS = "clients.c";
  private static final String SERVER = "servers.s.1";
  private static final long UNBOUNDED = Long.MAX_VALUE;

  private static QueueSettings rules(
      long max, @Nullable Supplier<QueueDrop> drop, boolean deadlines) {
    return new QueueSettings(max, drop, deadlines, null);
  }

  /**
   * Patience up to the beginning of service, M/M/1+D (Baccelli and Hebuterne, "On queues with
   * impatient customers", Performance 1981). The wait a newcomer would have has the density λ P0
   * e^(-(μ-λ)x) up to D, and from there falls with μ, as nobody joins any more; being lost is
   * having a longer wait than D.
   */
  @ParameterizedTest
  @CsvSource({".8, 4", "1.5, 6"})
  void whatIsPastItsDeadlineTakesNoTimeOfTheServer(double rate, int deadline) {
    double rest = 1 - rate;
    double below = rate * (1 - Math.exp(-rest * deadline)) / rest;
    double beyond = rate * Math.exp(-rest * deadline);
    double lost = beyond / (1 + below + beyond);
    Replicated runs =
        Replicated.of(
            replication ->
                world(5, replication)
                    .server(SERVER, server(exp(MS)).queue(rules(UNBOUNDED, null, true)))
                    .clients(CLIENTS, poisson(rate * 1000).timeout(deadline * MS), SERVER)
                    .run(2 * SEC, 42 * SEC));
    runs.agrees(run -> run.ratio(SERVER, "expired", "requests"), lost, .03);
    runs.agrees(
        run -> run.value(SERVER, "busy-nanos") / (double) run.nanos(), rate * (1 - lost), .01);
  }

  /** Cobham, "Priority assignment in waiting line problems", Operations Research 2(1), 1954. */
  @Test
  void theMoreImportantWaitAsCobhamSays() {
    double each = .28;
    Replicated runs =
        Replicated.of(
            replication ->
                world(6, replication)
                    .server(SERVER, server(exp(MS)).discipline(Discipline.PRIORITY))
                    .clients(CLIENTS, poisson(3 * each * 1000).kinds(Queues.priorities()), SERVER)
                    .run(2 * SEC, 62 * SEC));
    double residual = 3 * each;
    for (int p = 0; p < 3; p++) {
      double wait = residual / ((1 - p * each) * (1 - (p + 1) * each));
      String kind = CLIENTS + "#" + p + "/ok";
      runs.agrees(
          run -> run.recording().histogram(kind, run.fromNanos(), run.toNanos()).mean() / MS,
          wait + 1,
          .06);
    }
  }

  /**
   * With admission by how many are there, the server is a birth-death chain, and Poisson arrivals
   * see it in its steady state (Kleinrock, Queueing Systems 1, section 3.1).
   */
  @Test
  void theLeastImportantAreShedFirstAndAsOftenAsTheChainSays() {
    int workers = 2;
    int places = 8;
    double rate = 3;
    Shedding shedding = new Shedding(.4, 1);
    PriorityShedder shedder =
        new PriorityShedder(3, shedding.start(), shedding.full(), new SplittableRandom(1));
    double[] weight = new double[workers + places + 1];
    double[][] admitted = new double[weight.length][3];
    double sum = 0;
    for (int n = 0; n < weight.length; n++) {
      weight[n] = n == 0 ? 1 : weight[n - 1] * birth(rate, admitted[n - 1]) / Math.min(n, workers);
      sum += weight[n];
      shedder.utilisation(n / (double) (workers + places));
      for (int p = 0; p < 3; p++) {
        admitted[n][p] = shedder.admittedShare(p);
      }
    }
    Replicated runs =
        Replicated.of(
            replication ->
                world(7, replication)
                    .server(
                        SERVER,
                        server(exp(MS))
                            .workers(workers)
                            .queue(new QueueSettings(places, null, false, shedding)))
                    .clients(CLIENTS, poisson(rate * 1000).kinds(Queues.priorities()), SERVER)
                    .run(2 * SEC, 22 * SEC));
    double[] lost = new double[3];
    for (int p = 0; p < 3; p++) {
      for (int n = 0; n < weight.length; n++) {
        lost[p] += weight[n] / sum * (1 - admitted[n][p]);
      }
      String kind = CLIENTS + "#" + p;
      runs.agrees(run -> run.ratio(kind, "errors.shed", "requests"), lost[p], .05);
    }
    assertThat(lost[0]).isLessThan(lost[1] / 4);
    assertThat(lost[1]).isLessThan(lost[2]);
  }

  private static double birth(double rate, double[] admitted) {
    return rate / 3 * (admitted[0] + admitted[1] + admitted[2]);
  }

  @Test
  void inAFullQueueTheImportantTakeThePlaceOfTheUnimportant() {
    Run run =
        world()
            .server(SERVER, server(fixed(1)).queue(2).discipline(Discipline.PRIORITY))
            .clients("clients.low", oneKind(requestsAt(0, 10, 20), 2), SERVER)
            .clients("clients.high", oneKind(requestsAt(30, 40, 50), 0), SERVER)
            .run(0, SEC);
    assertThat(run.count("clients.low", "ok")).as("the one in service").isEqualTo(1);
    assertThat(run.count("clients.low", "errors.shed")).isEqualTo(2);
    assertThat(run.count("clients.high", "ok")).isEqualTo(2);
    assertThat(run.count("clients.high", "errors.rejected")).isEqualTo(1);
    assertThat(run.world().conservation()).isEmpty();
  }

  private static ClientSpec oneKind(ClientSpec clients, int priority) {
    return clients.kinds(new RequestKind("/", 1, fixed(1), null, null, priority, 0));
  }

  @Test
  void whoeverIsServedAfterABadIntervalHasWaitedTwiceTheTargetAtMost() {
    Run run = overloaded(() -> new MinDelayCoDel(5 * MS, 100 * MS));
    // The first of an interval is never dropped, and had to wait one service more.
    assertThat(run.ok(CLIENTS).max()).isLessThanOrEqualTo(12 * MS);
    assertThat(run.value(SERVER, "busy-nanos")).as("always busy").isEqualTo(run.nanos());
    assertThat(run.value(SERVER, "errors.shed")).isBetween(8_900L, 9_100L);
  }

  @Test
  void inAStandingQueueTheNewestAreServedAndTheOldDropped() {
    Run run = overloaded(() -> new ControlledDelay(100 * MS, 5 * MS));
    assertThat(run.ok(CLIENTS).max()).isLessThanOrEqualTo(6 * MS);
    assertThat(run.value(SERVER, "busy-nanos")).isEqualTo(run.nanos());
    Run calm = overloaded(null);
    assertThat(calm.ok(CLIENTS).min()).as("without it they all wait").isGreaterThan(900 * MS);
  }

  /** Twice as many as it can do, evenly; measured when it has been so for a second. */
  private static Run overloaded(@Nullable Supplier<QueueDrop> drop) {
    Run run =
        world()
            .server(SERVER, server(fixed(MS)).queue(rules(UNBOUNDED, drop, false)))
            .clients(CLIENTS, steady(2000), SERVER)
            .run(2 * SEC, 11 * SEC);
    assertThat(run.world().conservation()).isEmpty();
    return run;
  }

  /** Behind two in line of 100 ms each it would begin at 200 ms. */
  @ParameterizedTest
  @ValueSource(longs = {150, 250})
  void aProxysTimeoutIsADeadlineItsBackendsKnow(long timeoutMillis) {
    ExchangeSettings exchange =
        new ExchangeSettings(timeoutMillis * MS, 0, Retries.NONE, 0, 0, false, 1, 1, true);
    L7Settings tier =
        Worlds.l7(
            1,
            null,
            List.of(pool("round-robin").settings()),
            UpstreamSettings.NONE,
            Worlds.route("all", exchange, List.of(new RouteSettings.PoolShare(0, 1, 0))));
    Run run =
        world()
            .server(SERVER, server(fixed(1)).queue(rules(UNBOUNDED, null, true)))
            .l7("l7.p.1", tier, List.of(List.of(SERVER)))
            .clients("clients.first", requestsAt(0, 1), SERVER)
            .clients(CLIENTS, requestsAt(2), "l7.p.1")
            .run(0, SEC);
    assertThat(run.count(CLIENTS, "errors.gateway-timeout")).isEqualTo(1);
    assertThat(run.value(SERVER, "expired")).isEqualTo(timeoutMillis < 200 ? 1 : 0);
    assertThat(run.value(SERVER, "abandoned")).isEqualTo(timeoutMillis < 200 ? 0 : 1);
    assertThat(run.world().conservation()).isEmpty();
  }
}
