package dev.lbsim.core.model;

import org.jspecify.annotations.Nullable;

/**
 * Requests of low priority are turned away before others when much is going on.
 *
 * @param start share of what may be in flight above which the least important are thinned out
 * @param full share at which nothing gets in, above {@code start}
 * @param places what may be in flight, where {@code limit} is null
 * @param limit the concurrency limit of the same route, of which these are shares, or null
 */
public record ShedSettings(double start, double full, int places, @Nullable LimitSettings limit)
    implements FilterSettings {}
