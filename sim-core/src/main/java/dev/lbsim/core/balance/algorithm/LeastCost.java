package dev.lbsim.core.balance.algorithm;

import dev.lbsim.core.balance.Backend;
import dev.lbsim.core.balance.Balancer;
import dev.lbsim.core.balance.Balancers;
import dev.lbsim.core.balance.Flow;
import dev.lbsim.core.balance.Pool;
import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.catalog.Parameter;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The usable backend with the least outstanding cost for its weight, where that is (cost of the
 * requests in flight + cost of this one) / weight. Where a report costs a hundred times what a
 * lookup does, a server with one report is busier than one with fifty lookups, and whoever counts
 * requests sends it more.
 *
 * <p>{@code choices = 0} looks at all and breaks ties uniformly at random; {@code choices = d}
 * draws d of them uniformly with replacement and takes the first of the least, the power of d
 * choices.
 *
 * <p>Source: "least work left" with the work as the proxy knows it (M. Harchol-Balter, Performance
 * Modeling and Design of Computer Systems, 2013, chapter 24). No general proxy has it under this
 * name.
 *
 * <p>Bad choice when costs are not known: then it is {@code least-request}, or worse where what is
 * declared is wrong. Outstanding cost is what was sent and not answered, not what is left of it: a
 * report that is nearly done counts as one that has just begun.
 *
 * <p>Hot path: runs once per event.
 */
public final class LeastCost implements Balancer {
  /** How the registry knows it. */
  public static final Balancers.Kind KIND =
      new Balancers.Kind(
          new Entry(
              "least-cost",
              "The backend with the least outstanding cost for its weight, of all or of a few drawn"
                  + " at random; cost-aware says what a request costs.",
              "least work left: Harchol-Balter, Performance Modeling and Design of Computer Systems,"
                  + " 2013, chapter 24",
              List.of(
                  Parameter.count(
                      "choices",
                      "0",
                      0,
                      1_000,
                      "backends drawn with replacement to choose among; 0 looks at all"))),
          false,
          (arguments, random) -> new LeastCost(arguments.count("choices"), random));

  private final int choices;
  private final RandomGenerator random;
  private Pool pool = Pool.empty();

  /** Where in the usable list those stand that tie for the least. */
  private int[] tied = new int[0];

  /**
   * @param choices backends drawn with replacement, or 0 to look at all
   */
  public LeastCost(int choices, RandomGenerator random) {
    this.choices = choices;
    this.random = random;
  }

  @Override
  public void poolChanged(Pool pool, long nowNanos) {
    this.pool = pool;
    if (tied.length < pool.size()) {
      tied = new int[pool.size()];
    }
  }

  @Override
  public int pick(Flow flow, long nowNanos) {
    if (pool.usableCount() == 0) {
      return NONE;
    }
    double cost = flow.costHint();
    return (choices == 0 ? leastOfAll(cost) : leastOfDrawn(cost)).index();
  }

  private Backend leastOfAll(double cost) {
    int count = pool.usableCount();
    Backend least = pool.usable(0);
    tied[0] = 0;
    int ties = 1;
    for (int k = 1; k < count; k++) {
      Backend candidate = pool.usable(k);
      double order = compare(candidate, least, cost);
      if (order < 0) {
        least = candidate;
        tied[0] = k;
        ties = 1;
      } else if (order == 0) {
        tied[ties++] = k;
      }
    }
    return ties == 1 ? least : pool.usable(tied[random.nextInt(ties)]);
  }

  private Backend leastOfDrawn(double cost) {
    int count = pool.usableCount();
    Backend least = pool.usable(random.nextInt(count));
    for (int draw = 1; draw < choices; draw++) {
      Backend candidate = pool.usable(random.nextInt(count));
      if (compare(candidate, least, cost) < 0) {
        least = candidate;
      }
    }
    return least;
  }

  /** Cross multiplied, because quotients of equal loads could differ in the last bit. */
  private static double compare(Backend a, Backend b, double cost) {
    return (a.outstandingCost() + cost) * b.weight() - (b.outstandingCost() + cost) * a.weight();
  }
}
