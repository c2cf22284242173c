package dev.lbsim.core.anycast;

import java.util.Arrays;
import org.jgrapht.Graph;
import org.jgrapht.graph.SimpleGraph;

/**
 * The graph of autonomous systems (ASes) and their business relations: who sells transit to whom
 * and who peers with whom. Immutable, in flat arrays.
 *
 * <p>ASes have indices from 0 in order of their numbers. The neighbours of an AS stand together,
 * customers first, then peers, then providers, each group in order of index: so a tie rule by AS
 * number is one by index. That no AS is its own provider, not even through others, holds for every
 * graph that was built: it is what makes valley-free routing settle (Gao and Rexford, "Stable
 * Internet routing without global coordination", IEEE/ACM ToN 9(6), 2001).
 *
 * <p>A bad choice where one AS is to be seen from inside: it is a point here, with one best route.
 */
public final class AsGraph {
  /** The largest AS number (RFC 6793). */
  public static final long MAX_ASN = 4_294_967_295L;

  private final long[] asns;
  private final int[] neighbours;
  private final int[] firstCustomer;
  private final int[] firstPeer;
  private final int[] firstProvider;
  private final int[] customersFirst;

  /** Takes arrays that {@link AsGraphBuilder} has checked. */
  AsGraph(
      long[] asns,
      int[] neighbours,
      int[] firstCustomer,
      int[] firstPeer,
      int[] firstProvider,
      int[] customersFirst) {
    this.asns = asns;
    this.neighbours = neighbours;
    this.firstCustomer = firstCustomer;
    this.firstPeer = firstPeer;
    this.firstProvider = firstProvider;
    this.customersFirst = customersFirst;
  }

  /** For building a graph link by link. */
  public static AsGraphBuilder builder() {
    return new AsGraphBuilder();
  }

  /**
   * The graph with these vertices and edges. An edge says itself who its ends are.
   *
   * @throws IllegalArgumentException as {@link AsGraphBuilder#build}
   */
  public static AsGraph of(Graph<Long, AsLink> graph) {
    AsGraphBuilder builder = builder();
    graph.vertexSet().forEach(builder::as);
    graph.edgeSet().forEach(link -> builder.link(link.a(), link.b(), link.kind()));
    return builder.build();
  }

  /** A copy as a JGraphT graph of AS numbers: for its algorithms, and to be changed. */
  public Graph<Long, AsLink> toGraph() {
    Graph<Long, AsLink> graph = new SimpleGraph<>(AsLink.class);
    for (long asn : asns) {
      graph.addVertex(asn);
    }
    for (int as = 0; as < size(); as++) {
      for (int at = firstCustomer[as]; at < firstProvider[as]; at++) {
        int other = neighbours[at];
        boolean customer = at < firstPeer[as];
        if (customer || as < other) {
          AsLink.Kind kind = customer ? AsLink.Kind.PROVIDER_CUSTOMER : AsLink.Kind.PEERS;
          graph.addEdge(asns[as], asns[other], new AsLink(asns[as], asns[other], kind));
        }
      }
    }
    return graph;
  }

  /** Number of ASes. */
  public int size() {
    return asns.length;
  }

  /** Number of links. */
  public int linkCount() {
    return neighbours.length / 2;
  }

  /** The number of an AS. */
  public long asn(int as) {
    return asns[as];
  }

  /** The index of the AS with this number, or -1 if there is none. */
  public int indexOf(long asn) {
    return Math.max(-1, Arrays.binarySearch(asns, asn));
  }

  /** How many customers an AS has; likewise for peers and providers. */
  public int customerCount(int as) {
    return firstPeer[as] - firstCustomer[as];
  }

  public int peerCount(int as) {
    return firstProvider[as] - firstPeer[as];
  }

  public int providerCount(int as) {
    return firstCustomer[as + 1] - firstProvider[as];
  }

  /**
   * How many ASes can be reached from {@code as} by going from provider to customer only, itself
   * included.
   */
  public int coneSize(int as) {
    boolean[] seen = new boolean[size()];
    int[] queue = new int[size()];
    int count = 1;
    queue[0] = as;
    seen[as] = true;
    for (int next = 0; next < count; next++) {
      int each = queue[next];
      for (int at = firstCustomer[each]; at < firstPeer[each]; at++) {
        int customer = neighbours[at];
        if (!seen[customer]) {
          seen[customer] = true;
          queue[count++] = customer;
        }
      }
    }
    return count;
  }

  // For the algorithms of this package: where the neighbours of an AS stand.

  int neighbour(int at) {
    return neighbours[at];
  }

  int firstCustomer(int as) {
    return firstCustomer[as];
  }

  int firstPeer(int as) {
    return firstPeer[as];
  }

  int firstProvider(int as) {
    return firstProvider[as];
  }

  /** Behind the last neighbour. */
  int end(int as) {
    return firstCustomer[as + 1];
  }

  /** For each place of a neighbour the place where that neighbour has this AS. */
  int[] otherEnds() {
    int[] otherEnds = new int[neighbours.length];
    int[] nextCustomer = firstCustomer.clone();
    int[] nextPeer = firstPeer.clone();
    for (int as = 0; as < size(); as++) {
      // Whoever has this AS as a customer or peer meets its own in order of index, as we go.
      for (int at = firstProvider[as]; at < firstCustomer[as + 1]; at++) {
        int there = nextCustomer[neighbours[at]]++;
        otherEnds[at] = there;
        otherEnds[there] = at;
      }
      for (int at = firstPeer[as]; at < firstProvider[as]; at++) {
        otherEnds[at] = nextPeer[neighbours[at]]++;
      }
    }
    return otherEnds;
  }

  /** The {@code rank}th AS of an order in which every AS stands behind all its customers. */
  int customersFirst(int rank) {
    return customersFirst[rank];
  }
}
