package dev.lbsim.core.guard.slots;

import java.util.Arrays;

/**
 * Doubly linked lists of slots in flat arrays. A slot is in one list at a time, or in none, and
 * weighs something there, so that a list knows what it holds. Slots and lists are small numbers
 * from 0; room for them is made on first use, by doubling.
 *
 * <p>Hot path: runs once per request.
 */
public final class SlotLists {
  /** No slot, or no list. */
  public static final int NONE = -1;

  private int[] first;
  private int[] last;
  private long[] held;

  private int[] before = {};
  private int[] after = {};
  private int[] listOf = {};
  private long[] weight = {};

  /**
   * @param lists room for this many at first
   */
  public SlotLists(int lists) {
    first = new int[lists];
    last = new int[lists];
    held = new long[lists];
    Arrays.fill(first, NONE);
    Arrays.fill(last, NONE);
  }

  /** The slot put into the list last of all with {@link #addFirst}, or {@link #NONE}. */
  public int first(int list) {
    return list < first.length ? first[list] : NONE;
  }

  /** The other end, or {@link #NONE}. */
  public int last(int list) {
    return list < last.length ? last[list] : NONE;
  }

  /** The next slot towards the first, or {@link #NONE}. */
  public int before(int slot) {
    return before[slot];
  }

  /** The next slot towards the last, or {@link #NONE}. */
  public int after(int slot) {
    return after[slot];
  }

  /** The list a slot is in, or {@link #NONE}. */
  public int listOf(int slot) {
    return slot < listOf.length ? listOf[slot] : NONE;
  }

  /** What the slots of a list weigh together. */
  public long weight(int list) {
    return list < held.length ? held[list] : 0;
  }

  /** What a slot weighs, while it is in a list. */
  public long weightOf(int slot) {
    return weight[slot];
  }

  /** Puts a slot that is in no list before all others of one. */
  public void addFirst(int list, int slot, long slotWeight) {
    addBefore(list, first(list), slot, slotWeight);
  }

  /** Puts a slot that is in no list behind all others of one. */
  public void addLast(int list, int slot, long slotWeight) {
    addBefore(list, NONE, slot, slotWeight);
  }

  /**
   * Puts a slot that is in no list before another.
   *
   * @param next a slot of {@code list}, or {@link #NONE} for the end
   */
  public void addBefore(int list, int next, int slot, long slotWeight) {
    makeRoom(list, slot);
    int previous = next == NONE ? last[list] : before[next];
    before[slot] = previous;
    after[slot] = next;
    if (previous == NONE) {
      first[list] = slot;
    } else {
      after[previous] = slot;
    }
    if (next == NONE) {
      last[list] = slot;
    } else {
      before[next] = slot;
    }
    listOf[slot] = list;
    weight[slot] = slotWeight;
    held[list] += slotWeight;
  }

  /** Takes a slot out of the list it is in. */
  public void remove(int slot) {
    int list = listOf[slot];
    int previous = before[slot];
    int next = after[slot];
    if (previous == NONE) {
      first[list] = next;
    } else {
      after[previous] = next;
    }
    if (next == NONE) {
      last[list] = previous;
    } else {
      before[next] = previous;
    }
    listOf[slot] = NONE;
    held[list] -= weight[slot];
  }

  /** Takes a slot out of the list it is in and puts it first into one, perhaps the same. */
  public void moveFirst(int list, int slot) {
    remove(slot);
    addFirst(list, slot, weight[slot]);
  }

  /** Changes what a slot in a list weighs. */
  public void reweigh(int slot, long slotWeight) {
    held[listOf[slot]] += slotWeight - weight[slot];
    weight[slot] = slotWeight;
  }

  private void makeRoom(int list, int slot) {
    if (list >= first.length) {
      int known = first.length;
      int room = Math.max(list + 1, 2 * known);
      first = Arrays.copyOf(first, room);
      last = Arrays.copyOf(last, room);
      held = Arrays.copyOf(held, room);
      Arrays.fill(first, known, room, NONE);
      Arrays.fill(last, known, room, NONE);
    }
    if (slot >= listOf.length) {
      int known = listOf.length;
      int room = Math.max(slot + 1, Math.max(16, 2 * known));
      before = Arrays.copyOf(before, room);
      after = Arrays.copyOf(after, room);
      listOf = Arrays.copyOf(listOf, room);
      weight = Arrays.copyOf(weight, room);
      Arrays.fill(listOf, known, room, NONE);
    }
  }
}
