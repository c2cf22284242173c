package dev.lbsim.core.model;

import static dev.lbsim.core.model.TestWorld.members;
import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.exp;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.poisson;
import static dev.lbsim.core.model.Worlds.pool;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.users;
import static dev.lbsim.core.model.Worlds.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.model.ClientSettings.Retries;
import dev.lbsim.core.random.Exponential;
import dev.lbsim.core.random.HyperExponential;
import dev.lbsim.core.theory.MG1Queue;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Servers that are slow by chance, visit by visit. The size of every request is 10 ms and its
 * slowdown is exponential with mean 1, so attempts elsewhere are independent and order statistics
 * of the exponential distribution say what they bring (David and Nagaraja, Order Statistics,
 * section 2.5: the mean of the k-th of n is the sum of 1/i from i = n - k + 1 to n).
 */
class SlowdownTest {
  private static final String CLIENTS = "clients.c";
  private static final double SIZE = 10;

  /** One user at a time, so that nobody ever waits. */
  private static Replicated alone(ExchangeSettings exchange, int servers) {
    L7Settings tier =
        Worlds.l7(
            1,
            null,
            List.of(pool("round-robin").settings()),
            UpstreamSettings.NONE,
            Worlds.route("all", exchange, List.of(new RouteSettings.PoolShare(0, 1, 0))));
    return Replicated.of(
        replication ->
            world(3, replication)
                .servers(
                    "servers.s", servers, server(fixed(SIZE * MS)).slowdown(Exponential.ofMean(1)))
                .l7("l7.p.1", tier, List.of(members("servers.s", servers)))
                .clients(CLIENTS, users(1, fixed(0)), "l7.p.1")
                .run(SEC, 61 * SEC));
  }

  private static ExchangeSettings fanOut(int leaves, int needed, boolean sameDemand) {
    return new ExchangeSettings(0, 0, Retries.NONE, 0, 0, true, leaves, needed, sameDemand);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "5, 1", "5, 5", "10, 3", "10, 10"})
  void copiesElsewhereHelpAsOrderStatisticsSay(int copies, int needed) {
    double mean = IntStream.rangeClosed(copies - needed + 1, copies).mapToDouble(i -> 1. / i).sum();
    alone(fanOut(copies, needed, true), copies)
        .agrees(run -> run.meanMillis(CLIENTS), SIZE * mean, .02);
  }

  /** The first copy answers before t with 1 - e^-t, or both miss it: e^-t and e^-(t-d). */
  @Test
  void aHedgeCutsTheTailAtTheDelayAfterWhichItIsSent() {
    double delay = 2;
    double mean = 1 - Math.exp(-delay) + Math.exp(-delay) / 2;
    ExchangeSettings hedged =
        new ExchangeSettings(0, 0, Retries.NONE, (long) (delay * SIZE * MS), 1, true, 1, 1, true);
    Replicated runs = alone(hedged, 2);
    runs.agrees(run -> run.meanMillis(CLIENTS), SIZE * mean, .01);
    runs.agrees(run -> run.ratio("l7.p.routes.all", "hedges", "requests"), Math.exp(-delay), .02);
    runs.agrees(run -> run.shareAbove(CLIENTS, 4 * SIZE), Math.exp(-4 - (4 - delay)), .1);
  }

  /** Pollaczek and Khinchine, for the product: 1 + C² of S·X is the product of both. */
  @Test
  void workIsTheProductOfSizeAndSlowdown() {
    HyperExponential size = HyperExponential.ofMean(MS, 2);
    double product = (1 + 2) * (1 + 1) - 1;
    MG1Queue theory = new MG1Queue(.5, 1, product);
    Replicated runs =
        Replicated.of(
            replication ->
                world(4, replication)
                    .server("servers.s.1", server(size).slowdown(Exponential.ofMean(1)))
                    .clients(CLIENTS, poisson(500), "servers.s.1")
                    .run(2 * SEC, 120 * SEC));
    runs.agrees(run -> run.meanMillis(CLIENTS), theory.meanSojourn(), .03);
  }

  @Test
  void aMeanOtherThanOneSlowsAllOfThem() {
    Run run =
        world()
            .server("servers.s.1", server(exp(MS)).slowdown(fixed(3)).workers(100))
            .clients(CLIENTS, poisson(1000), "servers.s.1")
            .run(SEC, 21 * SEC);
    Run plain =
        world()
            .server("servers.s.1", server(exp(3 * MS)).workers(100))
            .clients(CLIENTS, poisson(1000), "servers.s.1")
            .run(SEC, 21 * SEC);
    assertThat(run.meanMillis(CLIENTS)).isCloseTo(plain.meanMillis(CLIENTS), within(1e-5));
  }
}
