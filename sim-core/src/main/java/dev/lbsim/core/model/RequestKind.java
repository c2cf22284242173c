package dev.lbsim.core.model;

import dev.lbsim.core.random.Distribution;
import org.jspecify.annotations.Nullable;

/**
 * One kind of request in a group's mix.
 *
 * @param path what it asks for, such as {@code /search}; names it in results
 * @param share relative share of the mix, at least 0
 * @param cost factor on the service time
 * @param sizeBytes bytes of the answer, or null for none; with a key, of each object
 * @param key number of the object it asks for, which balancers may hash on; null for none
 * @param priority 0 for the most important, below {@link #PRIORITIES}
 * @param number tells it from every other kind in the world, so that routes can be looked up
 */
public record RequestKind(
    String path,
    double share,
    Distribution cost,
    @Nullable Distribution sizeBytes,
    @Nullable Distribution key,
    int priority,
    int number) {
  /** How many priorities there are: critical, default and sheddable. */
  public static final int PRIORITIES = 3;

  /** The priority of what says nothing of it. */
  public static final int DEFAULT_PRIORITY = 1;

  /** A kind of the default priority. */
  public RequestKind(
      String path,
      double share,
      Distribution cost,
      @Nullable Distribution sizeBytes,
      @Nullable Distribution key,
      int number) {
    this(path, share, cost, sizeBytes, key, DEFAULT_PRIORITY, number);
  }

  /** The first kind of the world, with these properties. */
  public RequestKind(
      String path,
      double share,
      Distribution cost,
      @Nullable Distribution sizeBytes,
      @Nullable Distribution key) {
    this(path, share, cost, sizeBytes, key, 0);
  }
}
