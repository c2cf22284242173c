package dev.lbsim.core.model;

import dev.lbsim.core.balance.Dispatcher;
import dev.lbsim.core.balance.PoolChoice;
import dev.lbsim.core.balance.XxHash64;
import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.guard.Hedging;
import dev.lbsim.core.random.RandomStream;
import dev.lbsim.core.random.Streams;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

  /** Patience for a request, and for each attempt at it; null for ever. */
  final Engine.@Nullable Delay timeout;

  final Engine.@Nullable Delay tryTimeout;

  final RetryRule retryRule;

  /** When another attempt starts beside one that takes long, or null for never. */
  final @Nullable Hedging hedging;

  /** Empty until the worker's exchanges exist. */
  Filter[] filters = {};

  /** True if requests are handed on as they are. */
  final boolean plain;

  /** True if it counts those, too. */
  final boolean metered;

  /** What keeps sessions with their backends, or null. */
  final @Nullable Stickiness sticky;

  /** Copies its requests, or null. */
  final @Nullable Mirroring mirroring;

  /** The route whose copies go this way, or null if it is a route itself. */
  @Nullable L7Route original;

  private final L7Worker worker;
  private final boolean hashes;
  private final PoolChoice choice;
  private final RandomStream choices;

  /**
   * @param plain true if requests are handed on as they are
   * @param metered true if even those are counted here
   * @param upstreams all pools of the tier
   * @param consistent of each of them, whether its algorithm hashes
   * @param name tells its random streams from those of others
   */
  L7Route(
      L7Worker worker,
      RouteSettings settings,
      TierRoute shared,
      L7Instance instance,
      boolean plain,
      boolean metered,
      Upstream[] upstreams,
      List<Boolean> consistent,
      Streams streams,
      String name) {
    this.worker = worker;
    this.settings = settings;
    this.meters = shared.meters;
    this.plain = plain;
    this.metered = metered;
    this.choices = streams.stream(name + "/pools");
    this.exchange = settings.exchange() == null ? ExchangeSettings.PLAIN : settings.exchange();
    this.timeout = delay(worker.engine(), exchange.timeoutNanos());
    this.tryTimeout = delay(worker.engine(), exchange.tryTimeoutNanos());
    this.retryRule = exchange.retries().rule(streams.stream(name + "/retries"));
    this.hedging = exchange.hedge() == null ? null : exchange.hedge().make();
    instance.deciders.add(name + "/retry-budget", retryRule.budget());
    instance.deciders.add(name + "/hedging", hedging);
    this.pools = new PoolHop[settings.shares().size()];
    int[] priorities = new int[pools.length];
    double[] weights = new double[pools.length];
    boolean anyHashes = false;
    for (int i = 0; i < pools.length; i++) {
      RouteSettings.PoolShare share = settings.shares().get(i);
      pools[i] = new PoolHop(worker, this, i, upstreams[share.pool()], shared.pool(share.pool()));
      priorities[i] = share.priority();
      weights[i] = share.weight();
      anyHashes |= consistent.get(share.pool());
    }
    this.hashes = anyHashes;
    this.choice =
        settings.overprovisioning() == 0
            ? PoolChoice.strict(priorities, weights)
            : PoolChoice.graded(priorities, weights, settings.overprovisioning());
    this.mirroring =
        settings.mirrors().isEmpty()
            ? null
            : new Mirroring(worker, this, shared, instance, upstreams, consistent, streams, name);
    StickySettings stays = settings.sticky();
    this.sticky = stays == null ? null : new Stickiness(this, stays, shared, instance);
  }

  /** Whose route it is. */
  L7Worker worker() {
    return worker;
  }

  private static Engine.@Nullable Delay delay(Engine engine, long nanos) {
    return nanos == 0 ? null : engine.delay(nanos);
  }

  /** True if what it does with a request depends on the connection that brings it. */
  boolean asksForConnections() {
    boolean placed =
        hashes
            && (settings.hashOn() == L7Settings.HashOn.SOURCE
                || settings.hashOn() == L7Settings.HashOn.CONNECTION);
    StickySettings stays = settings.sticky();
    placed |= stays != null && stays.asksForConnections();
    placed |= mirroring != null && mirroring.asksForConnections();
    return placed || settings.filters().stream().anyMatch(FilterSettings::asksForConnections);
  }

  /** What such a request is to backends. */
  int kindToBackend(int kindNumber) {
    int[] kinds = settings.kindToBackend();
    return kinds == null || kindNumber >= kinds.length ? kindNumber : kinds[kindNumber];
  }

  /** Gets a request ready to be placed, and says in which pool. */
  PoolHop poolFor(Request request) {
    if (hashes) {
      request.flowHash = hashOf(request);
    }
    if (sticky != null) {
      PoolHop home = sticky.poolOf(request, worker.nowNanos());
      if (home != null) {
        return home;
      }
    }
    return pools.length == 1 ? pools[0] : drawPool();
  }

  /** A backend has answered a request, and the answer is on its way to its client. */
  void answered(Request request, PoolHop pool, int index) {
    if (sticky != null && worker.canAnswer()) {
      sticky.answered(request, pool, index, worker.nowNanos());
    }
  }

  private PoolHop drawPool() {
    for (int i = 0; i < pools.length; i++) {
      Dispatcher dispatcher = pools[i].dispatcher;
      choice.setHosts(i, dispatcher.admittedCount(), dispatcher.pool().usableCount());
    }
    return pools[choice.pick(choices)];
  }

  /** The part of the requests of its priority that goes to this pool, from 0 to 1. */
  double shareOf(int pool) {
    double sum = 0;
    for (int i = 0; i < pools.length; i++) {
      sum += priorityOf(i) == priorityOf(pool) ? choice.weight(i) : 0;
    }
    return sum == 0 ? 0 : choice.weight(pool) / sum;
  }

  /** Gives a pool this part; the others of its priority share the rest as they were told to. */
  void setShare(int pool, double share) {
    int level = priorityOf(pool);
    double others = 0;
    int count = 0;
    for (int i = 0; i < pools.length; i++) {
      if (i != pool && priorityOf(i) == level) {
        others += settings.shares().get(i).weight();
        count++;
      }
    }
    for (int i = 0; i < pools.length; i++) {
      if (priorityOf(i) == level) {
        double part = others == 0 ? 1. / count : settings.shares().get(i).weight() / others;
        choice.setWeight(i, i == pool ? share : (1 - share) * part);
      }
    }
  }

  /** Shares among pools are as they were configured again. */
  void resetShares() {
    for (int i = 0; i < pools.length; i++) {
      choice.setWeight(i, settings.shares().get(i).weight());
    }
  }

  private int priorityOf(int pool) {
    return settings.shares().get(pool).priority();
  }

  private long hashOf(Request request) {
    return switch (settings.hashOn()) {
      case SOURCE -> request.clientConnection().sourceHash();
      case CONNECTION -> request.clientConnection().tupleHash;
      case KEY -> XxHash64.mix(request.key, 1);
      case PATH -> XxHash64.mix(pathOf(request), 2);
    };
  }

  private long pathOf(Request request) {
    long[] known = settings.pathOfKind();
    if (request.kindNumber < known.length) {
      return known[request.kindNumber];
    }
    Words words = Exchange.wordsOf(request);
    return words == null ? 0 : words.pathHash();
  }
}
