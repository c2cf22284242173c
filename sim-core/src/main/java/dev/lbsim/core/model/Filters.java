package dev.lbsim.core.model;

import java.util.List;

/** Makes the filters of one route of one worker from their settings. */
final class Filters {
  private Filters() {}

  /** The filters, in the order of the settings. */
  static Filter[] of(List<FilterSettings> settings, FilterPlace place) {
    return settings.stream().map(one -> of(one, place)).toArray(Filter[]::new);
  }

  private static Filter of(FilterSettings settings, FilterPlace place) {
    if (settings instanceof FaultSettings fault) {
      return new FaultFilter(fault, place.random("fault"));
    }
    if (settings instanceof LimitSettings limit) {
      return new LimitFilter(limit, place);
    }
    if (settings instanceof ChallengeSettings challenge) {
      return new ChallengeFilter(challenge, place);
    }
    if (settings instanceof CacheSettings cache) {
      return new CacheFilter(cache, place);
    }
    if (settings instanceof ShedSettings shed) {
      return new ShedFilter(shed, place);
    }
    if (settings instanceof RateLimitSettings limit) {
      return new RateLimitFilter(limit, place);
    }
    throw new IllegalArgumentException(settings.toString());
  }
}
