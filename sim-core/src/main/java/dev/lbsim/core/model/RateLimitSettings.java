package dev.lbsim.core.model;

import dev.lbsim.core.guard.rate.RateLimiter;
import dev.lbsim.core.random.Distribution;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A limit on what a route lets through.
 *
 * @param limiter makes a limiter that has seen nobody
 * @param holds true if it is told when a request that passed is over
 * @param keys what requests are counted under; what has none is not limited
 * @param scope who counts together
 * @param byCost true if a request counts as much as it costs as far as is known, false if it counts
 *     once
 * @param store where a shared count is kept, or null for a count at hand
 */
public record RateLimitSettings(
    Supplier<RateLimiter> limiter,
    boolean holds,
    RequestKeys keys,
    Scope scope,
    boolean byCost,
    @Nullable Store store)
    implements FilterSettings {

  /** Who counts together. */
  public enum Scope {
    WORKER,
    INSTANCE,
    TIER
  }

  /**
   * A store that each decision is asked of, over the network. It decides when it is asked, and its
   * word is known a round trip later.
   *
   * @param latency of a round trip, in nanoseconds
   * @param timeoutNanos the longest to wait for it; 0 for ever
   * @param errors share of round trips that bring nothing, from 0 to 1
   * @param open true if what it says nothing about passes, false if that is turned away (a 500)
   */
  public record Store(Distribution latency, long timeoutNanos, double errors, boolean open) {}

  @Override
  public boolean asksForConnections() {
    return keys.asksForConnections();
  }
}
