package dev.lbsim.core.model;

import dev.lbsim.core.guard.limit.ConcurrencyLimit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How many requests a route lets be in flight at a time.
 *
 * @param maker makes the limit of one instance
 * @param byCost true if a request counts as much as it costs as far as is known, false if it counts
 *     once
 * @param queue where what is over the limit waits, or null to turn it away at once
 */
public record LimitSettings(Maker maker, boolean byCost, @Nullable Queue queue)
    implements FilterSettings {

  /** A limit that lets nobody wait. */
  public LimitSettings(Maker maker, boolean byCost) {
    this(maker, byCost, null);
  }

  /**
   * Where requests wait for room.
   *
   * @param places how many may wait at a time, at least 1
   * @param waitNanos the longest one waits, above 0
   * @param lastFirst true if the one that came last goes first
   */
  public record Queue(int places, long waitNanos, boolean lastFirst) {}

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
