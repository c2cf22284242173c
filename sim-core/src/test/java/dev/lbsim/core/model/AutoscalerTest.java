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

import dev.lbsim.core.guard.scale.TargetTracking;
import dev.lbsim.core.model.AutoscaleSettings.Figure;
import dev.lbsim.core.model.Worlds.ClientSpec;
import dev.lbsim.core.model.Worlds.ServerSpec;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A pool whose size follows its load. Each of its servers can do 100 requests a second. */
class AutoscalerTest {
  private static final String CLIENTS = "clients.c";
  private static final int MOST = 20;
  private static final List<String> POOL = members("servers.s", MOST);

  private Run run;

  @AfterEach
  void nothingIsLostOrMadeUp() {
    assertThat(run.world().conservation()).isEmpty();
  }

  private static AutoscaleSettings settings(
      int initial, Figure figure, double target, long lag, long boot, long window) {
    return new AutoscaleSettings(
        initial,
        figure,
        new TargetTracking.Settings(
            1, MOST, target, TargetTracking.Settings.DEFAULT_TOLERANCE, window, 0),
        SEC,
        lag,
        boot,
        2 * SEC);
  }

  private static TestWorld scaled(AutoscaleSettings settings, ServerSpec spec, ClientSpec clients) {
    TestWorld world = world().servers("servers.s", MOST, spec);
    world.world().addAutoscaler("servers.s", settings, POOL);
    return world.l7("l7.p.1", pool("least-request"), POOL).clients(CLIENTS, clients, "l7.p.1");
  }

  private static ArrivalProcess stepUp(double before, double after, long atNanos) {
    return new ProfileArrivals(
        List.of(
            new ProfileArrivals.Point(0, before, 0), new ProfileArrivals.Point(atNanos, after, 0)),
        false,
        Worlds.world().world().streams().stream("steps"));
  }

  private double instances(long from, long to) {
    long sum = 0;
    for (String member : POOL) {
      sum += run.value(member, "present-nanos", from, to);
    }
    return sum / (double) (to - from);
  }

  /** 1000 requests a second where 800 can be done, for as long as the metric and the boot take. */
  @Test
  void whileItIsLateTheBacklogIsTheExcessTimesTheDelay() {
    long lag = 120 * SEC;
    long boot = 60 * SEC;
    run =
        scaled(
                settings(8, Figure.UTILISATION, .6, lag, boot, 300 * SEC),
                server(fixed(10 * MS)),
                new ClientSpec().arrivals(random -> stepUp(480, 1000, 100 * SEC)))
            .run(0, 100 * SEC, 280 * SEC, 282 * SEC, 900 * SEC, 1000 * SEC);
    assertThat(instances(0, 100 * SEC)).as("at its target").isEqualTo(8);
    assertThat(instances(100 * SEC, 280 * SEC)).isEqualTo(8);
    long backlog = POOL.stream().limit(8).mapToLong(s -> peak(s, 280 * SEC, 282 * SEC)).sum();
    // A second at most until the figure is taken, and one until the first that come take over.
    assertThat(backlog).isBetween(36_000L, 36_000L + 2 * 200 + 8);
    assertThat(instances(900 * SEC, 1000 * SEC)).isGreaterThan(10);
  }

  private long peak(String server, long from, long to) {
    return run.value(server, "inflight-peak", from, to);
  }

  @Test
  void atASteadyLoadTheSizeSettlesAndStays() {
    run =
        scaled(
                settings(1, Figure.UTILISATION, .5, 0, SEC, 60 * SEC),
                server(exp(10 * MS)),
                poisson(500))
            .run(0, 120 * SEC, 600 * SEC);
    assertThat(instances(120 * SEC, 600 * SEC)).isBetween(10., 12.);
    long moves = 0;
    for (String member : POOL) {
      moves +=
          run.value(member, "joined", 120 * SEC, 600 * SEC)
              + run.value(member, "left", 120 * SEC, 600 * SEC);
    }
    assertThat(moves).as("no flapping").isLessThanOrEqualTo(2);
  }

  @Test
  void scalingInDrainsAndLosesNothing() {
    run =
        scaled(settings(10, Figure.RATE, 50, 0, SEC, 5 * SEC), server(exp(10 * MS)), poisson(100))
            .run(0, 30 * SEC, 60 * SEC);
    assertThat(instances(30 * SEC, 60 * SEC)).isBetween(2., 3.);
    assertThat(run.count(CLIENTS, "errors.reset") + run.count(CLIENTS, "errors.refused")).isZero();
    assertThat(run.count(CLIENTS, "ok")).isGreaterThan(5_500);
    assertThat(run.sum(POOL, "left")).isGreaterThanOrEqualTo(8);
  }

  /** In flight per server is what Little's law says: rate times time over servers. */
  @Test
  void requestsInFlightCanBeKeptAtATarget() {
    run =
        scaled(
                settings(1, Figure.INFLIGHT, 2, 0, 0, 10 * SEC),
                server(fixed(100 * MS)).workers(1000),
                steady(200))
            .run(0, 60 * SEC, 120 * SEC);
    assertThat(instances(60 * SEC, 120 * SEC)).isCloseTo(10, within(.5));
  }

  /** Those who stand by are no capacity. */
  @Test
  void utilisationIsThatOfTheServersThatAreThere() {
    run =
        scaled(settings(5, Figure.RATE, 100, 0, 0, 0), server(fixed(5 * MS)), steady(500))
            .run(0, 10 * SEC, 20 * SEC);
    double busy = run.sum(POOL, "busy-nanos") / (double) run.sum(POOL, "worker-nanos");
    assertThat(busy).isCloseTo(.5, within(.005));
    assertThat(run.sum(POOL, "present-nanos")).isEqualTo(run.sum(POOL, "worker-nanos"));
  }
}
