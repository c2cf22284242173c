package dev.lbsim.core.anycast;

import java.util.Arrays;

/**
 * Collects links and makes an {@link AsGraph} of them. The same link may be given more than once.
 */
public final class AsGraphBuilder {
  /** Indices of both ends and the relation share a long. */
  private static final int INDEX_BITS = 30;

  private static final long INDEX_MASK = (1L << INDEX_BITS) - 1;
  private static final int LOW_IS_PROVIDER = 0;
  private static final int HIGH_IS_PROVIDER = 1;
  private static final int PEERS = 2;

  private final AsnTable table = new AsnTable();
  private long[] links = new long[1024];
  private int linkCount;

  AsGraphBuilder() {}

  /**
   * Adds an AS, perhaps one without links.
   *
   * @param asn from 1 to {@link AsGraph#MAX_ASN}
   */
  public AsGraphBuilder as(long asn) {
    table.add(checked(asn));
    return this;
  }

  /** {@code provider} sells transit to {@code customer}. */
  public AsGraphBuilder provider(long provider, long customer) {
    return link(provider, customer, AsLink.Kind.PROVIDER_CUSTOMER);
  }

  /** {@code a} and {@code b} peer. */
  public AsGraphBuilder peers(long a, long b) {
    return link(a, b, AsLink.Kind.PEERS);
  }

  /**
   * Adds a link.
   *
   * @throws IllegalArgumentException in words for people, if both ends are the same AS or one is no
   *     AS number
   */
  public AsGraphBuilder link(long a, long b, AsLink.Kind kind) {
    if (a == b) {
      throw new IllegalArgumentException("AS " + a + " cannot be its own neighbour");
    }
    int first = table.add(checked(a));
    int second = table.add(checked(b));
    if (linkCount == links.length) {
      links = Arrays.copyOf(links, linkCount * 2);
    }
    links[linkCount++] =
        ((long) first << INDEX_BITS | second) << 2
            | (kind == AsLink.Kind.PEERS ? PEERS : LOW_IS_PROVIDER);
    return this;
  }

  private static long checked(long asn) {
    if (asn < 1 || asn > AsGraph.MAX_ASN) {
      throw new IllegalArgumentException(
          asn + " is no AS number: they go from 1 to " + AsGraph.MAX_ASN);
    }
    return asn;
  }

  /**
   * The graph of all links given so far.
   *
   * @throws IllegalArgumentException in words for people, if two ASes are in two relations at once,
   *     or if an AS is its own provider through others; the message names one such pair or cycle
   */
  public AsGraph build() {
    long[] asns = table.sorted();
    long[] sorted = sortedLinks(table.ranks(asns), asns);
    int size = asns.length;
    int[] customers = new int[size];
    int[] peers = new int[size];
    int[] providers = new int[size];
    for (long link : sorted) {
      int low = low(link);
      int high = high(link);
      if (relation(link) == PEERS) {
        peers[low]++;
        peers[high]++;
      } else {
        customers[relation(link) == LOW_IS_PROVIDER ? low : high]++;
        providers[relation(link) == LOW_IS_PROVIDER ? high : low]++;
      }
    }
    int[] firstCustomer = new int[size + 1];
    int[] firstPeer = new int[size];
    int[] firstProvider = new int[size];
    for (int as = 0; as < size; as++) {
      firstPeer[as] = firstCustomer[as] + customers[as];
      firstProvider[as] = firstPeer[as] + peers[as];
      firstCustomer[as + 1] = firstProvider[as] + providers[as];
    }
    // Links come in order of (low, high). So an AS meets its lower neighbours in order, as it is
    // the high end of those links, and after them its higher ones: groups fill in order of index.
    int[] nextCustomer = Arrays.copyOf(firstCustomer, size);
    int[] nextPeer = firstPeer.clone();
    int[] nextProvider = firstProvider.clone();
    int[] neighbours = new int[2 * sorted.length];
    for (long link : sorted) {
      int low = low(link);
      int high = high(link);
      switch (relation(link)) {
        case PEERS -> {
          neighbours[nextPeer[low]++] = high;
          neighbours[nextPeer[high]++] = low;
        }
        case LOW_IS_PROVIDER -> {
          neighbours[nextCustomer[low]++] = high;
          neighbours[nextProvider[high]++] = low;
        }
        default -> {
          neighbours[nextProvider[low]++] = high;
          neighbours[nextCustomer[high]++] = low;
        }
      }
    }
    int[] order =
        new CustomersFirst(asns, neighbours, firstCustomer, firstPeer, firstProvider).order();
    return new AsGraph(asns, neighbours, firstCustomer, firstPeer, firstProvider, order);
  }

  /** Links by rank of AS number, each once, lower end first. */
  private long[] sortedLinks(int[] ranks, long[] asns) {
    long[] sorted = new long[linkCount];
    for (int i = 0; i < linkCount; i++) {
      int first = ranks[low(links[i])];
      int second = ranks[high(links[i])];
      int relation = relation(links[i]);
      if (first > second && relation == LOW_IS_PROVIDER) {
        relation = HIGH_IS_PROVIDER;
      }
      long low = Math.min(first, second);
      sorted[i] = (low << INDEX_BITS | Math.max(first, second)) << 2 | relation;
    }
    Arrays.sort(sorted);
    int count = 0;
    for (int i = 0; i < linkCount; i++) {
      if (i > 0 && sorted[i] == sorted[i - 1]) {
        continue;
      }
      if (i > 0 && sorted[i] >> 2 == sorted[i - 1] >> 2) {
        throw new IllegalArgumentException(
            "the links contradict each other: %s, and %s"
                .formatted(words(sorted[i - 1], asns), words(sorted[i], asns)));
      }
      sorted[count++] = sorted[i];
    }
    return Arrays.copyOf(sorted, count);
  }

  private static String words(long link, long[] asns) {
    long low = asns[low(link)];
    long high = asns[high(link)];
    return switch (relation(link)) {
      case PEERS -> "AS " + low + " and AS " + high + " are peers";
      case LOW_IS_PROVIDER -> "AS " + low + " is a provider of AS " + high;
      default -> "AS " + high + " is a provider of AS " + low;
    };
  }

  private static int low(long link) {
    return (int) (link >> (INDEX_BITS + 2));
  }

  private static int high(long link) {
    return (int) (link >> 2 & INDEX_MASK);
  }

  private static int relation(long link) {
    return (int) (link & 3);
  }
}
