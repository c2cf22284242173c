package dev.lbsim.core.model;

/** What one filter of an L7 route is like; {@link Filters} makes the filter. */
public sealed interface FilterSettings
    permits CacheSettings, FaultSettings, LimitSettings, ShedSettings {}
