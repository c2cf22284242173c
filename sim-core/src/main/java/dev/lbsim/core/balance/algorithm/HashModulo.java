package dev.lbsim.core.balance.algorithm;

import dev.lbsim.core.balance.Balancer;
import dev.lbsim.core.balance.Balancers;
import dev.lbsim.core.balance.Flow;
import dev.lbsim.core.balance.Pool;
import dev.lbsim.core.catalog.Entry;
import java.util.List;

/**
 * The flow's hash, as an unsigned number, modulo the number of usable backends. Weights are
 * ignored: repeating a heavy backend would need whole weights, which a slow start does not have.
 *
 * <p>Source: the plain way to hash, as in ECMP's modulo-N (RFC 2991). The even split is perfect and
 * costs nothing to keep. Bad choice when the pool ever changes: going from n to n - 1 backends
 * moves the fraction (n - 1) / n of the flows, which is why ring hash and Maglev exist.
 *
 * <p>Hot path: runs once per event.
 */
public final class HashModulo implements Balancer {
  /** How the registry knows it. */
  public static final Balancers.Kind KIND =
      new Balancers.Kind(
          new Entry(
              "hash-modulo",
              "The flow's hash modulo the number of usable backends, whatever their weights; almost"
                  + " every flow moves when the pool changes.",
              "RFC 2991 (modulo-N hash)",
              List.of()),
          true,
          (arguments, random) -> new HashModulo());

  private Pool pool = Pool.empty();

  @Override
  public void poolChanged(Pool pool, long nowNanos) {
    this.pool = pool;
  }

  @Override
  public int pick(Flow flow, long nowNanos) {
    int count = pool.usableCount();
    return count == 0
        ? NONE
        : pool.usable((int) Long.remainderUnsigned(flow.hash(), count)).index();
  }
}
