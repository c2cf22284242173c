package dev.lbsim.core.model;

import static dev.lbsim.core.model.TestWorld.members;
import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.exp;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.health;
import static dev.lbsim.core.model.Worlds.poisson;
import static dev.lbsim.core.model.Worlds.pool;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.users;
import static dev.lbsim.core.model.Worlds.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.balance.Balancers;
import dev.lbsim.core.random.HyperExponential;
import dev.lbsim.core.stats.LatencyHistogram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of every run exactly, whatever the numbers. */
class InvariantsTest {
  private static final String CLIENTS = "clients.c";
  private static final List<String> SERVERS = members("servers.s", 6);

  /** Two tiers, DNS, a failure and its discovery, retries: something of everything. */
  private static TestWorld busyWorld(long seed, String algorithm) {
    return world(seed, 0)
        .servers("servers.s", 6, server(HyperExponential.ofMean(5 * MS, 3)).workers(2).queue(30))
        .l7("l7.p.1", 2, exp(MS / 5), pool(algorithm).health(health(SEC, SEC / 2, 2, 2)), SERVERS)
        .l7("l7.p.2", 2, exp(MS / 5), pool(algorithm).health(health(SEC, SEC / 2, 2, 2)), SERVERS)
        .l4("l4.e", pool("maglev").health(health(SEC, SEC / 2, 3, 2)), members("l7.p", 2))
        .zone("dns.z", "round-robin", SEC, null, List.of("l4.e"))
        .resolvers("resolvers.r", 3)
        .clients(
            CLIENTS,
            poisson(1_500).rtt(exp(4 * MS)).timeout(200 * MS).retries(2).reuse(20, 2 * SEC),
            "dns.z",
            "resolvers.r")
        .at(2 * SEC, levers -> levers.crash("servers.s.2"))
        .at(3 * SEC, levers -> levers.hang("l7.p.1"))
        .at(4 * SEC, levers -> levers.restore("l7.p.1"))
        .at(5 * SEC, levers -> levers.restore("servers.s.2"));
  }

  /** L = lambda W holds for every sample path whose ends are empty (Stidham 1974). */
  @ParameterizedTest
  @EnumSource(Discipline.class)
  void littlesLawHoldsExactly(Discipline discipline) {
    Run run =
        world()
            .server("servers.s.1", server(exp(MS)).workers(2).discipline(discipline))
            .clients(
                CLIENTS,
                poisson(1_600)
                    .arrivals(
                        random -> {
                          ArrivalProcess all = Arrivals.poisson(1_600, random);
                          return after -> after > SEC ? ArrivalProcess.NEVER : all.nextNanos(after);
                        }),
                "servers.s.1")
            .run(0, 2 * SEC);
    assertThat(run.count(CLIENTS, "inflight")).isZero();
    assertThat(run.count(CLIENTS, "ok")).isGreaterThan(1_000);
    assertThat((double) run.count(CLIENTS, "inflight-nanos")).isEqualTo(run.ok(CLIENTS).sum());
    long waiting = run.value("servers.s.1", "waiting-nanos");
    long busy = run.value("servers.s.1", "busy-nanos");
    assertThat(waiting + busy).isEqualTo(run.value("servers.s.1", "sojourn-nanos"));
    if (discipline != Discipline.PS) {
      assertThat(waiting).isEqualTo(run.value("servers.s.1", "waited-nanos"));
    }
  }

  /** In the window of a running system the law holds up to those cut by its ends. */
  @Test
  void littlesGapIsAtMostWhatTheEndsCut() {
    Run run = busyWorld(7, "p2c").run(0, SEC, 8 * SEC, 9 * SEC);
    LatencyHistogram all = run.recording().histogram(CLIENTS + "#0/ok", SEC, 8 * SEC);
    all.merge(run.recording().histogram(CLIENTS + "#0/errors", SEC, 8 * SEC));
    double area = run.value(CLIENTS + "#0", "inflight-nanos", SEC, 8 * SEC);
    assertThat(area).isCloseTo(all.sum(), within(.01 * area));
  }

  /** What the workers did is what was asked of them. */
  @ParameterizedTest
  @EnumSource(Discipline.class)
  void busyTimeIsOfferedWork(Discipline discipline) {
    Run run =
        world()
            .server("servers.s.1", server(exp(MS)).workers(2).discipline(discipline).speed(.5))
            .clients(CLIENTS, users(5, exp(3 * MS)).timeout(100 * MS), "servers.s.1")
            .at(SEC, levers -> levers.setCut(CLIENTS, true))
            .run(0, 2 * SEC);
    double offered = run.value("servers.s.1", "offered-nanos");
    double busy = run.value("servers.s.1", "busy-nanos");
    // At half speed work takes twice as long; each finish is rounded to a nanosecond.
    long requests = run.value("servers.s.1", "requests");
    assertThat(run.value("servers.s.1", "inflight")).isZero();
    assertThat(busy).isCloseTo(2 * offered, within(requests + 2.0));
    assertThat(run.value("servers.s.1", "capacity-nanos")).isEqualTo(2 * SEC);
    assertThat(run.value("servers.s.1", "worker-nanos")).isEqualTo(4 * SEC);
  }

