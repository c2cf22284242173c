package dev.lbsim.core.anycast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.anycast.Announcements.Neighbour;
import dev.lbsim.core.anycast.Announcements.Session;
import dev.lbsim.core.anycast.ConvergenceSettings.Policy;
import dev.lbsim.core.engine.Agenda;
import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.random.Streams;
import dev.lbsim.core.theory.BgpConvergence;
import dev.lbsim.core.time.Nanos;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConvergenceTest {
  private static final Neighbour UP = Neighbour.PROVIDER;
  private static final ConvergenceSettings CLASSIC =
      ConvergenceSettings.DEFAULT.policy(Policy.SHORTEST_PATH).jitter(1);
  private static final long MRAI = 30 * Nanos.NANOS_PER_SEC;

  /** A clique of ASes 1 to n with site 0 at AS 1, and perhaps a tail behind AS n with site 1. */
  private static final class Clique {
    final Engine engine = new Engine();
    final List<Long> losses = new ArrayList<>();
    final Convergence convergence;

    Clique(int ases, int tail, ConvergenceSettings settings) {
      AsGraphBuilder builder = AsGraph.builder();
      for (int a = 1; a <= ases; a++) {
        for (int b = a + 1; b <= ases; b++) {
          builder.peers(a, b);
        }
      }
      for (int hop = 0; hop < tail; hop++) {
        builder.peers(ases + hop, ases + hop + 1);
      }
      List<Session> sessions = new ArrayList<>(List.of(new Session(0, 1, UP)));
      if (tail > 0) {
        sessions.add(new Session(1, ases + tail, UP));
      }
      convergence =
          new Convergence(
              builder.build(),
              Announcements.of(2, sessions),
              settings,
              engine,
              new Streams(1, 0).stream("jitter"),
              (as, site, now) -> {
                if (site == Catchment.NO_SITE) {
                  losses.add(now);
                }
              });
    }

    /** Seconds from the withdrawal of site 0 to the last change of a route. */
    double secondsToQuiet() {
      engine.runUntil(MRAI);
      convergence.withdraw(0);
      run(engine, convergence);
      return Nanos.seconds(convergence.lastChangeNanos() - MRAI);
    }
  }

  private static void run(Engine engine, Convergence convergence) {
    while (engine.nextTimeNanos() != Agenda.NEVER) {
      engine.runOne();
    }
    assertThat(convergence.quiet()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"4, 30.02, 27", "5, 60.02, 56", "6, 90.02, 100", "7, 120.02, 162", "8, 150.02, 245"})
  void aCliqueTriesEveryLengthOfPathWhenItsOnlyOriginIsGone(
      int ases, double seconds, long messages) {
    Clique clique = new Clique(ases, 0, CLASSIC);
    assertThat(clique.convergence.messages()).isZero();
    assertThat(clique.secondsToQuiet()).isEqualTo(seconds);
    assertThat(clique.convergence.messages()).isEqualTo(messages);
    assertThat(BgpConvergence.lossOfOnlyOrigin(ases, 30, 0.01)).isCloseTo(seconds, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"4, 0.03, 48", "5, 0.04, 220", "6, 0.05, 780"})
  void withoutAnMraiItIsOverAtOnceForManyMoreMessages(int ases, double seconds, long messages) {
    Clique clique = new Clique(ases, 0, CLASSIC.mrai(0));
    assertThat(clique.secondsToQuiet()).isEqualTo(seconds);
    assertThat(clique.convergence.messages()).isEqualTo(messages);
    assertThat(BgpConvergence.lossOfOnlyOriginWithoutMrai(ases, 0.01))
        .isCloseTo(seconds, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"1, 0.02", "2, 30.02", "3, 60.02", "4, 90.02", "6, 120.02"})
  void aFarSiteTakesOverWhenAllShorterPathsAreTried(int tail, double seconds) {
    Clique clique = new Clique(6, tail, CLASSIC);
    assertThat(clique.secondsToQuiet()).isEqualTo(seconds);
    assertThat(BgpConvergence.lossOfNearOrigin(6, tail, 30, 0.01)).isCloseTo(seconds, within(1e-9));
    double lastLoss = Nanos.seconds(clique.losses.get(clique.losses.size() - 1) - MRAI);
    assertThat(lastLoss).isCloseTo(tail == 1 ? 0 : seconds - 30, within(1e-9));
    for (int as = 0; as < 6 + tail; as++) {
      assertThat(clique.convergence.deliversTo(as)).isEqualTo(1);
    }
  }

  /** The last change is the same; but the news of it need not wait, and nobody explores for it. */
  @Test
  void withdrawalsMayGoAtOnce() {
    Clique clique = new Clique(6, 0, CLASSIC.delaysWithdrawals(false));
    assertThat(clique.secondsToQuiet()).isEqualTo(90.02);
    assertThat(Nanos.seconds(clique.engine.nowNanos() - MRAI)).isEqualTo(90.03);
    Clique waiting = new Clique(6, 0, CLASSIC);
    waiting.secondsToQuiet();
    assertThat(Nanos.seconds(waiting.engine.nowNanos() - MRAI)).isEqualTo(120.02);
  }

  @Test
  void jitterShortensEveryInterval() {
    double seconds = new Clique(8, 0, CLASSIC.jitter(0.75)).secondsToQuiet();
    assertThat(seconds).isBetween(0.75 * 150, 150.02).isNotEqualTo(150.02);
  }

  @Test
  void packetsMayGoAstrayWhileAnAsBelievesToHaveARoute() {
    // 3 hears from 2, which hears from 1. For one link delay 3 does not know.
    AsGraph chain = AsGraph.builder().provider(1, 2).provider(2, 3).build();
    Engine engine = new Engine();
    Convergence convergence =
        new Convergence(
            chain,
            Announcements.of(1, List.of(new Session(0, 1, UP))),
            ConvergenceSettings.DEFAULT,
            engine,
            new Streams(1, 0).stream("jitter"),
            (as, site, now) -> {});
    assertThat(convergence.deliversTo(2)).isZero();
    convergence.withdraw(0);
    assertThat(convergence.site(2)).isZero();
    assertThat(convergence.deliversTo(2)).isEqualTo(Catchment.NO_SITE);
    run(engine, convergence);
    assertThat(convergence.site(2)).isEqualTo(Catchment.NO_SITE);
    assertThat(convergence.pathLength(2)).isZero();
  }

  @Property(tries = 400, seed = "1")
  void endsWhereTheCatchmentIsWhateverHappenedOnTheWay(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 30) int n) {
    Random random = new Random(seed);
    AsGraph graph = Graphs.random(random, n);
    Announcements start = Graphs.announcements(random, graph, 4);
    TieRule rule = TieRule.values()[random.nextInt(2)];
    int[] heard = new int[n];
    Catchment catchment = new Catchment(graph);
    catchment.compute(start, rule);
    for (int as = 0; as < n; as++) {
      heard[as] = catchment.site(as);
    }
    ConvergenceSettings settings =
        ConvergenceSettings.DEFAULT
            .mrai(random.nextInt(2) * MRAI)
            .delaysWithdrawals(random.nextBoolean())
            .tieRule(rule);
    Engine engine = new Engine();
    Convergence convergence =
        new Convergence(
            graph,
            start,
            settings,
            engine,
            new Streams(seed, 0).stream("jitter"),
            (as, site, now) -> heard[as] = site);
    assertEnds(convergence, catchment, heard);
    for (int i = random.nextInt(6); i >= 0; i--) {
      int site = random.nextInt(4);
      int draw = random.nextInt(4);
      int times = random.nextInt(4);
      Session session = start.sessions().get(random.nextInt(start.sessions().size()));
      engine.after(
          random.nextInt(200) * 5 * Nanos.NANOS_PER_MILLI * (1 + random.nextInt(50)),
          () -> {
            switch (draw) {
              case 0 -> convergence.withdraw(site);
              case 1 -> convergence.announce(site);
              case 2 -> convergence.prepend(site, times);
              default -> convergence.prepend(session.site(), session.asn(), times);
            }
          });
    }
    run(engine, convergence);
    catchment.compute(convergence.announcements(), rule);
    assertEnds(convergence, catchment, heard);
  }

  private static void assertEnds(Convergence convergence, Catchment catchment, int[] heard) {
    for (int as = 0; as < heard.length; as++) {
      assertThat(convergence.site(as)).isEqualTo(catchment.site(as));
      assertThat(convergence.nextHop(as)).isEqualTo(catchment.nextHop(as));
      assertThat(convergence.pathLength(as)).isEqualTo(catchment.pathLength(as));
      assertThat(convergence.routeClass(as)).isEqualTo(catchment.routeClass(as));
      assertThat(convergence.deliversTo(as)).isEqualTo(catchment.site(as));
      assertThat(heard[as]).isEqualTo(catchment.site(as));
    }
  }

  @Test
  void aGraphAsLargeAsTheInternetSettles() {
    AsGraph graph = GeneratedAsGraph.of(75_000, 1);
    List<Session> sessions = new ArrayList<>();
    for (int site = 0; site < 3; site++) {
      sessions.add(new Session(site, 1 + site, UP));
    }
    Engine engine = new Engine();
    Convergence convergence =
        new Convergence(
            graph,
            Announcements.of(3, sessions),
            ConvergenceSettings.DEFAULT,
            engine,
            new Streams(1, 0).stream("jitter"),
            (as, site, now) -> {});
    convergence.withdraw(0);
    run(engine, convergence);
    assertSettled(convergence, graph);
    convergence.withdraw(1);
    convergence.withdraw(2);
    run(engine, convergence);
    assertSettled(convergence, graph);
  }

  private static void assertSettled(Convergence convergence, AsGraph graph) {
    Catchment after = Catchment.of(graph, convergence.announcements());
    List<Integer> wrong = new ArrayList<>();
    for (int as = 0; as < graph.size(); as++) {
      if (convergence.deliversTo(as) != after.site(as)
          || convergence.nextHop(as) != after.nextHop(as)) {
        wrong.add(as);
      }
    }
    assertThat(wrong).isEmpty();
  }
}
