package dev.lbsim.core.model;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** One route as all workers of its tier share it: what it counts, and what its filters share. */
final class TierRoute {
  final RouteMeters meters;
  private final Map<FilterSettings, Map<Object, Object>> shared = new IdentityHashMap<>();

  TierRoute(RouteMeters meters) {
    this.meters = meters;
  }

  /**
   * What several filters with the same settings share.
   *
   * @param among who shares it, such as an instance, or this route for the whole tier
   * @param first makes it, for the first who asks
   */
  @SuppressWarnings("unchecked")
  <T> T share(FilterSettings settings, Object among, Supplier<T> first) {
    return (T)
        shared
            .computeIfAbsent(settings, of -> new IdentityHashMap<>())
            .computeIfAbsent(among, of -> first.get());
  }
}
