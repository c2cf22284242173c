package dev.lbsim.core.model;

/** What one filter of an L7 route is like; {@link Filters} makes the filter. */
public sealed interface FilterSettings
    permits CacheSettings,
        ChallengeSettings,
        FaultSettings,
        LimitSettings,
        RateLimitSettings,
        ShedSettings {
  /** True if it matters to it by which connection of a client a request comes. */
  default boolean asksForConnections() {
    return false;
  }
}
