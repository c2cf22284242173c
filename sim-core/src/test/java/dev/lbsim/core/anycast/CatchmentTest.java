package dev.lbsim.core.anycast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.anycast.Announcements.Limit;
import dev.lbsim.core.anycast.Announcements.Neighbour;
import dev.lbsim.core.anycast.Announcements.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CatchmentTest {
  private static final Neighbour UP = Neighbour.PROVIDER;

  /** 1 and 2 peer; 3 buys from 1, 4 from 2; 5 buys from 3 and 4; 6 peers with 3. */
  private static final AsGraph SMALL =
      AsGraph.builder()
          .peers(1, 2)
          .provider(1, 3)
          .provider(2, 4)
          .provider(3, 5)
          .provider(4, 5)
          .peers(3, 6)
          .build();

  private static int as(long asn) {
    return SMALL.indexOf(asn);
  }

  @Test
  void aCustomerRouteBeatsAShorterOneFromAPeer() {
    var both =
        Catchment.of(
            SMALL,
            Announcements.of(2, List.of(new Session(0, 5, UP), new Session(1, 1, Neighbour.PEER))));
    assertThat(both.site(as(1))).isZero();
    assertThat(both.routeClass(as(1))).isEqualTo(RouteClass.CUSTOMER);
    assertThat(both.pathLength(as(1))).isEqualTo(3);
    assertThat(both.path(as(1))).containsExactly(as(1), as(3), as(5));
    assertThat(both.countOf(1)).isZero();
  }

  @Test
  void aPeerRouteGoesToCustomersAndNoFurther() {
    var catchment = Catchment.of(SMALL, Announcements.of(1, List.of(new Session(0, 6, UP))));
    assertThat(catchment.routeClass(as(6))).isEqualTo(RouteClass.CUSTOMER);
    assertThat(catchment.routeClass(as(3))).isEqualTo(RouteClass.PEER);
    assertThat(catchment.routeClass(as(5))).isEqualTo(RouteClass.PROVIDER);
    assertThat(catchment.nextHop(as(5))).isEqualTo(as(3));
    for (long asn : new long[] {1, 2, 4}) {
      assertThat(catchment.site(as(asn))).isEqualTo(Catchment.NO_SITE);
      assertThat(catchment.routeClass(as(asn))).isEqualTo(RouteClass.NONE);
      assertThat(catchment.path(as(asn))).isEmpty();
    }
    assertThat(catchment.reachedCount()).isEqualTo(3);
  }

  @Test
  void thePathTieGoesToTheLowestNumberAndIsCounted() {
    Announcements two = Announcements.of(2, List.of(new Session(0, 4, UP), new Session(1, 3, UP)));
    Catchment catchment = Catchment.of(SMALL, two);
    assertThat(catchment.site(as(5))).isEqualTo(1);
    assertThat(catchment.tied(as(5))).isTrue();
    assertThat(catchment.mayReach(as(5), 0)).isTrue();
    assertThat(catchment.tied(as(4))).isFalse();
    assertThat(catchment.tieShare()).isCloseTo(1 / 6.0, within(1e-12));
    assertThat(catchment.tieShare(as -> as == as(5) ? 5 : 1)).isCloseTo(0.5, within(1e-12));
    assertThat(catchment.weightOf(1, as -> as == as(5) ? 5 : 1)).isEqualTo(8);
    catchment.compute(two, TieRule.HIGHEST_ASN);
    assertThat(catchment.site(as(5))).isZero();
  }

  @Test
  void sitesAtOneAsAreATieThatTheLowestSiteWins() {
    var catchment =
        Catchment.of(
            SMALL, Announcements.of(70, List.of(new Session(69, 1, UP), new Session(3, 1, UP))));
    assertThat(catchment.countOf(3)).isEqualTo(6 - 1);
    assertThat(catchment.countOf(69)).isZero();
    assertThat(catchment.tieShare()).isEqualTo(1);
    assertThat(catchment.mayReach(as(5), 69)).isTrue();
    assertThat(catchment.mayReach(as(5), 5)).isFalse();
  }

  @Test
  void limitsKeepARouteIn() {
    Session open = new Session(0, 3, UP);
    assertThat(reached(open)).isEqualTo(6);
    assertThat(reached(new Session(0, 3, UP, 0, Limit.TO_CUSTOMERS_ONLY))).isEqualTo(2);
    assertThat(reached(new Session(0, 3, UP, 0, Limit.NO_EXPORT))).isEqualTo(1);
    assertThat(reached(new Session(0, 3, Neighbour.PEER))).isEqualTo(2);
  }

  private static int reached(Session session) {
    return Catchment.of(SMALL, Announcements.of(1, List.of(session))).reachedCount();
  }

  @Test
  void anUnknownAsIsNamed() {
    Announcements nowhere = Announcements.of(1, List.of(new Session(0, 99, UP)));
    assertThatThrownBy(() -> Catchment.of(SMALL, nowhere))
        .hasMessage("AS 99 is not in the topology");
  }

  @Property(tries = 600, seed = "1")
  void isTheFixpointOfTheDefinition(@ForAll long seed, @ForAll @IntRange(min = 2, max = 40) int n) {
    Random random = new Random(seed);
    AsGraph graph = Graphs.random(random, n);
    Catchment catchment = new Catchment(graph);
    for (int sites : new int[] {1 + random.nextInt(5), 66}) {
      Announcements announcements = Graphs.announcements(random, graph, sites);
      for (TieRule rule : TieRule.values()) {
        catchment.compute(announcements, rule);
        assertSame(catchment, new FixpointTwin(graph, announcements, rule));
      }
    }
  }

  @Test
  void isTheFixpointOnAGraphAsLargeAsTheInternet() {
    AsGraph graph = GeneratedAsGraph.of(75_000, 1);
    List<Session> sessions = new ArrayList<>();
    for (int site = 0; site < 8; site++) {
      sessions.add(new Session(site, 1 + 997 * site, UP, site % 3, Limit.NONE));
      sessions.add(new Session(site, 20 + 31 * site, Neighbour.PEER));
    }
    Announcements announcements = Announcements.of(8, sessions);
    assertSame(
        Catchment.of(graph, announcements),
        new FixpointTwin(graph, announcements, TieRule.LOWEST_ASN));
  }

  private static void assertSame(Catchment catchment, FixpointTwin twin) {
    for (int as = 0; as < catchment.graph().size(); as++) {
      FixpointTwin.Route route = twin.best(as);
      if (route == null) {
        assertThat(catchment.routeClass(as)).isEqualTo(RouteClass.NONE);
        assertThat(catchment.tied(as)).isFalse();
        continue;
      }
      assertThat(catchment.routeClass(as).ordinal()).isEqualTo(route.rank());
      assertThat(catchment.pathLength(as)).isEqualTo(route.length());
      assertThat(catchment.site(as)).isEqualTo(route.site());
      assertThat(catchment.nextHop(as)).isEqualTo(Math.max(-1, route.choice()));
      assertThat(catchment.tied(as)).isEqualTo(twin.sites(as).cardinality() > 1);
      int[] path = catchment.path(as);
      assertThat(path[0]).isEqualTo(as);
      assertThat(path).hasSize(route.path().size() + 1);
      for (int site = 0; site < catchment.siteCount(); site++) {
        assertThat(catchment.mayReach(as, site)).isEqualTo(twin.sites(as).get(site));
      }
    }
  }

  @Property(tries = 300, seed = "2")
  void classAndLengthDoNotDependOnTheTieRule(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 60) int n) {
    Random random = new Random(seed);
    AsGraph graph = Graphs.random(random, n);
    Announcements announcements = Graphs.announcements(random, graph, 4);
    Catchment lowest = Catchment.of(graph, announcements);
    Catchment highest = new Catchment(graph);
    highest.compute(announcements, TieRule.HIGHEST_ASN);
    for (int as = 0; as < n; as++) {
      assertThat(highest.routeClass(as)).isEqualTo(lowest.routeClass(as));
      assertThat(highest.pathLength(as)).isEqualTo(lowest.pathLength(as));
      assertThat(highest.tied(as)).isEqualTo(lowest.tied(as));
      if (!lowest.tied(as)) {
        assertThat(highest.site(as)).isEqualTo(lowest.site(as));
      }
    }
  }

  /**
   * Only without limits: a prepended site may have hidden another one's route at the same AS, and
   * if its own was not to be passed on and the other one is, more ASes hear of that.
   */
  @Property(tries = 300, seed = "3")
  void prependingAWholeSiteBringsNobodyInAndChangesNoRouteElsewhere(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 60) int n) {
    Random random = new Random(seed);
    AsGraph graph = Graphs.random(random, n);
    Announcements announcements =
        Graphs.unlimited(Graphs.announcements(random, graph, 3)).prepend(0, 0);
    Catchment before = Catchment.of(graph, announcements);
    for (int times = 1; times < 4; times++) {
      Catchment after = Catchment.of(graph, announcements.prepend(0, times));
      for (int as = 0; as < n; as++) {
        if (before.site(as) != 0) {
          assertThat(after.site(as)).isEqualTo(before.site(as));
          assertThat(after.path(as)).isEqualTo(before.path(as));
        }
      }
      before = after;
    }
  }

  @Property(tries = 200, seed = "4")
  void everyPathClimbsThenCrossesOnceThenDescends(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 60) int n) {
    Random random = new Random(seed);
    AsGraph graph = Graphs.random(random, n);
    Catchment catchment = Catchment.of(graph, Graphs.announcements(random, graph, 4));
    var links = graph.toGraph();
    for (int as = 0; as < n; as++) {
      int[] path = catchment.path(as);
      boolean mayClimb = true;
      for (int hop = 1; hop < path.length; hop++) {
        long from = graph.asn(path[hop - 1]);
        AsLink link = links.getEdge(from, graph.asn(path[hop]));
        boolean climbs = link.kind() == AsLink.Kind.PROVIDER_CUSTOMER && link.b() == from;
        assertThat(climbs && !mayClimb).isFalse();
        if (link.kind() == AsLink.Kind.PEERS) {
          assertThat(mayClimb).isTrue();
        }
        mayClimb &= climbs;
      }
    }
  }

  @Property(tries = 200, seed = "5")
  void aSiteThatOnlyPeersIsReachedFromThePeersConeAlone(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 60) int n) {
    Random random = new Random(seed);
    AsGraph graph = Graphs.random(random, n);
    int peer = random.nextInt(n);
    Session session = new Session(0, graph.asn(peer), Neighbour.PEER);
    Catchment catchment = Catchment.of(graph, Announcements.of(1, List.of(session)));
    assertThat(catchment.reachedCount()).isEqualTo(graph.coneSize(peer));
  }
}
