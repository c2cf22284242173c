package dev.lbsim.core.guard.cache.replacement;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A cache and its policy told in the plainest words, with lists and maps of keys: slow, and short
 * enough to be compared with the paper by eye.
 */
abstract class PlainCache {
  final long capacity;
  final Map<Long, Long> weights = new HashMap<>();

  PlainCache(long capacity) {
    this.capacity = capacity;
  }

  /** True for a hit. */
  final boolean request(long key, long weight) {
    if (weights.containsKey(key)) {
      onHit(key);
      return true;
    }
    while (held() + weight > capacity) {
      Long out = evict(key, weight);
      if (out == null) {
        return false;
      }
      weights.remove(out);
    }
    weights.put(key, weight);
    onAdd(key, weight);
    return false;
  }

  final void purge(long key) {
    if (weights.containsKey(key)) {
      onPurge(key);
      weights.remove(key);
    }
  }

  final Set<Long> keys() {
    return weights.keySet();
  }

  private long held() {
    return weights.values().stream().mapToLong(Long::longValue).sum();
  }

  final long held(Iterable<Long> keys) {
    long sum = 0;
    for (long key : keys) {
      sum += weights.get(key);
    }
    return sum;
  }

  abstract void onAdd(long key, long weight);

  abstract void onHit(long key);

  /** Takes a key out, or turns down the one that is to come in. */
  abstract @Nullable Long evict(long key, long weight);

  abstract void onPurge(long key);
}
