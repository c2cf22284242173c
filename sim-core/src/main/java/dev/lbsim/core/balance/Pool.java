package dev.lbsim.core.balance;

import java.util.List;

/**
 * The backends one dispatcher chooses among. The usable list is rebuilt on change and never during
 * a pick, so algorithms may index it freely.
 */
public final class Pool {
  private final Backend[] backends;
  private final Backend[] usable;
  private final double[] usableWeights;
  private int usableCount;
  private boolean equalWeights = true;
  private long version;

  /** All backends in index order; their indices must be 0, 1, 2, ... */
  public Pool(List<Backend> backends) {
    this.backends = backends.toArray(Backend[]::new);
    for (int i = 0; i < this.backends.length; i++) {
      if (this.backends[i].index() != i) {
        throw new IllegalArgumentException(
            "backend " + this.backends[i].id() + " stands at " + i + ", not at its index");
      }
    }
    this.usable = new Backend[this.backends.length];
    this.usableWeights = new double[this.backends.length];
    rebuild(false);
  }

  /** A pool of nothing: what an algorithm holds until it is told of its own. */
  public static Pool empty() {
    return new Pool(List.of());
  }

  /** Number of backends, usable or not. */
  public int size() {
    return backends.length;
  }

  /** The backend with this index. */
  public Backend get(int index) {
    return backends[index];
  }

  /** Number of backends that may take new work. */
  public int usableCount() {
    return usableCount;
  }

  /** The {@code k}-th usable backend, in index order. */
  public Backend usable(int k) {
    return usable[k];
  }

  /** True if all usable backends have the same weight. */
  public boolean equalWeights() {
    return equalWeights;
  }

  /** Increases with every change of membership, weights or usable set. */
  public long version() {
    return version;
  }

  /**
   * Recomputes the usable list.
   *
   * @param ignoreHealth true in a panic: too few are fit, so all admitted ones count, ejected or
   *     not
   * @return true if the usable set or the weight of a usable backend changed
   */
  boolean rebuild(boolean ignoreHealth) {
    boolean changed = false;
    usableCount = 0;
    equalWeights = true;
    for (Backend backend : backends) {
      boolean counts = backend.admitted() && (ignoreHealth || backend.fit());
      double weight = counts ? backend.weight() : 0;
      if (weight > 0) {
        usable[usableCount++] = backend;
        equalWeights &= weight == usable[0].weight();
      }
      changed |= weight != usableWeights[backend.index()];
      usableWeights[backend.index()] = weight;
    }
    if (changed) {
      version++;
    }
    return changed;
  }
}