  @Test
  void theSameSeedGivesTheSameRunBitForBit() {
    Run first = busyWorld(7, "least-request").run(0, 3 * SEC, 6 * SEC);
    Run second = busyWorld(7, "least-request").run(0, 3 * SEC, 6 * SEC);
    assertThat(first.world().conservation()).isEmpty();
    assertThat(second.everything()).isEqualTo(first.everything());
    assertThat(second.world().engine().eventCount()).isEqualTo(first.world().engine().eventCount());
    Run other = busyWorld(8, "least-request").run(0, 3 * SEC, 6 * SEC);
    assertThat(other.everything()).isNotEqualTo(first.everything());
  }

  @Test
  void aWatchedRunEqualsAnUnwatchedOne() {
    Run unwatched = busyWorld(7, "p2c").run(0, 6 * SEC);
    long[] often = new long[301];
    Arrays.setAll(often, i -> i * 20 * MS);
    Run watched = busyWorld(7, "p2c").run(often);
    for (String scope : unwatched.recording().scopes()) {
      unwatched
          .recording()
          .columns(scope)
          .forEach(
              column ->
                  assertThat(watched.value(scope, column.name()))
                      .as(scope + "/" + column.name())
                      .isEqualTo(unwatched.value(scope, column.name())));
    }
    assertThat(Run.samples(watched.ok(CLIENTS))).isEqualTo(Run.samples(unwatched.ok(CLIENTS)));
    assertThat(Run.samples(watched.errors(CLIENTS)))
        .isEqualTo(Run.samples(unwatched.errors(CLIENTS)));
    assertThat(watched.world().engine().eventCount())
        .isEqualTo(unwatched.world().engine().eventCount());
  }

  /** Glasserman and Yao 1992: what differs between two designs is the design alone. */
  @Test
  void everyPolicySeesTheSameArrivalsAndTheSameDemands() {
    List<Run> runs = new ArrayList<>();
    for (Balancers.Kind kind : Balancers.all()) {
      runs.add(
          world(3, 0)
              .servers("servers.s", 6, server(exp(MS)))
              .l7("l7.p.1", pool(kind.about().name()), SERVERS)
              .clients(CLIENTS, poisson(3_000).addresses(50).reuse(3, 0), "l7.p.1")
              .run(0, SEC / 2, SEC));
    }
    Run first = runs.get(0);
    for (Run run : runs) {
      assertThat(run.count(CLIENTS, "requests")).isEqualTo(first.count(CLIENTS, "requests"));
      assertThat(run.value(CLIENTS + "#0", "requests", 0, SEC / 2))
          .isEqualTo(first.value(CLIENTS + "#0", "requests", 0, SEC / 2));
      // Each server rounds its sum down to a nanosecond.
      assertThat((double) run.sum(SERVERS, "offered-nanos"))
          .isCloseTo(first.sum(SERVERS, "offered-nanos"), within(6.0));
    }
    // Among equal servers the two rotations are one, and so are the two draws.
    assertThat(runs.stream().map(run -> run.ok(CLIENTS).mean()).distinct())
        .hasSizeGreaterThanOrEqualTo(runs.size() - 2);
  }

  /** A group's draws do not depend on who else is there. */
  @Test
  void anotherComponentReshufflesNobody() {
    Run alone =
        world()
            .server("servers.s.1", server(exp(MS)))
            .clients(CLIENTS, poisson(500), "servers.s.1")
            .run(0, 2 * SEC);
    Run together =
        world()
            .server("servers.other.1", server(exp(MS)))
            .server("servers.s.1", server(exp(MS)))
            .clients("clients.others", poisson(700), "servers.other.1")
            .clients(CLIENTS, poisson(500), "servers.s.1")
            .run(0, 2 * SEC);
    assertThat(together.ok(CLIENTS).encode()).isEqualTo(alone.ok(CLIENTS).encode());
  }

  /** The round trip belongs to the request: it is what was asked for, each way half of it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRoundTripIsDrawnOnceAndTakesHalfEachWay(boolean varies) {
    Run run =
        world()
            .server("servers.s.1", server(fixed(0)))
            .clients(
                CLIENTS, poisson(20_000).rtt(varies ? exp(10 * MS) : fixed(10 * MS)), "servers.s.1")
            .run(0, 5 * SEC);
    LatencyHistogram trips = run.ok(CLIENTS);
    if (varies) {
      // Exponential, so mean and deviation are equal and a share 1/e is above the mean.
      double sigmas = 4 / Math.sqrt(trips.count());
      assertThat(trips.mean() / (10 * MS)).isCloseTo(1, within(sigmas));
      assertThat(1 - trips.shareAtOrBelow(10 * MS)).isCloseTo(Math.exp(-1), within(sigmas));
    } else {
      assertThat(trips.min()).isEqualTo(10 * MS);
      assertThat(trips.max()).isEqualTo(10 * MS);
    }
  }
}
