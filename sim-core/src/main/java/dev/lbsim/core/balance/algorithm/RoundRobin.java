package dev.lbsim.core.balance.algorithm;

import dev.lbsim.core.balance.Balancer;
import dev.lbsim.core.balance.Balancers;
import dev.lbsim.core.balance.Flow;
import dev.lbsim.core.balance.Pool;
import dev.lbsim.core.catalog.Entry;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The next usable backend in index order, round and round; weights are ignored.
 *
 * <p>Source: the oldest policy of all; nginx's and older HAProxy's default. The first backend is
 * drawn at random, uniformly over the pool, because proxies do so that start many workers: without
 * it all of them send their first request to the same backend. A change of the pool keeps the
 * place: the next pick is the first usable backend after the last picked one.
 *
 * <p>Bad choice when requests or servers differ: it is blind to load, so a slow server gets as many
 * requests as a fast one.
 *
 * <p>Hot path: runs once per event.
 */
public final class RoundRobin implements Balancer {
  /** How the registry knows it. */
  public static final Balancers.Kind KIND =
      new Balancers.Kind(
          new Entry(
              "round-robin",
              "The next usable backend in turn, whatever its weight and load; each worker starts at"
                  + " a random one.",
              "nginx default, HAProxy roundrobin, Envoy round_robin with equal weights",
              List.of()),
          false,
          (arguments, random) -> new RoundRobin(random));

  private static final int NOT_DRAWN = -2;

  private final RandomGenerator random;
  private Pool pool = Pool.empty();

  /** Index of the backend picked last, or one before the start. */
  private int lastIndex = NOT_DRAWN;

  /** Position of the next pick in the usable list. */
  private int next;

  public RoundRobin(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public void poolChanged(Pool pool, long nowNanos) {
    this.pool = pool;
    if (lastIndex == NOT_DRAWN && pool.size() > 0) {
      lastIndex = random.nextInt(pool.size()) - 1;
    }
    next = 0;
    while (next < pool.usableCount() && pool.usable(next).index() <= lastIndex) {
      next++;
    }
  }

  @Override
  public int pick(Flow flow, long nowNanos) {
    int count = pool.usableCount();
    if (count == 0) {
      return NONE;
    }
    if (next == count) {
      next = 0;
    }
    lastIndex = pool.usable(next).index();
    next++;
    return lastIndex;
  }
}
