package dev.lbsim.core.guard.slots;

import java.util.Arrays;

/**
 * Finds the slot of a 64-bit key: open addressing with linear probing, and deletion that shifts
 * back what follows, so that no tombstones pile up (Knuth, The Art of Computer Programming, vol. 3,
 * section 6.4, algorithms L and R). Home is the top bits of the key times 2^64 over the golden
 * ratio (section 6.4, multiplicative hashing), so small numbers are as good keys as hashes.
 *
 * <p>The table is at most half full and doubles when it would be fuller; it never shrinks, and so
 * allocates only when it holds more keys than ever before. A bad choice against those who choose
 * their keys to collide: hash with a secret seed first.
 *
 * <p>Hot path: runs once per request.
 */
public final class SlotIndex {
  /** No such key. */
  public static final int NONE = -1;

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long[] keys = new long[16];
  private int[] slots = new int[16];
  private int shift = Long.SIZE - 4;
  private int size;

  /** An index without keys. */
  public SlotIndex() {
    Arrays.fill(slots, NONE);
  }

  /** The slot of {@code key}, or {@link #NONE}. */
  public int find(long key) {
    int mask = slots.length - 1;
    for (int at = home(key); ; at = (at + 1) & mask) {
      if (slots[at] == NONE) {
        return NONE;
      }
      if (keys[at] == key) {
        return slots[at];
      }
    }
  }

  /**
   * Enters a key that is not there yet.
   *
   * @param slot 0 or more
   */
  public void add(long key, int slot) {
    if (2 * size >= slots.length) {
      rebuild();
    }
    place(key, slot);
    size++;
  }

  /** Takes a key out. The slot it had, or {@link #NONE} if it was not there. */
  public int remove(long key) {
    int mask = slots.length - 1;
    int hole = home(key);
    while (slots[hole] != NONE && keys[hole] != key) {
      hole = (hole + 1) & mask;
    }
    int removed = slots[hole];
    if (removed == NONE) {
      return NONE;
    }
    // Whoever follows moves into the hole, unless his home lies between the hole and himself.
    for (int at = (hole + 1) & mask; slots[at] != NONE; at = (at + 1) & mask) {
      if (((at - home(keys[at])) & mask) >= ((at - hole) & mask)) {
        keys[hole] = keys[at];
        slots[hole] = slots[at];
        hole = at;
      }
    }
    slots[hole] = NONE;
    size--;
    return removed;
  }

  /** How many keys there are. */
  public int size() {
    return size;
  }

  private int home(long key) {
    return (int) ((key * GOLDEN) >>> shift);
  }

  private void place(long key, int slot) {
    int mask = slots.length - 1;
    int at = home(key);
    while (slots[at] != NONE) {
      at = (at + 1) & mask;
    }
    keys[at] = key;
    slots[at] = slot;
  }

  private void rebuild() {
    long[] oldKeys = keys;
    int[] oldSlots = slots;
    keys = new long[2 * oldKeys.length];
    slots = new int[2 * oldSlots.length];
    Arrays.fill(slots, NONE);
    shift--;
    for (int at = 0; at < oldSlots.length; at++) {
      if (oldSlots[at] != NONE) {
        place(oldKeys[at], oldSlots[at]);
      }
    }
  }
}
