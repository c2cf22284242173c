package dev.lbsim.core.model;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One route as all workers of its tier share it: what it counts, and what its filters share. */
final class TierRoute {
  final RouteMeters meters;
  private final Shared shared;

  /** What the routes of a tier share; it stands for the tier as well. */
  static final class Shared {
    private final Map<Object, Map<Object, Object>> things = new IdentityHashMap<>();
    private final PoolMeters[] pools;

    /** What the tier takes requests to cost, or null where it takes all for equal. */
    final @Nullable CostMeters costs;

    Shared(PoolMeters[] pools, @Nullable CostMeters costs) {
      this.pools = pools;
      this.costs = costs;
    }
  }

  TierRoute(RouteMeters meters, Shared shared) {
    this.meters = meters;
    this.shared = shared;
  }

  /** What is counted of a pool of the tier. */
  PoolMeters pool(int number) {
    return shared.pools[number];
  }

  /** The same, of each. */
  PoolMeters[] pools() {
    return shared.pools;
  }

  /** What the tier takes requests to cost, or null where it takes all for equal. */
  @Nullable CostMeters costs() {
    return shared.costs;
  }

  /** The same for requests that do not count as those of the route. */
  TierRoute apart() {
    return new TierRoute(new RouteMeters(meters.scope() + "/mirror", false), shared);
  }

  /** Stands for its tier where something is shared among all of it. */
  Object tier() {
    return shared;
  }

  /**
   * What several filters, or the like, with the same settings share, be they of one route or of
   * several.
   *
   * @param among who shares it, such as an instance, or this route, or {@link #tier}
   * @param first makes it, for the first who asks
   */
  @SuppressWarnings("unchecked")
  <T> T share(Object settings, Object among, Supplier<T> first) {
    return (T)
        shared
            .things
            .computeIfAbsent(settings, of -> new IdentityHashMap<>())
            .computeIfAbsent(among, of -> first.get());
  }
}
