package dev.lbsim.core.model;

/**
 * Copies of a route's requests that go to another pool.
 *
 * @param pool index among the pools of the tier
 * @param share of the requests that are copied, from 0 to 1
 */
public record MirrorSettings(int pool, double share) {}
