package dev.lbsim.core.guard.cache.replacement;

import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.guard.slots.SlotLists;
import java.util.Arrays;
import java.util.List;

/**
 * SIEVE: a queue in which nothing moves, one bit an object, and a hand. A hit sets the bit. To make
 * room the hand walks from the oldest to the newest, clears set bits and takes the first object
 * whose bit is clear; it stays there for the next time, so new objects are sifted soon after they
 * come and old ones that are asked for stay.
 *
 * <p>Source: Zhang, Yang, Yue, Vigfusson and Rashmi, "SIEVE is simpler than LRU: an efficient
 * turn-key eviction algorithm for web caches", NSDI 2024, algorithm 1. Large objects count like
 * small ones, and as many go as it takes. A bad choice under scans longer than the cache: one turn
 * of the hand clears all bits, and then the oldest go one by one (as the paper says, it does not
 * resist scans).
 *
 * <p>Hot path: runs once per request.
 */
final class Sieve implements Replacement {
  static final Replacements.Kind KIND =
      new Replacements.Kind(
          new Entry(
              "sieve",
              "A queue where nothing moves, one bit an object and a hand that sifts out what was"
                  + " not asked for.",
              "Zhang et al., SIEVE is simpler than LRU, NSDI 2024, algorithm 1",
              List.of()),
          (arguments, capacity, random) -> new Sieve());

  private static final int ALL = 0;

  private final SlotLists lists = new SlotLists(1);
  private boolean[] visited = new boolean[16];

  /** Where the next search starts; none for the oldest. */
  private int hand = SlotLists.NONE;

  @Override
  public void added(int slot, long key, long weight) {
    if (slot >= visited.length) {
      visited = Arrays.copyOf(visited, Math.max(slot + 1, 2 * visited.length));
    }
    visited[slot] = false;
    lists.addFirst(ALL, slot, weight);
  }

  @Override
  public void hit(int slot) {
    visited[slot] = true;
  }

  @Override
  public int victim(long key, long weight) {
    int slot = orOldest(hand);
    while (visited[slot]) {
      visited[slot] = false;
      slot = orOldest(lists.before(slot));
    }
    hand = slot;
    removed(slot);
    return slot;
  }

  @Override
  public void removed(int slot) {
    if (slot == hand) {
      hand = lists.before(slot);
    }
    lists.remove(slot);
  }

  @Override
  public void reweighed(int slot, long weight) {
    lists.reweigh(slot, weight);
  }

  private int orOldest(int slot) {
    return slot == SlotLists.NONE ? lists.last(ALL) : slot;
  }
}
