package dev.lbsim.core.guard.limit;

import dev.lbsim.core.catalog.Arguments;
import dev.lbsim.core.catalog.Entry;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The registry of concurrency limits. Adding one is one file and one line in {@link #ALL}. */
public final class ConcurrencyLimits {
  private static final List<Kind> ALL =
      List.of(
          FixedLimit.KIND,
          AimdLimit.KIND,
          VegasLimit.KIND,
          Gradient2Limit.KIND,
          GradientLimit.KIND);

  private ConcurrencyLimits() {}

  /**
   * One limit of the registry.
   *
   * @param about its name, summary, source and parameters
   * @param factory makes one per worker, or per pool
   */
  public record Kind(Entry about, Factory factory) {}

  /** Makes a limit. */
  @FunctionalInterface
  public interface Factory {
    /**
     * A new limit that has seen no request.
     *
     * @param arguments values for all parameters of the entry, each within its declared range
     * @param random the stream for all its draws
     * @param nowNanos the time now: from here its windows run
     * @throws IllegalArgumentException if values that are each in range do not make sense (a least
     *     limit above the largest); the message is for people
     */
    ConcurrencyLimit create(Arguments arguments, RandomGenerator random, long nowNanos);
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
