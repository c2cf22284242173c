package dev.lbsim.core.anycast;

import java.util.Arrays;

/** Gives AS numbers indices in the order in which they are first seen: a table with open slots. */
final class AsnTable {
  private static final int EMPTY = -1;

  private long[] asns = new long[1024];
  private int count;
  private int[] slots = emptySlots(4096);

  /** The index of an AS number, new or known. */
  int add(long asn) {
    int slot = slot(asn);
    if (slots[slot] != EMPTY) {
      return slots[slot];
    }
    if (count == asns.length) {
      asns = Arrays.copyOf(asns, count * 2);
      slots = emptySlots(slots.length * 2);
      for (int i = 0; i < count; i++) {
        slots[slot(asns[i])] = i;
      }
      slot = slot(asn);
    }
    asns[count] = asn;
    slots[slot] = count;
    return count++;
  }

  /** All AS numbers, lowest first. */
  long[] sorted() {
    long[] sorted = Arrays.copyOf(asns, count);
    Arrays.sort(sorted);
    return sorted;
  }

  /** For each index given so far the place of its AS number among {@code sorted}. */
  int[] ranks(long[] sorted) {
    int[] ranks = new int[count];
    for (int rank = 0; rank < count; rank++) {
      ranks[slots[slot(sorted[rank])]] = rank;
    }
    return ranks;
  }

  /** Where a number stands or would stand. A quarter of the slots is used at most. */
  private int slot(long asn) {
    int mask = slots.length - 1;
    int slot = (int) (asn * 0x9E3779B97F4A7C15L >>> 32) & mask;
    while (slots[slot] != EMPTY && asns[slots[slot]] != asn) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private static int[] emptySlots(int count) {
    int[] slots = new int[count];
    Arrays.fill(slots, EMPTY);
    return slots;
  }
}
