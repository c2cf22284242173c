package dev.lbsim.core.guard.cache.replacement;

import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.guard.slots.SlotLists;
import dev.lbsim.core.guard.slots.SlotPool;
import java.util.Arrays;
import java.util.List;

/**
 * Least frequently used: out goes what was asked for least often since it came in; of equals, the
 * one whose last request is longest ago.
 *
 * <p>Counts are exact and in constant time: objects of one count share a list, and the lists stand
 * in the order of their counts (Shah, Mitra and Matani, "An O(1) algorithm for implementing the LFU
 * cache eviction scheme", 2010). An object that falls out loses its count. Large objects count like
 * small ones, and as many go as it takes. A bad choice where popularity changes: what was popular
 * yesterday stays for ever, and news fall out before they can become popular.
 *
 * <p>Hot path: runs once per request.
 */
final class Lfu implements Replacement {
  static final Replacements.Kind KIND =
      new Replacements.Kind(
          new Entry(
              "lfu",
              "Out goes what was asked for least often since it came in; yesterday's hits never"
                  + " leave.",
              "Shah, Mitra, Matani, An O(1) algorithm for the LFU cache eviction scheme, 2010",
              List.of()),
          (arguments, capacity, random) -> new Lfu());

  private static final int NONE_YET = SlotLists.NONE;
  private static final int ORDER = 0;

  /** Each list holds the objects of one count, the latest first. */
  private final SlotLists objects = new SlotLists(1);

  /** The numbers of the lists in use, by count, the smallest first. */
  private final SlotLists counts = new SlotLists(1);

  private final SlotPool numbers = new SlotPool();
  private long[] countOf = new long[16];

  @Override
  public void added(int slot, long key, long weight) {
    int least = counts.first(ORDER);
    if (least == NONE_YET || countOf[least] != 1) {
      least = open(least, 1);
    }
    objects.addFirst(least, slot, weight);
  }

  @Override
  public void hit(int slot) {
    int list = objects.listOf(slot);
    int next = counts.after(list);
    if (next == NONE_YET || countOf[next] != countOf[list] + 1) {
      next = open(next, countOf[list] + 1);
    }
    objects.moveFirst(next, slot);
    closeIfEmpty(list);
  }

  @Override
  public int victim(long key, long weight) {
    int slot = objects.last(counts.first(ORDER));
    removed(slot);
    return slot;
  }

  @Override
  public void removed(int slot) {
    int list = objects.listOf(slot);
    objects.remove(slot);
    closeIfEmpty(list);
  }

  @Override
  public void reweighed(int slot, long weight) {
    objects.reweigh(slot, weight);
  }

  /** A list for a count, before the list of the next greater one. */
  private int open(int next, long count) {
    int list = numbers.take();
    if (list >= countOf.length) {
      countOf = Arrays.copyOf(countOf, 2 * countOf.length);
    }
    countOf[list] = count;
    counts.addBefore(ORDER, next, list, 0);
    return list;
  }

  private void closeIfEmpty(int list) {
    if (objects.first(list) == SlotLists.NONE) {
      counts.remove(list);
      numbers.release(list);
    }
  }
}
