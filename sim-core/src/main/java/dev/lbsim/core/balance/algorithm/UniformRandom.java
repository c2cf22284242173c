package dev.lbsim.core.balance.algorithm;

import dev.lbsim.core.balance.Balancer;
import dev.lbsim.core.balance.Balancers;
import dev.lbsim.core.balance.Flow;
import dev.lbsim.core.balance.Pool;
import dev.lbsim.core.catalog.Entry;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Every usable backend is equally likely; weights are ignored.
 *
 * <p>Source: Envoy, load balancing policy {@code random}. It needs no state, so many workers do no
 * worse than one, and it splits a Poisson stream into independent Poisson streams: n servers behave
 * as n separate queues. Bad choice when servers differ, or when latency matters at high load: the
 * longest queues are far longer than under any policy that looks at load.
 *
 * <p>Hot path: runs once per event.
 */
public final class UniformRandom implements Balancer {
  /** How the registry knows it. */
  public static final Balancers.Kind KIND =
      new Balancers.Kind(
          new Entry(
              "random",
              "A usable backend chosen uniformly at random, whatever its weight and load.",
              "Envoy load balancing policy random",
              List.of()),
          false,
          (arguments, random) -> new UniformRandom(random));

  private final RandomGenerator random;
  private Pool pool = Pool.empty();

  public UniformRandom(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public void poolChanged(Pool pool, long nowNanos) {
    this.pool = pool;
  }

  @Override
  public int pick(Flow flow, long nowNanos) {
    int count = pool.usableCount();
    return count == 0 ? NONE : pool.usable(random.nextInt(count)).index();
  }
}
