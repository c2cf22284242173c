package dev.lbsim.core.model;

import dev.lbsim.core.random.Distribution;
import org.jspecify.annotations.Nullable;

/**
 * One kind of request in a group's mix.
 *
 * @param path what it asks for, such as {@code /search}; names it in results
 * @param share relative share of the mix, at least 0
 * @param cost factor on the service time
 * @param sizeBytes bytes of the answer, or null for none
 * @param key what balancers may hash on, or null for none
 * @param number tells it from every other kind in the world, so that routes can be looked up
 */
public record RequestKind(
    String path,
    double share,
    Distribution cost,
    @Nullable Distribution sizeBytes,
    @Nullable Distribution key,
    int number) {

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
