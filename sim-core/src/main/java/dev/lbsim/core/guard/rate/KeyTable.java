package dev.lbsim.core.guard.rate;

import dev.lbsim.core.balance.XxHash64;
import java.util.Arrays;

/**
 * What a limiter remembers of each key: a few words, in flat arrays, for a bounded number of keys.
 *
 * <p>Open addressing with linear probing finds a key's slot; a list through the slots keeps them in
 * order of use. A new key first drops up to two keys that have been idle for so long that
 * forgetting them changes nothing, as nginx's {@code limit_req} does; if there is still no room,
 * the key unused for longest goes. Arrays grow by doubling up to the bound.
 *
 * <p>Hot path: runs once per request.
 */
final class KeyTable {
  static final int NONE = -1;
  private static final int FIRST_SLOTS = 16;

  private final int keysMax;
  private final int words;
  private final long idleNanos;

  /** By slot. */
  private long[] keys;

  private long[] usedNanos;
  private int[] older;
  private int[] newer;
  private long[] state;

  /** By hash: a slot, or NONE. Never more than half full. */
  private int[] index;

  private int newest = NONE;
  private int oldest = NONE;
  private int free = NONE; // slots given back, chained through older
  private int slotsUsed; // slots ever handed out
  private int size;
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
    this.words = words;
    this.idleNanos = idleNanos;
    int slots = Math.min(keysMax, FIRST_SLOTS);
    this.keys = new long[slots];
    this.usedNanos = new long[slots];
    this.older = new int[slots];
    this.newer = new int[slots];
    this.state = new long[slots * words];
    this.index = emptyIndex(slots);
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
      if (size == keysMax) {
        forgotten++;
        remove(oldest);
      }
      slot = add(key);
    } else if (slot != newest) {
      unlink(slot);
      linkNewest(slot);
    }
    usedNanos[slot] = nowNanos;
    return slot;
  }

  /** True if the last claim was of a new key. */
  boolean fresh() {
    return fresh;
  }

  /** The slot of a key, or NONE. */
  int find(long key) {
    int mask = index.length - 1;
    for (int at = home(key); ; at = (at + 1) & mask) {
      int slot = index[at];
      if (slot == NONE || keys[slot] == key) {
        return slot;
      }
    }
  }

  boolean full() {
    return size == keysMax;
  }

  int size() {
    return size;
  }

  long forgotten() {
    return forgotten;
  }

  long word(int slot, int number) {
    return state[slot * words + number];
  }

  void setWord(int slot, int number, long value) {
    state[slot * words + number] = value;
  }

  /** Forgets the key in a slot. */
  void remove(int slot) {
    removeFromIndex(slot);
    unlink(slot);
    older[slot] = free;
    free = slot;
    size--;
  }

  private void forgetIdle() {
    for (int k = 0; k < 2 && oldest != NONE && nowNanos - usedNanos[oldest] >= idleNanos; k++) {
      remove(oldest);
    }
  }

  private int add(long key) {
    int slot = free;
    if (slot != NONE) {
      free = older[slot];
    } else {
      if (slotsUsed == keys.length) {
        grow();
      }
      slot = slotsUsed++;
    }
    keys[slot] = key;
    for (int number = 0; number < words; number++) {
      state[slot * words + number] = 0;
    }
    size++;
    linkNewest(slot);
    addToIndex(slot);
    return slot;
  }

  private void grow() {
    int slots = (int) Math.min(keysMax, 2L * keys.length);
    keys = Arrays.copyOf(keys, slots);
    usedNanos = Arrays.copyOf(usedNanos, slots);
    older = Arrays.copyOf(older, slots);
    newer = Arrays.copyOf(newer, slots);
    state = Arrays.copyOf(state, slots * words);
    index = emptyIndex(slots);
    for (int slot = oldest; slot != NONE; slot = newer[slot]) {
      addToIndex(slot);
    }
  }

  private void linkNewest(int slot) {
    older[slot] = newest;
    newer[slot] = NONE;
    if (newest == NONE) {
      oldest = slot;
    } else {
      newer[newest] = slot;
    }
    newest = slot;
  }

  private void unlink(int slot) {
    if (slot == newest) {
      newest = older[slot];
    } else {
      older[newer[slot]] = older[slot];
    }
    if (slot == oldest) {
      oldest = newer[slot];
    } else {
      newer[older[slot]] = newer[slot];
    }
  }

  private void addToIndex(int slot) {
    int mask = index.length - 1;
    int at = home(keys[slot]);
    while (index[at] != NONE) {
      at = (at + 1) & mask;
    }
    index[at] = slot;
  }

  /** Moves later entries of the run back over the hole, so that no search stops short at it. */
  private void removeFromIndex(int slot) {
    int mask = index.length - 1;
    int hole = home(keys[slot]);
    while (index[hole] != slot) {
      hole = (hole + 1) & mask;
    }
    for (int at = (hole + 1) & mask; index[at] != NONE; at = (at + 1) & mask) {
      int distance = (at - home(keys[index[at]])) & mask;
      if (distance >= ((at - hole) & mask)) {
        index[hole] = index[at];
        hole = at;
      }
    }
    index[hole] = NONE;
  }

  private int home(long key) {
    return (int) XxHash64.mix(key, 0) & (index.length - 1);
  }

  private static int[] emptyIndex(int slots) {
    int[] index = new int[Integer.highestOneBit(Math.max(1, slots)) * 4];
    Arrays.fill(index, NONE);
    return index;
  }
}
