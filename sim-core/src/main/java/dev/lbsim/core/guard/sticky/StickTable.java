package dev.lbsim.core.guard.sticky;

import dev.lbsim.core.guard.slots.SlotIndex;
import dev.lbsim.core.guard.slots.SlotLists;
import dev.lbsim.core.guard.slots.SlotPool;
import java.util.Arrays;

/**
 * Where each session goes, as a proxy remembers it that is told nothing by its clients: a bounded
 * table from a key, such as the source address, to a backend (HAProxy, {@code stick-table}). An
 * entry that is looked up or stored is as good as new; one that nobody asked for in time is
 * forgotten, and where there is no room the one unused for longest makes some.
 *
 * <p>A bad choice behind address translation, where a thousand users are one key; where a proxy may
 * die, and its table with it; and where it is smaller than the number of users at a time, who then
 * push each other out.
 *
 * <p>Hot path: runs once per request.
 */
public final class StickTable {
  /** No such entry. */
  public static final long NONE = -1;

  private static final int ALL = 0;

  private final int entriesMax;
  private final StickyRules rules;
  private final SlotIndex index = new SlotIndex();
  private final SlotPool slots = new SlotPool();
  private final SlotLists byUse = new SlotLists(1);

  // By slot.
  private long[] keys = new long[16];
  private long[] homes = new long[16];
  private long[] begunNanos = new long[16];
  private long[] seenNanos = new long[16];

  private long evictions;

  /**
   * An empty table.
   *
   * @param entriesMax how many entries it has room for, at least 1
   * @param rules how long it remembers
   */
  public StickTable(int entriesMax, StickyRules rules) {
    if (entriesMax < 1) {
      throw new IllegalArgumentException("a stick table with room for " + entriesMax);
    }
    this.entriesMax = entriesMax;
    this.rules = rules;
  }

  /**
   * Where the session with this key goes, or {@link #NONE}.
   *
   * @param nowNanos no earlier than in any call before
   */
  public long find(long key, long nowNanos) {
    int slot = index.find(key);
    if (slot == SlotIndex.NONE) {
      return NONE;
    }
    if (!rules.known(begunNanos[slot], seenNanos[slot], nowNanos)) {
      forget(slot);
      return NONE;
    }
    seenNanos[slot] = nowNanos;
    byUse.moveFirst(ALL, slot);
    return homes[slot];
  }

  /**
   * Remembers where a session goes.
   *
   * @param home 0 or more
   * @return true if it did not know that
   */
  public boolean store(long key, long home, long nowNanos) {
    if (find(key, nowNanos) == home) {
      return false;
    }
    int slot = index.find(key);
    if (slot == SlotIndex.NONE) {
      makeRoom(nowNanos);
      slot = slots.take();
      grow(slot);
      keys[slot] = key;
      index.add(key, slot);
      byUse.addFirst(ALL, slot, 1);
    }
    homes[slot] = home;
    begunNanos[slot] = nowNanos;
    seenNanos[slot] = nowNanos;
    return true;
  }

  private void makeRoom(long nowNanos) {
    int oldest = byUse.last(ALL);
    while (oldest != SlotLists.NONE
        && !rules.known(begunNanos[oldest], seenNanos[oldest], nowNanos)) {
      forget(oldest);
      oldest = byUse.last(ALL);
    }
    if (size() == entriesMax) {
      evictions++;
      forget(oldest);
    }
  }

  private void forget(int slot) {
    index.remove(keys[slot]);
    byUse.remove(slot);
    slots.release(slot);
  }

  private void grow(int slot) {
    if (slot >= keys.length) {
      int length = (int) Math.min(entriesMax, 2L * keys.length);
      keys = Arrays.copyOf(keys, length);
      homes = Arrays.copyOf(homes, length);
      begunNanos = Arrays.copyOf(begunNanos, length);
      seenNanos = Arrays.copyOf(seenNanos, length);
    }
  }

  /** Forgets everything, as a process does that dies. */
  public void clear() {
    while (byUse.last(ALL) != SlotLists.NONE) {
      forget(byUse.last(ALL));
    }
  }

  /** How many entries there are, those included that nobody has asked for in time. */
  public int size() {
    return slots.taken();
  }

  /** How many had to go to make room. */
  public long evictions() {
    return evictions;
  }
}
