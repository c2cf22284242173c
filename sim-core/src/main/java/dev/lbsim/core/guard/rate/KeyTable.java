package dev.lbsim.core.guard.rate;

import dev.lbsim.core.guard.slots.SlotIndex;
import java.util.Arrays;

/**
 * What a limiter remembers of each key: a few words, in flat arrays, for a bounded number of keys.
 *
 * <p>A {@link SlotIndex} finds a key's slot; a list through the slots keeps them in order of use. A
 * new key first drops up to two keys that have been idle for so long that forgetting them changes
 * nothing, as nginx's {@code limit_req} does; if there is still no room, the key unused for longest
 * goes. Arrays grow by doubling up to the bound. All there is of a key stands side by side, because
 * with many keys each place to look at costs a visit to memory.
 *
 * <p>Hot path: runs once per request.
 */
final class KeyTable {
  static final int NONE = SlotIndex.NONE;
  private static final int FIRST_SLOTS = 16;

  // Places in an entry; the words of state follow.
  private static final int KEY = 0;
  private static final int USED_NANOS = 1;
  private static final int HEAD = 2;

  private final int keysMax;
  private final int stride;
  private final long idleNanos;
  private final SlotIndex index = new SlotIndex();

  /** By slot: key, time of last use, state. */
  private long[] entries;

  /** By slot: the next older one, then the next newer one. */
  private int[] links;

  private int newest = NONE;
  private int oldest = NONE;
  private int free = NONE; // slots given back, chained through the older ones
  private int slotsUsed; // slots ever handed out
  private long nowNanos = Long.MIN_VALUE;
  private boolean fresh;
  private long forgotten;

  /**
   * @param keysMax most keys to remember, at least 1
   * @param words how many words of state a key has, at least 1
   * @param idleNanos after this long without use a key may be forgotten without a difference
   */
  KeyTable(int keysMax, int words, long idleNanos) {
    if (keysMax < 1) {
      throw new IllegalArgumentException("a limiter needs room for 1 key, not " + keysMax);
    }
    this.keysMax = keysMax;
    this.stride = HEAD + words;
    this.idleNanos = idleNanos;
    int slots = Math.min(keysMax, FIRST_SLOTS);
    this.entries = new long[slots * stride];
    this.links = new int[2 * slots];
  }

  /** Takes in the time; returns it, or the latest before if that is later. */
  long advance(long now) {
    nowNanos = Math.max(nowNanos, now);
    return nowNanos;
  }

  /** The slot of a key as just used; a new key gets one with all words 0, see {@link #fresh}. */
  int claim(long key) {
    int slot = find(key);
    fresh = slot == NONE;
    if (fresh) {
      forgetIdle();
      if (full()) {
        forgotten++;
        remove(oldest);
      }
      slot = add(key);
    } else if (slot != newest) {
      unlink(slot);
      linkNewest(slot);
    }
    entries[slot * stride + USED_NANOS] = nowNanos;
    return slot;
  }

  /** True if the last claim was of a new key. */
  boolean fresh() {
    return fresh;
  }

  /** The slot of a key, or NONE. */
  int find(long key) {
    return index.find(key);
  }

  boolean full() {
    return index.size() == keysMax;
  }

  int size() {
    return index.size();
  }

  long forgotten() {
    return forgotten;
  }

  long word(int slot, int number) {
    return entries[slot * stride + HEAD + number];
  }

  void setWord(int slot, int number, long value) {
    entries[slot * stride + HEAD + number] = value;
  }

  /** Forgets the key in a slot. */
  void remove(int slot) {
    index.remove(entries[slot * stride + KEY]);
    unlink(slot);
    setOlder(slot, free);
    free = slot;
  }

  private void forgetIdle() {
    for (int k = 0; k < 2 && oldest != NONE; k++) {
      if (nowNanos - entries[oldest * stride + USED_NANOS] < idleNanos) {
        return;
      }
      remove(oldest);
    }
  }

  private int add(long key) {
    int slot = free;
    if (slot != NONE) {
      free = older(slot);
    } else {
      if (2 * slotsUsed == links.length) {
        grow();
      }
      slot = slotsUsed++;
    }
    int at = slot * stride;
    entries[at + KEY] = key;
    Arrays.fill(entries, at + HEAD, at + stride, 0);
    linkNewest(slot);
    index.add(key, slot);
    return slot;
  }

  private void grow() {
    int slots = (int) Math.min(keysMax, 2L * slotsUsed);
    entries = Arrays.copyOf(entries, slots * stride);
    links = Arrays.copyOf(links, 2 * slots);
  }

  private void linkNewest(int slot) {
    setOlder(slot, newest);
    setNewer(slot, NONE);
    if (newest == NONE) {
      oldest = slot;
    } else {
      setNewer(newest, slot);
    }
    newest = slot;
  }

  private void unlink(int slot) {
    if (slot == newest) {
      newest = older(slot);
    } else {
      setOlder(newer(slot), older(slot));
    }
    if (slot == oldest) {
      oldest = newer(slot);
    } else {
      setNewer(older(slot), newer(slot));
    }
  }

  private int older(int slot) {
    return links[2 * slot];
  }

  private int newer(int slot) {
    return links[2 * slot + 1];
  }

  private void setOlder(int slot, int other) {
    links[2 * slot] = other;
  }

  private void setNewer(int slot, int other) {
    links[2 * slot + 1] = other;
  }
}
