package dev.lbsim.core.model;

import static dev.lbsim.core.model.TestWorld.members;
import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.exp;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.poisson;
import static dev.lbsim.core.model.Worlds.pool;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.steady;
import static dev.lbsim.core.model.Worlds.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.failure.Failure;
import dev.lbsim.core.failure.Rollout;
import dev.lbsim.core.model.RouteSettings.PoolShare;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What operators do to a running world: deploys, shifts of traffic, configuration pushed out. */
class OperationsTest {
  private static final String CLIENTS = "clients.c";
  private static final int SERVERS = 10;
  private static final List<String> POOL = members("servers.s", SERVERS);

  private Run run;

  @AfterEach
  void nothingIsLostOrMadeUp() {
    assertThat(run.world().conservation()).isEmpty();
  }

  private static Failure deploy(
      int batch, long drain, @Nullable Double speed, @Nullable Double errors) {
    return new Failure.Deploy(
        "servers.s", POOL, new Rollout.Settings(batch, drain, 2 * SEC, 3 * SEC, speed, errors));
  }

  private static TestWorld rolling(Failure deploy) {
    return world()
        .servers("servers.s", SERVERS, server(exp(10 * MS)).workers(4))
        .l7("l7.p.1", pool("round-robin"), POOL)
        .clients(CLIENTS, poisson(1000), "l7.p.1")
        .at(10 * SEC, deploy::begin);
  }

  /** Five batches of 5 s drain, 2 s boot and 3 s pause. */
  @Test
  void aRollingDeployDrainsEachBatchAndLosesNothing() {
    run = rolling(deploy(2, 5 * SEC, null, null)).run(0, 10 * SEC, 15 * SEC, 60 * SEC, 70 * SEC);
    assertThat(run.count(CLIENTS, "ok")).isGreaterThan(69_000);
    assertThat(run.errors(CLIENTS).count()).isZero();
    assertThat(run.value("servers.s.1", "requests", 10 * SEC, 15 * SEC)).isZero();
    assertThat(run.value("servers.s.3", "requests", 10 * SEC, 15 * SEC)).isPositive();
    for (String member : POOL) {
      assertThat(run.value(member, "left")).as(member).isEqualTo(1);
      assertThat(run.value(member, "present-nanos")).isEqualTo(68 * SEC);
      assertThat(run.value(member, "requests", 60 * SEC, 70 * SEC)).isPositive();
    }
  }

  @Test
  void justKillingThemResetsWhatTheyHaveAndRefusesWhatComes() {
    run = rolling(deploy(2, 0, null, null)).run(0, 10 * SEC, 60 * SEC);
    double failed = run.errors(CLIENTS).count();
    // Two of ten servers are away for two seconds, five times; and one request was at each.
    double refused = 5 * 2 * 1000 * .2;
    assertThat(failed).isCloseTo(refused + 10, within(4 * Math.sqrt(refused)));
    assertThat(run.value("servers.s.1", "errors.refused")).isPositive();
    assertThat(run.value("servers.s.1", "left")).isZero();
  }

  @Test
  void theNewVersionHasItsOwnSpeedAndErrors() {
    run = rolling(deploy(5, SEC, .5, .25)).run(0, 10 * SEC, 30 * SEC, 60 * SEC);
    double failures = 0;
    double requests = 0;
    double busy = 0;
    for (String member : POOL) {
      failures += run.value(member, "errors.status-5xx", 30 * SEC, 60 * SEC);
      requests += run.value(member, "requests", 30 * SEC, 60 * SEC);
      busy += run.value(member, "busy-nanos", 30 * SEC, 60 * SEC);
    }
    assertThat(failures / requests).isCloseTo(.25, within(4 * Math.sqrt(.25 * .75 / requests)));
    assertThat(busy / requests / MS).isCloseTo(20, within(4 * 20 / Math.sqrt(requests)));
  }

  private static TestWorld twoPools(int workers) {
    L7Settings tier =
        Worlds.l7(
            workers,
            null,
            List.of(pool("round-robin").settings(), pool("round-robin").settings()),
            UpstreamSettings.NONE,
            Worlds.route("all", null, List.of(new PoolShare(0, 95, 0), new PoolShare(1, 5, 0))));
    return world()
        .server("servers.blue.1", server(fixed(MS)).workers(100))
        .server("servers.green.1", server(fixed(MS)).workers(100))
        .l7("l7.p.1", tier, List.of(List.of("servers.blue.1"), List.of("servers.green.1")))
        .clients(CLIENTS, steady(2000), "l7.p.1");
  }

  private static Failure shift(int worker, double to, long late, long over) {
    return new Failure.ShiftPool("l7.p.1", worker, 0, 1, to, late, over);
  }

  private double green(long from, long to) {
    double blue = run.value("servers.blue.1", "requests", from, to);
    double green = run.value("servers.green.1", "requests", from, to);
    return green / (blue + green);
  }

  private static org.assertj.core.data.Offset<Double> fourSigma(double share, double n) {
    return within(4 * Math.sqrt(share * (1 - share) / n) + 1e-9);
  }

  @Test
  void aShareIsShiftedAtOnceAndBack() {
    Failure half = shift(0, .5, 0, 0);
    run =
        twoPools(1)
            .at(10 * SEC, half::begin)
            .at(20 * SEC, half::end)
            .at(30 * SEC, shift(0, 1, 0, 0)::begin)
            .run(0, 10 * SEC, 20 * SEC, 30 * SEC, 40 * SEC);
    assertThat(green(0, 10 * SEC)).isCloseTo(.05, fourSigma(.05, 20_000));
    assertThat(green(10 * SEC, 20 * SEC)).isCloseTo(.5, fourSigma(.5, 20_000));
    assertThat(green(20 * SEC, 30 * SEC)).isCloseTo(.05, fourSigma(.05, 20_000));
    assertThat(green(30 * SEC, 40 * SEC)).isEqualTo(1);
  }

  /** From 5 % to 95 % in a line: half of that is over at half of the time. */
  @Test
  void aShareIsShiftedLittleByLittle() {
    run =
        twoPools(1)
            .at(10 * SEC, shift(0, .95, 0, 100 * SEC)::begin)
            .run(0, 10 * SEC, 60 * SEC, 110 * SEC, 120 * SEC);
    assertThat(green(10 * SEC, 60 * SEC)).isCloseTo(.275, fourSigma(.275, 100_000));
    assertThat(green(60 * SEC, 110 * SEC)).isCloseTo(.725, fourSigma(.725, 100_000));
    assertThat(green(110 * SEC, 120 * SEC)).isCloseTo(.95, fourSigma(.95, 20_000));
  }

  @Test
  void workersDisagreeUntilTheLastHasHeardOfIt() {
    TestWorld world = twoPools(4);
    for (int worker = 0; worker < 4; worker++) {
      world.at(10 * SEC, shift(worker, 1, worker * 10 * SEC, 0)::begin);
    }
    run = world.run(0, 10 * SEC, 20 * SEC, 30 * SEC, 40 * SEC, 50 * SEC);
    for (int heard = 1; heard <= 4; heard++) {
      // Connections are spread over workers by hash, so each has a quarter.
      double share = heard / 4. + (4 - heard) / 4. * .05;
      assertThat(green(heard * 10 * SEC, (heard + 1) * 10 * SEC))
          .isCloseTo(share, fourSigma(share, 20_000));
    }
  }
}
