package dev.lbsim.core.model;

import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.pool;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.steady;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.anycast.Announcements;
import dev.lbsim.core.anycast.AsGraph;
import dev.lbsim.core.anycast.ConvergenceSettings;
import dev.lbsim.core.random.Streams;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two sites, near and far; clients beside the near one, a hundred requests a second. */
final class AnycastTest {
  private static final long[] TRIPS = {0, 100 * MS, 100 * MS, 0};
  private static final int NEAR = 0;
  private static final int FAR = 1;

  private static TestWorld world(VipSettings.Routing routing, long detectNanos) {
    TestWorld world = new TestWorld(new Streams(1, 0), new Network.Settings(2, TRIPS, null, 0));
    for (int site = 0; site < 2; site++) {
      String name = site == NEAR ? "near" : "far";
      world
          .server("servers." + name + ".1", server(fixed(1 * MS)))
          .at("servers." + name + ".1", site)
          .l4("l4." + name, pool("maglev"), List.of("servers." + name + ".1"))
          .at("l4." + name, site);
    }
    world
        .world()
        .addAnycast(
            "anycast.www",
            new VipSettings(List.of("near", "far"), routing, detectNanos, null),
            List.of("l4.near", "l4.far"));
    return world;
  }

  private static Worlds.ClientSpec clients() {
    return steady(100).timeout(500 * MS);
  }

  private static TestWorld nearest(long detectNanos, Worlds.ClientSpec clients) {
    return world(new VipSettings.Nearest(null), detectNanos)
        .clients("clients.users", clients, "anycast.www")
        .at("clients.users", NEAR);
  }

  @Test
  void theNearestSiteGetsEverything() {
    Run run = nearest(0, clients()).run(0, 10 * SEC);
    assertThat(run.value("anycast.www.near", "requests")).isEqualTo(1000);
    assertThat(run.value("anycast.www.far", "requests")).isZero();
  }

  @Test
  void aSilentDeathLosesDetectionTimesTheLoadAndNothingMore() {
    Run run =
        nearest(3 * SEC, clients())
            .at(5 * SEC, levers -> levers.drop("l4.near.1"))
            .run(0, 20 * SEC);
    // 3 s of 100 requests each; where the edges fall, one more or less.
    assertThat(run.count("clients.users", "lost.detection")).isCloseTo(300, within(1L));
    assertThat(run.count("clients.users", "errors.timeout"))
        .isEqualTo(run.count("clients.users", "lost.detection"));
    // All but those on their way, of which there are 50 ms.
    assertThat(run.value("anycast.www.far", "requests")).isCloseTo(1195, within(2L));
  }

  @Test
  void untilRoutesHaveConvergedMoreIsLost() {
    TestWorld world =
        world(new VipSettings.Nearest(fixed(2 * SEC)), 3 * SEC)
            .clients("clients.users", clients(), "anycast.www")
            .at("clients.users", NEAR);
    Run run = world.at(5 * SEC, levers -> levers.drop("l4.near.1")).run(0, 20 * SEC);
    assertThat(run.count("clients.users", "lost.detection")).isCloseTo(300, within(1L));
    assertThat(run.count("clients.users", "lost.convergence")).isCloseTo(200, within(1L));
  }

  @Test
  void withdrawingFirstAndStoppingLaterLosesNothing() {
    TestWorld world =
        world(new VipSettings.Nearest(fixed(2 * SEC)), 3 * SEC)
            .clients("clients.users", clients(), "anycast.www")
            .at("clients.users", NEAR)
            .at(5 * SEC, levers -> levers.setSiteWithdrawn("anycast.www", "near", true))
            .at(8 * SEC, levers -> levers.drop("l4.near.1"));
    Run run = world.run(0, 20 * SEC);
    assertThat(run.errors("clients.users").count()).isZero();
    assertThat(run.value("anycast.www.far", "requests")).isPositive();
  }

  @Test
  void aKeptConnectionIsResetWhenItsSiteChanges() {
    Run run =
        nearest(0, clients().reuse(Integer.MAX_VALUE, 0))
            .at(5 * SEC + 5 * MS, levers -> levers.setSiteWithdrawn("anycast.www", "near", true))
            .run(0, 10 * SEC);
    assertThat(run.count("clients.users", "errors.reset")).isEqualTo(1);
    assertThat(run.count("clients.users", "lost.moved")).isEqualTo(1);
    assertThat(run.sum(List.of("anycast.www.near", "anycast.www.far"), "moved")).isEqualTo(1);
  }

