package dev.lbsim.core.model;

import dev.lbsim.core.balance.XxHash64;
import dev.lbsim.core.random.RandomStream;
import java.util.List;

/**
 * One route of one worker: which pools it uses, and what is done on the way there.
 *
 * <p>Hot path: runs once per event.
 */
final class L7Route {
  final RouteSettings settings;
  final RouteMeters meters;
  final PoolHop[] pools;

  /** What is done about attempts; plain where nothing is. */
  final ExchangeSettings exchange;

  final RetryRule retryRule;

  /** Empty until the worker's exchanges exist. */
  Filter[] filters = {};

  /** True if requests are handed on as they are. */
  final boolean plain;

  /** True if it counts those, too. */
  final boolean metered;

  private final boolean hashes;
  private final RandomStream choices;

  /**
   * @param plain true if requests are handed on as they are
   * @param metered true if even those are counted here
   * @param upstreams all pools of the tier
   * @param consistent of each of them, whether its algorithm hashes
   * @param choices draws the pool where there are several
   * @param pauses draws the jitter of retries
   */
  L7Route(
      L7Worker worker,
      RouteSettings settings,
      TierRoute shared,
      boolean plain,
      boolean metered,
      Upstream[] upstreams,
      List<Boolean> consistent,
      RandomStream choices,
      RandomStream pauses) {
    this.settings = settings;
    this.meters = shared.meters;
    this.plain = plain;
    this.metered = metered;
    this.choices = choices;
    this.exchange = settings.exchange() == null ? ExchangeSettings.PLAIN : settings.exchange();
    this.retryRule = exchange.retries().rule(pauses);
    this.pools = new PoolHop[settings.shares().size()];
    boolean anyHashes = false;
    for (int i = 0; i < pools.length; i++) {
      RouteSettings.PoolShare share = settings.shares().get(i);
      pools[i] = new PoolHop(worker, this, upstreams[share.pool()], share);
      anyHashes |= consistent.get(share.pool());
    }
    this.hashes = anyHashes;
  }

  /** True if it places requests by the connection that brings them. */
  boolean asksForConnections() {
    return hashes
        && (settings.hashOn() == L7Settings.HashOn.SOURCE
            || settings.hashOn() == L7Settings.HashOn.CONNECTION);
  }

  /** Gets a request ready to be placed, and says in which pool. */
  PoolHop poolFor(Request request) {
    if (hashes) {
      request.flowHash = hashOf(request);
    }
    return pools.length == 1 ? pools[0] : drawPool();
  }

  /** By weight among those of the first priority that has a usable backend. */
  private PoolHop drawPool() {
    int level = firstUsablePriority();
    double sum = 0;
    for (PoolHop pool : pools) {
      sum += pool.priority == level ? pool.weight : 0;
    }
    double at = choices.nextDouble() * sum;
    PoolHop chosen = pools[0];
    for (PoolHop pool : pools) {
      if (pool.priority == level && pool.weight > 0) {
        chosen = pool;
        at -= pool.weight;
        if (at < 0) {
          break;
        }
      }
    }
    return chosen;
  }

  private int firstUsablePriority() {
    int best = Integer.MAX_VALUE;
    int first = Integer.MAX_VALUE;
    for (PoolHop pool : pools) {
      first = Math.min(first, pool.priority);
      if (pool.usable() && pool.weight > 0) {
        best = Math.min(best, pool.priority);
      }
    }
    return best == Integer.MAX_VALUE ? first : best;
  }

  /** The part of the requests of its priority that goes to this pool, from 0 to 1. */
  double shareOf(int pool) {
    double sum = 0;
    for (PoolHop other : pools) {
      sum += other.priority == pools[pool].priority ? other.weight : 0;
    }
    return sum == 0 ? 0 : pools[pool].weight / sum;
  }

  /** Gives a pool this part; the others of its priority share the rest as they were told to. */
  void setShare(int pool, double share) {
    int level = pools[pool].priority;
    double others = 0;
    int count = 0;
    for (int i = 0; i < pools.length; i++) {
      if (i != pool && pools[i].priority == level) {
        others += settings.shares().get(i).weight();
        count++;
      }
    }
    for (int i = 0; i < pools.length; i++) {
      if (pools[i].priority == level) {
        double part = others == 0 ? 1. / count : settings.shares().get(i).weight() / others;
        pools[i].weight = i == pool ? share : (1 - share) * part;
      }
    }
  }

  /** Shares among pools are as they were configured again. */
  void resetShares() {
    for (int i = 0; i < pools.length; i++) {
      pools[i].weight = settings.shares().get(i).weight();
    }
  }

  private long hashOf(Request request) {
    return switch (settings.hashOn()) {
      case SOURCE -> request.clientConnection().sourceHash();
      case CONNECTION -> request.clientConnection().tupleHash;
      case KEY -> XxHash64.mix(request.key, 1);
      case PATH -> XxHash64.mix(request.kind, 2);
    };
  }
}
