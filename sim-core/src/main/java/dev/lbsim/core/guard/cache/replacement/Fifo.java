package dev.lbsim.core.guard.cache.replacement;

import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.guard.slots.SlotLists;
import java.util.List;

/**
 * First in, first out: out goes what came in first, however often it was asked for since.
 *
 * <p>A hit changes nothing, which is what makes it cheap on disks and under locks. For independent
 * requests it hits as often as {@link RandomOut} (Gelenbe, "A unified approach to the evaluation of
 * a class of replacement algorithms", IEEE TC 22(6), 1973) and less often than {@link Lru}. Large
 * objects: as many of the oldest go as it takes. A bad choice where few objects get most requests:
 * the most popular one falls out once per turn of the queue.
 *
 * <p>Hot path: runs once per request.
 */
final class Fifo implements Replacement {
  static final Replacements.Kind KIND =
      new Replacements.Kind(
          new Entry(
              "fifo",
              "Out goes what came in first, popular or not; a hit costs nothing.",
              "Gelenbe, Replacement algorithms, IEEE TC 22(6), 1973",
              List.of()),
          (arguments, capacity, random) -> new Fifo());

  private static final int ALL = 0;

  private final SlotLists lists = new SlotLists(1);

  @Override
  public void added(int slot, long key, long weight) {
    lists.addFirst(ALL, slot, weight);
  }

  @Override
  public void hit(int slot) {}

  @Override
  public int victim(long key, long weight) {
    int slot = lists.last(ALL);
    lists.remove(slot);
    return slot;
  }

  @Override
  public void removed(int slot) {
    lists.remove(slot);
  }

  @Override
  public void reweighed(int slot, long weight) {
    lists.reweigh(slot, weight);
  }
}
