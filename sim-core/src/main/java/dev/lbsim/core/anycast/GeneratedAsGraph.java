package dev.lbsim.core.anycast;

/**
 * A graph that looks like the Internet, from a size and a seed: a clique of tier-1 networks,
 * transit networks below it that buy from whoever already sells much, content networks that peer
 * widely, and stubs, which are most. Customer cones are heavy-tailed because sellers are drawn in
 * proportion to what they sell (Barabasi and Albert, "Emergence of scaling in random networks",
 * Science 286, 1999); the shares of kinds and of the number of providers are those of the inferred
 * graphs of the last years (CAIDA AS relationships: some 15 % of ASes sell transit, an AS has 2
 * providers on average).
 *
 * <p>AS numbers go by kind: 1 to {@link #tier1Count} are the clique, then transit, content and
 * stubs, so a scenario can name some without looking. Within a kind they say nothing.
 *
 * <p>Integer arithmetic only: one (size, seed) gives one graph on every machine, for ever. A bad
 * choice for saying anything about a real network by name: load a real graph for that.
 */
public final class GeneratedAsGraph {
  /** Smallest and largest size. */
  public static final int MIN_SIZE = 3;

  public static final int MAX_SIZE = 100_000;

  /** Of 100 ASes so many have 1, 2, 3, 4 and 5 providers: 2 on average. */
  private static final int[] PROVIDERS_OF_100 = {40, 35, 15, 7, 3};

  /** What a tier-1 network has sold before anybody is drawn. */
  private static final int HEAD_START = 4;

  private final int size;
  private final int tier1;
  private final int transit;
  private final int content;
  private final AsGraphBuilder builder = AsGraph.builder();
  private final PairSet linked;
  private final long[] asns;

  /** Each seller as often as it has customers, and once more. */
  private final int[] sellers;

  private int sellerCount;
  private long state;

  private GeneratedAsGraph(int size, long seed) {
    this.size = size;
    this.tier1 = tier1Count(size);
    this.transit = transitCount(size);
    this.content = contentCount(size);
    this.linked = new PairSet(8 * size);
    this.asns = new long[size];
    this.sellers = new int[HEAD_START * tier1 + transit + 6 * size];
    this.state = seed;
  }

  /**
   * The graph of this size and seed. Every AS reaches the clique by way of providers.
   *
   * @param size number of ASes, from {@value #MIN_SIZE} to {@value #MAX_SIZE}
   */
  public static AsGraph of(int size, long seed) {
    if (size < MIN_SIZE || size > MAX_SIZE) {
      throw new IllegalArgumentException(
          "a generated topology has %d to %d ASes, not %d".formatted(MIN_SIZE, MAX_SIZE, size));
    }
    return new GeneratedAsGraph(size, seed).build();
  }

  /** How many ASes form the clique: they have the numbers from 1. */
  public static int tier1Count(int size) {
    int doublings = 31 - Integer.numberOfLeadingZeros(size);
    return Math.max(1, Math.min(size / 3, Math.min(16, 4 + doublings)));
  }

  /** How many ASes sell transit without being in the clique: they have the next numbers. */
  public static int transitCount(int size) {
    return (size - tier1Count(size)) * 15 / 100;
  }

  /** How many ASes are content networks: they have the numbers behind those. */
  public static int contentCount(int size) {
    return size / 100;
  }

  private AsGraph build() {
    number();
    for (int a = 0; a < tier1; a++) {
      builder.as(asns[a]);
      for (int b = a + 1; b < tier1; b++) {
        peer(a, b);
      }
      for (int i = 0; i < HEAD_START; i++) {
        sellers[sellerCount++] = a;
      }
    }
    for (int as = tier1; as < tier1 + transit; as++) {
      buy(as, providers());
      sellers[sellerCount++] = as;
    }
    for (int as = tier1 + transit; as < size; as++) {
      boolean isContent = as < tier1 + transit + content;
      buy(as, isContent ? 2 + below(4) : providers());
    }
    meet();
    return builder.build();
  }

  /** Shuffles the numbers of each kind. */
  private void number() {
    for (int as = 0; as < size; as++) {
      asns[as] = as + 1;
    }
    int[] ends = {tier1, tier1 + transit, tier1 + transit + content, size};
    int start = 0;
    for (int end : ends) {
      for (int i = end - 1; i > start; i--) {
        int other = start + below(i - start + 1);
        long swapped = asns[i];
        asns[i] = asns[other];
        asns[other] = swapped;
      }
      start = end;
    }
  }

  private int providers() {
    int draw = below(100);
    int count = 1;
    for (int share : PROVIDERS_OF_100) {
      if (draw < share) {
        break;
      }
      draw -= share;
      count++;
    }
    return count;
  }

  /** Draws providers among those that sold before. The same one twice counts once. */
  private void buy(int as, int wanted) {
    int before = sellerCount;
    for (int i = 0; i < wanted; i++) {
      int provider = sellers[below(before)];
      if (linked.add(provider, as)) {
        builder.provider(asns[provider], asns[as]);
        sellers[sellerCount++] = provider;
      }
    }
  }

  /**
   * Peering below the clique: a transit or content network, the large ones more often, with another
   * or, one time in four, with a stub. Content networks come in more often than their number says.
   */
  private void meet() {
    int middle = transit + content;
    long pairs = (long) middle * (middle - 1) / 2;
    long wanted = Math.min(9L * size / 2, pairs / 4);
    for (long attempt = 0; attempt < 4 * wanted && wanted > 0; attempt++) {
      int a = someoneInTheMiddle();
      int b =
          below(4) == 0 && tier1 + middle < size
              ? tier1 + middle + below(size - tier1 - middle)
              : someoneInTheMiddle();
      if (a != b && linked.add(a, b)) {
        peer(a, b);
        wanted--;
      }
    }
  }

  private int someoneInTheMiddle() {
    if (content > 0 && below(3) == 0) {
      return tier1 + transit + Math.min(below(content), below(content));
    }
    int drawn = sellers[below(sellerCount)];
    return drawn < tier1 ? tier1 + below(transit + content) : drawn;
  }

  private void peer(int a, int b) {
    linked.add(a, b);
    builder.peers(asns[a], asns[b]);
  }

  /** A number from 0, below {@code bound}. Multiplying has a bias of bound / 2^32: none here. */
  private int below(int bound) {
    return (int) ((next() >>> 32) * bound >>> 32);
  }

  /** SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014). */
  private long next() {
    state += 0x9E3779B97F4A7C15L;
    long mixed = (state ^ state >>> 30) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    return mixed ^ mixed >>> 31;
  }
}
