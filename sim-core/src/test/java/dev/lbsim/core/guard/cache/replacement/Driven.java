package dev.lbsim.core.guard.cache.replacement;

import dev.lbsim.core.catalog.Arguments;
import dev.lbsim.core.catalog.Parameter;
import dev.lbsim.core.guard.cache.CacheLimits;
import dev.lbsim.core.guard.cache.CacheStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** A store with a policy of the registry, asked for one object after the other. */
public final class Driven {
  /** Never lets a loser in. */
  static final RandomGenerator UNLUCKY = () -> -1L;

  public final CacheStore store;

  public Driven(String name, CacheLimits limits, RandomGenerator random) {
    store = new CacheStore(limits, policy(name, limits.capacity(), random));
  }

  /** A policy with the defaults of its parameters. */
  public static Replacement policy(String name, long capacity, RandomGenerator random) {
    Replacements.Kind kind = Replacements.find(name).orElseThrow();
    Map<String, Object> values = new HashMap<>();
    for (Parameter parameter : kind.about().parameters()) {
      String text = Objects.requireNonNull(parameter.defaultValue());
      values.put(parameter.name(), Double.parseDouble(text.replace("%", "")) / 100);
    }
    return kind.factory().create(Arguments.of(values), capacity, random);
  }

  /** True for a hit. */
  public boolean request(long key, long bytes) {
    int slot = store.find(key);
    if (slot == CacheStore.NONE) {
      store.put(key, bytes);
      return false;
    }
    store.hit(slot);
    return true;
  }

  void purge(long key) {
    int slot = store.find(key);
    if (slot != CacheStore.NONE) {
      store.remove(slot);
    }
  }

  Set<Long> keys() {
    Set<Long> keys = new TreeSet<>();
    for (int slot = 0; slot < store.slotBound(); slot++) {
      if (store.inUse(slot)) {
        keys.add(store.key(slot));
      }
    }
    return keys;
  }
}
