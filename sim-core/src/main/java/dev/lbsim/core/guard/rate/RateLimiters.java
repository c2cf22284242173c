package dev.lbsim.core.guard.rate;

import dev.lbsim.core.catalog.Arguments;
import dev.lbsim.core.catalog.Entry;
import java.util.List;
import java.util.Optional;

/** The registry of rate limiters. Adding one is one file and one line in {@link #ALL}. */
public final class RateLimiters {
  /** Keys remembered unless told otherwise: about what nginx keeps in a zone of one megabyte. */
  public static final int DEFAULT_KEYS = 16_000;

  private static final List<Kind> ALL =
      List.of(
          TokenBucket.KIND,
          Gcra.KIND,
          LeakyBucket.KIND,
          FixedWindow.KIND,
          SlidingWindow.KIND,
          SlidingLog.KIND,
          ConcurrencyCap.KIND);

  private RateLimiters() {}

  /**
   * One limiter of the registry.
   *
   * @param about its name, summary, source and parameters
   * @param holds true when what was acquired is held until it is released
   * @param factory makes one per worker, or one that workers share
   */
  public record Kind(Entry about, boolean holds, Factory factory) {}

  /** Makes a limiter. */
  @FunctionalInterface
  public interface Factory {
    /**
     * A new limiter that has seen nobody.
     *
     * @param arguments values for all parameters of the entry, each within its declared range
     * @param keysMax most keys to remember, at least 1; 1 for a limit for all together
     * @throws IllegalArgumentException if values that are each in range do not make sense (a bucket
     *     that takes years to fill); the message is for people
     */
    RateLimiter create(Arguments arguments, int keysMax);
  }

  /** All of them, in the order a listing shows them. */
  public static List<Kind> all() {
    return ALL;
  }

  /** The one called {@code name}, if there is one. */
  public static Optional<Kind> find(String name) {
    return ALL.stream().filter(kind -> kind.about().name().equals(name)).findFirst();
  }
}
