package dev.lbsim.core.balance.algorithm;

import dev.lbsim.core.balance.Backend;
import dev.lbsim.core.balance.Balancer;
import dev.lbsim.core.balance.Balancers;
import dev.lbsim.core.balance.Flow;
import dev.lbsim.core.balance.Pool;
import dev.lbsim.core.catalog.Entry;
import java.util.List;

/**
 * Smooth weighted rotation: in a round of sum-of-weights picks each backend gets its weight, and
 * the turns of a heavy one are spread out instead of bunched. Each pick adds every usable backend's
 * weight to its score, takes the highest score (the first in a tie), and subtracts the sum of the
 * added weights from the winner. Weights 5, 1, 1 give a a b a c a a.
 *
 * <p>Source: nginx, {@code ngx_http_upstream_get_peer}. As there, a backend keeps its score while
 * it cannot be used, and the start is the same in every worker: many workers march in step. Not as
 * there, an error does not lower the weight for a while (nginx's {@code max_fails}); that is the
 * business of ejections.
 *
 * <p>Bad choice when requests differ: it is blind to load. Costs O(n) per pick.
 *
 * <p>Hot path: runs once per event.
 */
public final class WeightedRoundRobin implements Balancer {
  /** How the registry knows it. */
  public static final Balancers.Kind KIND =
      new Balancers.Kind(
          new Entry(
              "weighted-round-robin",
              "Turns in proportion to weight, evenly spread, whatever the load; the first turn goes"
                  + " to the heaviest.",
              "nginx smooth weighted round robin",
              List.of()),
          false,
          (arguments, random) -> new WeightedRoundRobin());

  private Pool pool = Pool.empty();

  /** By index in the pool. Over all backends they sum to 0 between picks. */
  private double[] scores = {};

  @Override
  public void poolChanged(Pool pool, long nowNanos) {
    this.pool = pool;
    if (scores.length != pool.size()) {
      scores = new double[pool.size()];
    }
  }

  @Override
  public int pick(Flow flow, long nowNanos) {
    int best = NONE;
    double added = 0;
    for (int k = 0; k < pool.usableCount(); k++) {
      Backend backend = pool.usable(k);
      int index = backend.index();
      scores[index] += backend.weight();
      added += backend.weight();
      if (best == NONE || scores[index] > scores[best]) {
        best = index;
      }
    }
    if (best != NONE) {
      scores[best] -= added;
    }
    return best;
  }
}
