package dev.lbsim.core.guard.cache.replacement;

import dev.lbsim.core.catalog.Arguments;
import dev.lbsim.core.catalog.Entry;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The registry of replacement policies. Adding one is one line in {@link #ALL}. */
public final class Replacements {
  /** Every policy, simplest first. */
  private static final List<Kind> ALL =
      List.of(Lru.KIND, Fifo.KIND, RandomOut.KIND, Lfu.KIND, TinyLfu.KIND, S3Fifo.KIND, Sieve.KIND);

  private Replacements() {}

  /**
   * One policy of the registry.
   *
   * @param about its name, summary, source and parameters
   * @param factory makes one object per cache
   */
  public record Kind(Entry about, Factory factory) {}

  /** Makes the policy of one empty cache. */
  @FunctionalInterface
  public interface Factory {
    /**
     * A new policy.
     *
     * @param arguments values for all parameters of the entry, each within its declared range
     * @param capacity the most that all objects together may weigh: bytes, or objects; at least 1
     * @param random drawn from by policies that leave something to chance, and by no others
     */
    Replacement create(Arguments arguments, long capacity, RandomGenerator random);
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
