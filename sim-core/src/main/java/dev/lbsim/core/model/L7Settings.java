package dev.lbsim.core.model;

import dev.lbsim.core.random.Distribution;
import org.jspecify.annotations.Nullable;

/**
 * What an L7 tier is like.
 *
 * @param workers event loops of each instance, each with a dispatcher and a CPU of its own
 * @param overhead CPU work per request in nanoseconds, or null for none
 * @param hashOn what hash-based algorithms hash
 * @param weight relative share of each instance where the tier is itself a pool
 * @param pool the pool behind it
 */
public record L7Settings(
    int workers, @Nullable Distribution overhead, HashOn hashOn, double weight, PoolSettings pool) {

  /** What hash-based algorithms hash. */
  public enum HashOn {
    SOURCE,
    CONNECTION,
    KEY,
    PATH
  }
}
