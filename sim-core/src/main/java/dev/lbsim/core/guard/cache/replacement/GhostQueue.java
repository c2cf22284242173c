package dev.lbsim.core.guard.cache.replacement;

import dev.lbsim.core.guard.slots.SlotIndex;
import dev.lbsim.core.guard.slots.SlotLists;
import dev.lbsim.core.guard.slots.SlotPool;
import java.util.Arrays;

/**
 * The keys of objects that are gone, oldest out first. It holds no objects; each key weighs what
 * its object did, and all together are held to a limit.
 *
 * <p>Hot path: runs once per request.
 */
final class GhostQueue {
  private static final int ALL = 0;

  private final long capacity;
  private final SlotIndex index = new SlotIndex();
  private final SlotLists lists = new SlotLists(1);
  private final SlotPool pool = new SlotPool();
  private long[] keyOf = new long[16];

  GhostQueue(long capacity) {
    this.capacity = capacity;
  }

  boolean contains(long key) {
    return index.find(key) != SlotIndex.NONE;
  }

  /** Enters a key that is not there, and lets the oldest go until all fit. */
  void add(long key, long weight) {
    int ghost = pool.take();
    if (ghost >= keyOf.length) {
      keyOf = Arrays.copyOf(keyOf, 2 * keyOf.length);
    }
    keyOf[ghost] = key;
    lists.addFirst(ALL, ghost, weight);
    index.add(key, ghost);
    while (lists.weight(ALL) > capacity) {
      remove(keyOf[lists.last(ALL)]);
    }
  }

  /** Takes a key out. True if it was there. */
  boolean remove(long key) {
    int ghost = index.remove(key);
    if (ghost == SlotIndex.NONE) {
      return false;
    }
    lists.remove(ghost);
    pool.release(ghost);
    return true;
  }
}
