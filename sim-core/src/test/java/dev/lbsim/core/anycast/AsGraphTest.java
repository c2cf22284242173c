package dev.lbsim.core.anycast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jgrapht.graph.SimpleGraph;
import org.junit.jupiter.api.Test;

class AsGraphTest {
  @Test
  void neighboursStandInGroupsInOrderOfTheirNumbers() {
    AsGraph graph =
        AsGraph.builder()
            .provider(30, 50)
            .provider(30, 20)
            .peers(40, 30)
            .peers(30, 10)
            .provider(60, 30)
            .provider(5, 30)
            .peers(10, 30)
            .as(4_294_967_295L)
            .build();
    int as = graph.indexOf(30);
    List<Long> neighbours = new ArrayList<>();
    for (int at = graph.firstCustomer(as); at < graph.end(as); at++) {
      neighbours.add(graph.asn(graph.neighbour(at)));
    }
    assertThat(neighbours).containsExactly(20L, 50L, 10L, 40L, 5L, 60L);
    assertThat(graph.customerCount(as)).isEqualTo(2);
    assertThat(graph.peerCount(as)).isEqualTo(2);
    assertThat(graph.providerCount(as)).isEqualTo(2);
    assertThat(graph.linkCount()).isEqualTo(6);
    assertThat(graph.size()).isEqualTo(8);
    assertThat(graph.asn(7)).isEqualTo(AsGraph.MAX_ASN);
    assertThat(graph.indexOf(31)).isEqualTo(-1);
    assertThat(graph.coneSize(graph.indexOf(60))).isEqualTo(4);
  }

  @Test
  void anAsIsNotItsOwnNeighbour() {
    assertThatThrownBy(() -> AsGraph.builder().peers(7, 7))
        .hasMessage("AS 7 cannot be its own neighbour");
  }

  @Test
  void numbersAreThoseOfAses() {
    assertThatThrownBy(() -> AsGraph.builder().as(0)).hasMessageContaining("0 is no AS number");
    assertThatThrownBy(() -> AsGraph.builder().peers(1, AsGraph.MAX_ASN + 1))
        .hasMessageContaining("4294967296 is no AS number");
  }

  @Test
  void twoRelationsAtOnceAreRefusedAndBothNamed() {
    assertThatThrownBy(() -> AsGraph.builder().provider(9, 4).peers(4, 9).build())
        .hasMessage(
            "the links contradict each other: AS 9 is a provider of AS 4, and AS 4 and AS 9 are"
                + " peers");
    assertThatThrownBy(() -> AsGraph.builder().provider(9, 4).provider(4, 9).build())
        .hasMessageContaining("AS 4 is a provider of AS 9, and AS 9 is a provider of AS 4");
  }

  @Test
  void aCircleOfProvidersIsRefusedAndNamed() {
    AsGraphBuilder builder =
        AsGraph.builder()
            .provider(1, 8)
            .provider(8, 3)
            .provider(3, 5)
            .provider(5, 8)
            .provider(5, 6)
            .provider(8, 2);
    assertThatThrownBy(builder::build)
        .hasMessage("each of these is a provider of the next, in a circle: AS 3, AS 5, AS 8, AS 3");
  }

  @Property(tries = 100, seed = "1")
  void survivesTheWayThroughJgrapht(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int n) {
    AsGraph graph = Graphs.random(new Random(seed), n);
    AsGraph again = AsGraph.of(graph.toGraph());
    assertThat(again.toGraph()).isEqualTo(graph.toGraph());
    assertThat(again.linkCount()).isEqualTo(graph.linkCount());
    assertThat(graph.toGraph().edgeSet()).hasSize(graph.linkCount());
    for (int as = 0; as < n; as++) {
      assertThat(again.customerCount(as)).isEqualTo(graph.customerCount(as));
      assertThat(again.peerCount(as)).isEqualTo(graph.peerCount(as));
    }
  }

  @Property(tries = 100, seed = "2")
  void everyAsStandsBehindItsCustomers(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int n) {
    AsGraph graph = Graphs.random(new Random(seed), n);
    boolean[] seen = new boolean[n];
    for (int rank = 0; rank < n; rank++) {
      int as = graph.customersFirst(rank);
      for (int at = graph.firstCustomer(as); at < graph.firstPeer(as); at++) {
        assertThat(seen[graph.neighbour(at)]).isTrue();
      }
      seen[as] = true;
    }
    assertThat(seen).doesNotContain(false);
  }

  @Test
  void aGraphMadeWithJgraphtIsRead() {
    var made = new SimpleGraph<Long, AsLink>(AsLink.class);
    made.addVertex(1L);
    made.addVertex(2L);
    made.addEdge(2L, 1L, new AsLink(2, 1, AsLink.Kind.PROVIDER_CUSTOMER));
    AsGraph graph = AsGraph.of(made);
    assertThat(graph.customerCount(graph.indexOf(2))).isEqualTo(1);
    assertThat(graph.providerCount(graph.indexOf(1))).isEqualTo(1);
  }
}
