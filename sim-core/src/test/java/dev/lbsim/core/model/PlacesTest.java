package dev.lbsim.core.model;

import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.pool;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.trace;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.core.random.Streams;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Three places, 20 ms (0-1), 100 ms (0-2) and 90 ms (1-2) of round trip apart. */
final class PlacesTest {
  private static final long[] TRIPS = {
    0, 20 * MS, 100 * MS, 20 * MS, 0, 90 * MS, 100 * MS, 90 * MS, 0
  };
  private static final int HERE = 0;
  private static final int NEAR = 1;
  private static final int FAR = 2;

  private static TestWorld world(double lossShare) {
    return new TestWorld(new Streams(1, 0), new Network.Settings(3, TRIPS, null, lossShare));
  }

  private static Worlds.ClientSpec one() {
    return trace(new long[] {SEC}, new double[] {1}).timeout(5 * SEC);
  }

  private static TestWorld chain(Worlds.ClientSpec clients, int l4, int l7, int server) {
    return world(0)
        .server("servers.web.1", server(fixed(1 * MS)))
        .at("servers.web.1", server)
        .l7("l7.proxy.1", pool("round-robin"), List.of("servers.web.1"))
        .at("l7.proxy.1", l7)
        .l4("l4.edge", pool("maglev"), List.of("l7.proxy.1"))
        .at("l4.edge", l4)
        .clients("clients.users", clients, "l4.edge")
        .at("clients.users", HERE);
  }

  @Test
  void aRequestPaysHalfARoundTripForEachStepOnItsWayAndNothingWithinAPlace() {
    assertThat(chain(one(), NEAR, NEAR, NEAR).run(0, 10 * SEC).ok("clients.users").sum())
        .isEqualTo(20 * MS + 1 * MS);
    // 10 to the L4, 0 to the proxy, 45 to the server, 45 back, and 10 back from the proxy.
    assertThat(chain(one(), NEAR, NEAR, FAR).run(0, 10 * SEC).ok("clients.users").sum())
        .isEqualTo(110 * MS + 1 * MS);
    // Direct return: 10 to the L4, 45 to the proxy, and 50 straight back.
    assertThat(chain(one(), NEAR, FAR, FAR).run(0, 10 * SEC).ok("clients.users").sum())
        .isEqualTo(105 * MS + 1 * MS);
  }

  @Test
  void whatStandsNowhereIsWhereverARequestIs() {
    assertThat(
            chain(one(), Network.NOWHERE, Network.NOWHERE, FAR)
                .run(0, 10 * SEC)
                .ok("clients.users")
                .sum())
        .isEqualTo(100 * MS + 1 * MS);
  }

  @Test
  void aNewConnectionPaysItsRoundTripsFirstAndAKeptOneNone() {
    Worlds.ClientSpec two =
        trace(new long[] {SEC, 2 * SEC}, new double[] {1, 1}).setup(2).reuse(2, 0);
    Run run = chain(two, NEAR, NEAR, NEAR).run(0, 10 * SEC);
    assertThat(run.ok("clients.users").sum()).isEqualTo(3 * 20 * MS + 20 * MS + 2 * MS);
    assertThat(run.value("clients.users", "connections")).isEqualTo(1);
    assertThat(run.value("l4.edge.1", "requests")).isEqualTo(2);
    assertThat(run.value("l7.proxy.1", "requests")).isEqualTo(2);
  }

  @Test
  void aRefusalTakesOneRoundTripHoweverManyAConnectionWouldTake() {
    TestWorld world =
        world(0)
            .server("servers.web.1", server(fixed(1 * MS)))
            .at("servers.web.1", FAR)
            .clients("clients.users", one().setup(3), "servers.web.1")
            .at("clients.users", HERE)
            .at(0, levers -> levers.crash("servers.web.1"));
    Run run = world.run(0, 10 * SEC);
    assertThat(run.value("clients.users#0", "errors.refused")).isEqualTo(1);
    assertThat(run.value("clients.users#0", "last-error")).isEqualTo(SEC + 100 * MS);
  }

  @Test
  void aServerThatDiesWhileAConnectionOpensResetsIt() {
    TestWorld world =
        chain(one().setup(2), NEAR, NEAR, NEAR)
            .at(SEC + 30 * MS, levers -> levers.crash("l7.proxy.1"));
    Run run = world.run(0, 10 * SEC);
    assertThat(run.value("clients.users#0", "errors.reset")).isEqualTo(1);
  }

  @Test
  void aCutWayLosesWhatIsOnItAndOtherWaysGoOn() {
    TestWorld world =
        chain(trace(new long[] {SEC, 2 * SEC}, new double[] {1, 1}).timeout(SEC), NEAR, NEAR, FAR)
            .at(SEC + 20 * MS, levers -> levers.setWayCut(NEAR, FAR, true))
            .at(SEC + 500 * MS, levers -> levers.setWayCut(NEAR, FAR, false));
    Run run = world.run(0, 10 * SEC);
    assertThat(run.value("clients.users#0", "errors.timeout")).isEqualTo(1);
    assertThat(run.value("clients.users#0", "ok")).isEqualTo(1);
  }

  @Test
  void aCutKeepsHealthChecksFromTheirTargets() {
    TestWorld world =
        world(0)
            .server("servers.web.1", server(fixed(1 * MS)))
            .at("servers.web.1", FAR)
            .l4(
                "l4.edge",
                pool("maglev").health(Worlds.health(SEC, SEC, 2, 2)),
                List.of("servers.web.1"))
            .at("l4.edge", HERE)
            .at(SEC, levers -> levers.setWayCut(HERE, FAR, true))
            .at(9 * SEC, levers -> levers.setWayCut(HERE, FAR, false));
    Run run = world.run(0, SEC, 8 * SEC, 20 * SEC);
    assertThat(run.value("l4.edge.1", "usable", 0, SEC)).isEqualTo(1);
    assertThat(run.value("l4.edge.1", "usable", SEC, 8 * SEC)).isZero();
    assertThat(run.value("l4.edge.1", "usable", 8 * SEC, 20 * SEC)).isEqualTo(1);
  }

  @Test
  void eachWayLosesItsShareOfPackets() {
    int count = 20_000;
    long[] at = new long[count];
    double[] costs = new double[count];
    for (int i = 0; i < count; i++) {
      at[i] = (i + 1) * MS;
      costs[i] = 1;
    }
    TestWorld world =
        world(.1)
            .server("servers.web.1", server(fixed(1)))
            .at("servers.web.1", FAR)
            .clients("clients.users", trace(at, costs).timeout(SEC), "servers.web.1")
            .at("clients.users", HERE);
    Run run = world.run(0, 30 * SEC);
    // Out and back: 1 - 0.9^2; four standard deviations of a binomial share.
    double lost = run.value("clients.users#0", "errors.timeout") / (double) count;
    assertThat(Math.abs(lost - .19)).isLessThan(4 * Math.sqrt(.19 * .81 / count));
  }
}
