package dev.lbsim.core.model;

import dev.lbsim.core.guard.limit.ConcurrencyLimit;
import java.util.random.RandomGenerator;

/**
 * How many requests a route lets be in flight at a time.
 *
 * @param maker makes the limit of one instance
 */
public record LimitSettings(Maker maker) implements FilterSettings {

  /** Makes limits. */
  @FunctionalInterface
  public interface Maker {
    /**
     * A limit that has seen no request.
     *
     * @param random the stream for all its draws
     */
    ConcurrencyLimit make(RandomGenerator random, long nowNanos);
  }
}
