package dev.lbsim.core.balance.algorithm;

import dev.lbsim.core.balance.Balancer;
import dev.lbsim.core.balance.Balancers;
import dev.lbsim.core.balance.Flow;
import dev.lbsim.core.balance.Pool;
import dev.lbsim.core.catalog.Entry;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A usable backend is drawn with probability weight / sum of the usable weights.
 *
 * <p>Source: inversion of the cumulative weights (Knuth, TAOCP 2, section 3.4.1). A table of
 * aliases would answer in constant time, but one draw here moves steadily with the weights, so two
 * designs that differ a little in them, run with the same stream, differ in few picks.
 *
 * <p>Bad choice where {@code random} is bad: it is blind to load, only the shares are right.
 *
 * <p>Hot path: runs once per event.
 */
public final class WeightedRandom implements Balancer {
  /** How the registry knows it. */
  public static final Balancers.Kind KIND =
      new Balancers.Kind(
          new Entry(
              "weighted-random",
              "A usable backend drawn with probability proportional to its weight, whatever its"
                  + " load.",
              "Knuth, TAOCP 2, 3.4.1 (inversion of cumulative weights)",
              List.of()),
          false,
          (arguments, random) -> new WeightedRandom(random));

  private final RandomGenerator random;
  private Pool pool = Pool.empty();

  /** Sum of the weights of the first k + 1 usable backends. */
  private double[] cumulative = {};

  public WeightedRandom(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public void poolChanged(Pool pool, long nowNanos) {
    this.pool = pool;
    if (cumulative.length != pool.size()) {
      cumulative = new double[pool.size()];
    }
    double sum = 0;
    for (int k = 0; k < pool.usableCount(); k++) {
      sum += pool.usable(k).weight();
      cumulative[k] = sum;
    }
  }

  @Override
  public int pick(Flow flow, long nowNanos) {
    int last = pool.usableCount() - 1;
    if (last < 0) {
      return NONE;
    }
    double mark = random.nextDouble() * cumulative[last];
    int low = 0;
    int high = last;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cumulative[middle] > mark) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return pool.usable(low).index();
  }
}
