package dev.lbsim.core.theory;

/**
 * How often a full cache of a few objects hits, exactly, for independent requests and objects of
 * one size.
 *
 * <p>LRU: the cache holds the C objects asked for last. That these are a given set has a chance
 * that follows from those of its subsets, latest first: f(S) = sum over i in S of f(S without i) *
 * p_i / (1 - P(S without i)) (King, "Analysis of demand paging algorithms", IFIP 1971), which takes
 * 2^n steps. FIFO and random replacement hold the set S with a chance in proportion to the product
 * of its p_i (King; Gelenbe, IEEE TC 22(6), 1973). Limited to 20 objects; beyond that {@link
 * CacheHits} is close.
 */
public final class SmallCaches {
  private static final int MOST_OBJECTS = 20;

  private SmallCaches() {}

  /**
   * Share of requests that an LRU cache answers.
   *
   * @param popularity chance of each of at most 20 objects, above 0 and adding up to 1
   * @param capacity objects the cache holds, fewer than there are
   */
  public static double lru(double[] popularity, int capacity) {
    require(popularity, capacity);
    int sets = 1 << popularity.length;
    double[] chance = new double[sets];
    chance[0] = 1;
    double hits = 0;
    for (int set = 0; set < sets; set++) {
      double asked = total(popularity, set);
      if (Integer.bitCount(set) == capacity) {
        hits += chance[set] * asked;
      } else if (Integer.bitCount(set) < capacity) {
        for (int i = 0; i < popularity.length; i++) {
          if ((set & (1 << i)) == 0) {
            // Sets are visited in the order of their numbers, so smaller sets come first.
            chance[set | (1 << i)] += chance[set] * popularity[i] / (1 - asked);
          }
        }
      }
    }
    return hits;
  }

  /** Share of requests that a FIFO or a random-replacement cache answers. */
  public static double fifo(double[] popularity, int capacity) {
    require(popularity, capacity);
    double hits = 0;
    double all = 0;
    for (int set = 0; set < 1 << popularity.length; set++) {
      if (Integer.bitCount(set) == capacity) {
        double weight = 1;
        for (int i = 0; i < popularity.length; i++) {
          weight *= (set & (1 << i)) == 0 ? 1 : popularity[i];
        }
        all += weight;
        hits += weight * total(popularity, set);
      }
    }
    return hits / all;
  }

  private static double total(double[] popularity, int set) {
    double sum = 0;
    for (int i = 0; i < popularity.length; i++) {
      sum += (set & (1 << i)) == 0 ? 0 : popularity[i];
    }
    return sum;
  }

  private static void require(double[] popularity, int capacity) {
    Require.atLeast("capacity", capacity, 1);
    if (popularity.length > MOST_OBJECTS || capacity >= popularity.length) {
      throw new IllegalArgumentException(
          "a cache of %d among %d objects".formatted(capacity, popularity.length));
    }
    for (double each : popularity) {
      Require.positive("popularity", each);
    }
  }
}
