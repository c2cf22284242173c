package dev.lbsim.core.balance.algorithm;

import dev.lbsim.core.balance.Backend;
import dev.lbsim.core.balance.Balancer;
import dev.lbsim.core.balance.Balancers;
import dev.lbsim.core.balance.Flow;
import dev.lbsim.core.balance.Pool;
import dev.lbsim.core.catalog.Entry;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Two different usable backends drawn uniformly; the one with the lesser load, (requests in flight
 * + 1) / weight, wins. In a tie the first drawn wins, which is a fair coin already.
 *
 * <p>Source: Mitzenmacher, "The power of two choices in randomized load balancing", IEEE TPDS
 * 12(10), 2001; drawn without replacement as Finagle's P2C does, so that the busiest of the pool
 * never wins alone. Nearly as good as looking at all, at constant cost, and it does not herd when
 * many workers or a stale view make counts old.
 *
 * <p>Bad choice when weights differ much: a backend with most of the capacity is drawn in no more
 * than 2 of n picks.
 *
 * <p>Hot path: runs once per event.
 */
public final class PowerOfTwoChoices implements Balancer {
  /** How the registry knows it. */
  public static final Balancers.Kind KIND =
      new Balancers.Kind(
          new Entry(
              "p2c",
              "Two different backends drawn at random, the one with fewer requests in flight (for"
                  + " its weight) wins.",
              "Mitzenmacher, IEEE TPDS 12(10), 2001; Finagle P2C",
              List.of()),
          false,
          (arguments, random) -> new PowerOfTwoChoices(random));

  private final RandomGenerator random;
  private Pool pool = Pool.empty();

  public PowerOfTwoChoices(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public void poolChanged(Pool pool, long nowNanos) {
    this.pool = pool;
  }

  @Override
  public int pick(Flow flow, long nowNanos) {
    int count = pool.usableCount();
    if (count < 2) {
      return count == 0 ? NONE : pool.usable(0).index();
    }
    int first = random.nextInt(count);
    int second = random.nextInt(count - 1);
    if (second >= first) {
      second++;
    }
    Backend a = pool.usable(first);
    Backend b = pool.usable(second);
    return (Load.compare(b, a) < 0 ? b : a).index();
  }
}
