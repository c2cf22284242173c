package dev.lbsim.core.anycast;

import java.util.Arrays;

/** Which two of many are linked already: a table with open slots that grows. */
final class PairSet {
  private static final long EMPTY = -1;

  private long[] slots;
  private int count;

  PairSet(int expected) {
    slots = new long[Integer.highestOneBit(Math.max(8, expected)) * 2];
    Arrays.fill(slots, EMPTY);
  }

  /** Links two; false if they were. */
  boolean add(int a, int b) {
    long pair = (long) Math.min(a, b) << 32 | Math.max(a, b);
    int slot = slot(pair);
    if (slots[slot] == pair) {
      return false;
    }
    slots[slot] = pair;
    if (++count > slots.length / 2) {
      grow();
    }
    return true;
  }

  private void grow() {
    long[] old = slots;
    slots = new long[old.length * 2];
    Arrays.fill(slots, EMPTY);
    for (long pair : old) {
      if (pair != EMPTY) {
        slots[slot(pair)] = pair;
      }
    }
  }

  private int slot(long pair) {
    int mask = slots.length - 1;
    int slot = (int) (pair * 0x9E3779B97F4A7C15L >>> 32) & mask;
    while (slots[slot] != EMPTY && slots[slot] != pair) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