  @Test
  void aRequestUnderWayIsResetWhenItsRouteChanges() {
    Worlds.ClientSpec slow = steady(100).timeout(5 * SEC);
    TestWorld world =
        new TestWorld(new Streams(1, 0), new Network.Settings(2, TRIPS, null, 0))
            .server("servers.a.1", server(fixed(SEC)).workers(1000))
            .server("servers.b.1", server(fixed(SEC)).workers(1000))
            .at("servers.b.1", FAR)
            .at("servers.a.1", NEAR);
    world
        .world()
        .addAnycast(
            "anycast.www",
            new VipSettings(List.of("a", "b"), new VipSettings.Nearest(null), 0, null),
            List.of("servers.a.1", "servers.b.1"));
    Run run =
        world
            .clients("clients.users", slow, "anycast.www")
            .at("clients.users", NEAR)
            .at(5 * SEC, levers -> levers.setSiteWithdrawn("anycast.www", "a", true))
            .run(0, 20 * SEC);
    // A service takes a second, but those of the last tenth end before a packet of theirs strays.
    assertThat(run.count("clients.users", "lost.moved")).isCloseTo(90, within(2L));
  }

  @Test
  void firstPacketsAreSentAgainUntilThereIsARoute() {
    Run run =
        nearest(2 * SEC, clients().setup(1).timeout(20 * SEC))
            .at(5 * SEC, levers -> levers.drop("l4.near.1"))
            .run(0, 30 * SEC);
    // Sent again after 1 s and after 3 s: whoever came in the two seconds waits 1 or 3 s.
    assertThat(run.errors("clients.users").count()).isZero();
    assertThat(run.shareAbove("clients.users", 900) * run.count("clients.users", "ok"))
        .isCloseTo(200, within(1.5));
  }

  @Test
  void aSiteCutOffFromEverybodyIsNoticedAndLeft() {
    TestWorld world = nearest(3 * SEC, clients()).at("clients.users", FAR);
    Run run = world.at(5 * SEC, levers -> levers.setWayCut(NEAR, FAR, true)).run(0, 20 * SEC);
    assertThat(run.count("clients.users", "ok")).isPositive();
    assertThat(run.value("anycast.www", "announced")).isZero();
  }

  @Test
  void byHandEachPlaceHasItsOwnOrder() {
    VipSettings.Routing routing =
        new VipSettings.ByPlace(
            List.of(new int[] {1, 0}, new int[] {1, 0}, new int[] {0, 1}), null);
    TestWorld world =
        world(routing, 0)
            .clients("clients.users", clients(), "anycast.www")
            .at("clients.users", NEAR);
    Run run = world.run(0, 10 * SEC);
    assertThat(run.value("anycast.www.far", "requests")).isCloseTo(1000, within(10L));
    assertThat(run.value("anycast.www.near", "requests")).isZero();
  }

  @Test
  void byBgpEachNetworkReachesTheSiteItsAsReaches() {
    // 1 and 2 are peers; 11 and 12 are customers of 1, and 13 of 2. Sites hang off 1 and 2.
    AsGraph graph =
        AsGraph.builder().peers(1, 2).provider(1, 11).provider(1, 12).provider(2, 13).build();
    Announcements sites =
        Announcements.of(
            2,
            List.of(
                new Announcements.Session(0, 1, Announcements.Neighbour.PROVIDER),
                new Announcements.Session(1, 2, Announcements.Neighbour.PROVIDER)));
    int[] ases = {graph.indexOf(11), graph.indexOf(12), graph.indexOf(13)};
    TestWorld world =
        world(new VipSettings.Bgp(graph, sites, ConvergenceSettings.DEFAULT.mrai(0).jitter(1)), SEC)
            .clients("clients.users", clients().ases(ases), "anycast.www")
            .at(10 * SEC, levers -> levers.setSiteWithdrawn("anycast.www", "near", true));
    Run run = world.run(0, 10 * SEC, 20 * SEC);
    double near = run.value("anycast.www.near", "requests", 0, 10 * SEC) / 1000.;
    // Two of three networks, drawn for each request: four standard deviations.
    assertThat(near).isCloseTo(2 / 3., within(4 * Math.sqrt(2 / 9. / 1000)));
    assertThat(run.value("anycast.www.near", "requests", 10 * SEC, 20 * SEC)).isLessThan(10);
    assertThat(run.value("anycast.www.far", "requests", 10 * SEC, 20 * SEC)).isGreaterThan(985);
  }

  @Test
  void aNameServerThatGoesByLatencySeesTheNearestSite() {
    TestWorld world =
        world(new VipSettings.Nearest(null), 0)
            .server("servers.unicast.1", server(fixed(1 * MS)))
            .at("servers.unicast.1", FAR)
            .zone("dns.www", "latency", SEC, null, List.of("servers.unicast.1", "anycast.www"))
            .clients("clients.users", clients(), "dns.www", null)
            .at("clients.users", NEAR);
    Run run = world.run(0, 10 * SEC);
    assertThat(run.value("anycast.www.near", "requests")).isCloseTo(1000, within(1L));
  }
}
