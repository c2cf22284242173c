package dev.lbsim.core.guard.cache.replacement;

import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.guard.slots.SlotLists;
import java.util.List;

/**
 * Least recently used: out goes what has not been asked for longest. What nginx, Varnish and most
 * others do, exactly or nearly.
 *
 * <p>Source: Denning, "The working set model for program behavior", CACM 11(5), 1968; nginx {@code
 * proxy_cache_path max_size}. Large objects: as many of the least recently used go as it takes, so
 * one large object that is asked for once may push out a thousand small ones. A bad choice under
 * scans and crawlers, whose objects nobody asks for again and which walk through the whole cache.
 *
 * <p>Hot path: runs once per request.
 */
final class Lru implements Replacement {
  static final Replacements.Kind KIND =
      new Replacements.Kind(
          new Entry(
              "lru",
              "Out goes what has not been asked for longest; one scan of cold objects empties it.",
              "Denning, The working set model, CACM 11(5), 1968; nginx proxy_cache_path",
              List.of()),
          (arguments, capacity, random) -> new Lru());

  private static final int ALL = 0;

  private final SlotLists lists = new SlotLists(1);

  @Override
  public void added(int slot, long key, long weight) {
    lists.addFirst(ALL, slot, weight);
  }

  @Override
  public void hit(int slot) {
    lists.moveFirst(ALL, slot);
  }

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
