package dev.lbsim.core.balance.algorithm;

import dev.lbsim.core.balance.Backend;
import dev.lbsim.core.balance.Balancer;
import dev.lbsim.core.balance.Balancers;
import dev.lbsim.core.balance.Flow;
import dev.lbsim.core.balance.Pool;
import dev.lbsim.core.balance.XxHash64;
import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.catalog.Parameter;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Consistent hashing by table: a flow goes to entry hash mod M of a table in which every backend
 * has an almost equal number of entries. Each backend has its own order of preference over the
 * entries, and they take turns claiming the next free one. When a backend leaves, its flows move
 * and few others.
 *
 * <p>Source: Eisenbud et al., "Maglev: a fast and reliable software network load balancer", NSDI
 * 2016, section 3.4, in the form of Envoy's {@code maglev}: turns in order of id, first preference
 * XXH64(id) mod M, step XXH64(id, seed 1) mod (M - 1) + 1; a backend of the greatest weight claims
 * in every round, one of half that weight in every second.
 *
 * <p>Bad choice when M is not far above the number of backends: shares get uneven, and below it
 * some backends get nothing. It moves a few more flows than a ring does, and has a far more even
 * split.
 *
 * <p>Hot path: runs once per event. Rebuilding takes about M log M steps.
 */
public final class Maglev implements Balancer {
  /** How the registry knows it. */
  public static final Balancers.Kind KIND =
      new Balancers.Kind(
          new Entry(
              "maglev",
              "A table looked up by hash, filled by turns: even shares by weight, and few flows move"
                  + " when the pool changes.",
              "Eisenbud et al., NSDI 2016, section 3.4; Envoy maglev (table_size)",
              List.of(
                  Parameter.count(
                      "table",
                      "65537",
                      2,
                      5_000_011,
                      "entries, a prime well above the number of backends"))),
          true,
          (arguments, random) -> new Maglev(arguments.count("table")));

  private static final int FREE = -1;

  private final int size;
  private int[] table = {};

  /**
   * @param size entries of the table, at least 2
   * @throws IllegalArgumentException if {@code size} is not prime
   */
  public Maglev(int size) {
    BigInteger exact = BigInteger.valueOf(size);
    if (!exact.isProbablePrime(40)) {
      throw new IllegalArgumentException(
          "table size " + size + " is not prime; the next prime is " + exact.nextProbablePrime());
    }
    this.size = size;
  }

  @Override
  public int pick(Flow flow, long nowNanos) {
    return table.length == 0 ? NONE : table[(int) Long.remainderUnsigned(flow.hash(), size)];
  }

  @Override
  public void poolChanged(Pool pool, long nowNanos) {
    int count = pool.usableCount();
    if (count == 0) {
      table = new int[0];
      return;
    }
    Backend[] turns = new Backend[count];
    double sum = 0;
    for (int k = 0; k < count; k++) {
      turns[k] = pool.usable(k);
      sum += turns[k].weight();
    }
    Arrays.sort(turns, Comparator.comparing(Backend::id));

    int[] offsets = new int[count];
    int[] skips = new int[count];
    double[] weights = new double[count];
    for (int k = 0; k < count; k++) {
      offsets[k] = (int) Long.remainderUnsigned(XxHash64.hash(turns[k].id(), 0), size);
      skips[k] = (int) Long.remainderUnsigned(XxHash64.hash(turns[k].id(), 1), size - 1) + 1;
      weights[k] = turns[k].weight() / sum;
    }
    table = fill(size, offsets, skips, weights);
    for (int i = 0; i < size; i++) {
      table[i] = turns[table[i]].index();
    }
  }

  /**
   * The table, as positions in the given arrays.
   *
   * @param offsets first preference of each, in [0, size)
   * @param skips step from one preference to the next, in [1, size)
   */
  static int[] fill(int size, int[] offsets, int[] skips, double[] weights) {
    int[] table = new int[size];
    Arrays.fill(table, FREE);
    int[] preferences = offsets.clone();
    double[] targets = new double[weights.length];
    double greatest = Arrays.stream(weights).max().orElseThrow();
    int filled = 0;
    for (int round = 1; filled < size; round++) {
      for (int k = 0; k < weights.length && filled < size; k++) {
        if (round * weights[k] < targets[k]) {
          continue;
        }
        targets[k] += greatest;
        int entry = preferences[k];
        while (table[entry] != FREE) {
          entry = step(entry, skips[k], size);
        }
        table[entry] = k;
        preferences[k] = step(entry, skips[k], size);
        filled++;
      }
    }
    return table;
  }

  /** (entry + skip) mod size, without a division. */
  private static int step(int entry, int skip, int size) {
    int next = entry + skip;
    return next >= size ? next - size : next;
  }
}
