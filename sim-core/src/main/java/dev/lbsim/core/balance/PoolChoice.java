package dev.lbsim.core.balance;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Which of several pools gets the next request. Pools have a priority and, among those of the same
 * priority, a weight.
 *
 * <p>Two rules. Strict: all goes to the first priority with a usable backend, as with {@code
 * backup} in nginx and HAProxy; the weights are kept to, whoever is down. Graded ({@link #graded}):
 * a priority that has lost too many of its hosts keeps what they can take and the rest spills to
 * the next, as {@link PriorityLoad} says, and within a priority a pool that has lost too many
 * counts for less, as {@link LocalityLoad} says (Envoy, priority levels and locality weighted load
 * balancing).
 *
 * <p>Strict is a bad choice where half of a pool cannot carry the load of all of it: the other half
 * drowns while the backup is idle. Graded is a bad choice where the next pool must not be touched,
 * because it is far away or costs money.
 *
 * <p>Hot path: {@link #pick} runs once per request.
 */
public final class PoolChoice {
  private final int[] priorities;
  private final double[] weights;
  private final int[] hosts;
  private final int[] fit;
  private final int[][] poolsOfLevel;

  private final double overprovisioning;
  private final @Nullable PriorityLoad levels;
  private final LocalityLoad[] within;
  private boolean stale = true;

  /**
   * Pools without backends.
   *
   * @param priorities of each pool, 0 for the first
   * @param weights of each pool, each at least 0
   * @param overprovisioning 0 for the strict rule, else the factor of the graded one, at least 1
   */
  private PoolChoice(int[] priorities, double[] weights, double overprovisioning) {
    if (priorities.length == 0 || priorities.length != weights.length) {
      throw new IllegalArgumentException(
          priorities.length + " priorities and " + weights.length + " weights");
    }
    this.priorities = priorities.clone();
    this.weights = weights.clone();
    this.hosts = new int[priorities.length];
    this.fit = new int[priorities.length];
    int levelCount = Arrays.stream(priorities).max().getAsInt() + 1;
    this.poolsOfLevel = new int[levelCount][];
    for (int level = 0; level < levelCount; level++) {
      poolsOfLevel[level] = poolsAt(level);
    }
    this.overprovisioning = overprovisioning;
    this.levels = overprovisioning == 0 ? null : new PriorityLoad(levelCount, overprovisioning, 0);
    this.within = new LocalityLoad[levelCount];
  }

  private int[] poolsAt(int level) {
    int[] pools = new int[priorities.length];
    int count = 0;
    for (int pool = 0; pool < priorities.length; pool++) {
      if (priorities[pool] == level) {
        pools[count++] = pool;
      }
    }
    return Arrays.copyOf(pools, count);
  }

  /** All to the first priority with a usable backend. */
  public static PoolChoice strict(int[] priorities, double[] weights) {
    return new PoolChoice(priorities, weights, 0);
  }

  /**
   * What a priority cannot take spills to the next.
   *
   * @param overprovisioning how many times its load a host can take, at least 1 (Envoy: 1.4)
   */
  public static PoolChoice graded(int[] priorities, double[] weights, double overprovisioning) {
    PriorityLoad.requireFactor(overprovisioning);
    return new PoolChoice(priorities, weights, overprovisioning);
  }

  /** Gives a pool another weight, at least 0. */
  public void setWeight(int pool, double weight) {
    weights[pool] = weight;
    stale = true;
  }

  /** The weight of a pool. */
  public double weight(int pool) {
    return weights[pool];
  }

  /** Pool {@code pool} has so many hosts, of which so many can be used. */
  public void setHosts(int pool, int hostCount, int fitCount) {
    if (hosts[pool] != hostCount || fit[pool] != fitCount) {
      hosts[pool] = hostCount;
      fit[pool] = fitCount;
      stale = true;
    }
  }

  /**
   * The pool for one request.
   *
   * @param random gives one number under the strict rule, two under the graded
   */
  public int pick(RandomGenerator random) {
    if (levels == null) {
      return drawByWeight(firstUsableLevel(), random.nextDouble());
    }
    if (stale) {
      settle(levels);
      stale = false;
    }
    int level = levels.pick(random.nextDouble());
    double draw = random.nextDouble();
    int pick = within[level].pick(draw);
    return pick == Balancer.NONE ? drawByWeight(level, draw) : poolsOfLevel[level][pick];
  }

  private void settle(PriorityLoad load) {
    for (int level = 0; level < poolsOfLevel.length; level++) {
      int[] pools = poolsOfLevel[level];
      double[] ofLevel = new double[pools.length];
      int hostsOfLevel = 0;
      int fitOfLevel = 0;
      for (int k = 0; k < pools.length; k++) {
        ofLevel[k] = weights[pools[k]];
        hostsOfLevel += ofLevel[k] > 0 ? hosts[pools[k]] : 0;
        fitOfLevel += ofLevel[k] > 0 ? fit[pools[k]] : 0;
      }
      load.update(level, hostsOfLevel, fitOfLevel);
      within[level] = new LocalityLoad(ofLevel, overprovisioning);
      for (int k = 0; k < pools.length; k++) {
        within[level].update(k, hosts[pools[k]], fit[pools[k]]);
      }
    }
  }

  private int firstUsableLevel() {
    int best = Integer.MAX_VALUE;
    int first = Integer.MAX_VALUE;
    for (int pool = 0; pool < priorities.length; pool++) {
      first = Math.min(first, priorities[pool]);
      if (fit[pool] > 0 && weights[pool] > 0) {
        best = Math.min(best, priorities[pool]);
      }
    }
    return best == Integer.MAX_VALUE ? first : best;
  }

  private int drawByWeight(int level, double draw) {
    double sum = 0;
    for (int pool : poolsOfLevel[level]) {
      sum += weights[pool];
    }
    double at = draw * sum;
    int chosen = 0;
    for (int pool : poolsOfLevel[level]) {
      if (weights[pool] > 0) {
        chosen = pool;
        at -= weights[pool];
        if (at < 0) {
          break;
        }
      }
    }
    return chosen;
  }
}
