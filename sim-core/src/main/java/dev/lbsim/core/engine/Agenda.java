package dev.lbsim.core.engine;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The pending event set: what happens next, ordered by (time, insertion number).
 *
 * <p>A binary heap in two flat arrays with a <em>lazy root</em>: taking the first event leaves the
 * root vacant, and the next insertion sinks into it. Most events schedule one successor, so most
 * pops and pushes share one pass over the heap. Measured against a 4-ary heap, a plain binary heap
 * and {@code PriorityQueue} in {@code benchmarks/} (see docs/PERFORMANCE.md).
 *
 * <p>Step and subject of an event stand in a <em>slot</em> that is recycled. An event's key packs
 * its insertion number and its slot into one long: it orders ties, it is the ticket to cancel by,
 * and a slot that holds another key has gone on to another event. So cancelling frees the slot at
 * once and leaves the heap entry to be skipped when it comes up.
 *
 * <p>Delays that never vary (timeouts, idle timers, links without jitter) fall due in the order
 * they were added. A {@link Lane} keeps those in a queue of its own with only its first event in
 * the heap; order and insertion numbers are exactly as if each were in the heap.
 *
 * <p>Limits: 2^24 pending events, 2^39 insertions (a run of 30 hours at five million events a
 * second); both are refused with a clear exception.
 *
 * <p>Hot path: runs once per event.
 */
public final class Agenda {
  /** Answer of {@link #nextTimeNanos} when nothing is pending. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final int SLOT_BITS = 24;
  private static final int MAX_SLOTS = 1 << SLOT_BITS;
  private static final long SLOT_MASK = MAX_SLOTS - 1L;
  private static final long MAX_SEQUENCE = 1L << (63 - SLOT_BITS);

  /** In place of a key: the slot waits to be used again. */
  private static final long FREE = -1;

  private long[] heapTime;
  private long[] heapKey;
  private int heapSize;
  private boolean rootVacant;

  /** From 1, so that no ticket is 0 and a field that never held one cancels nothing. */
  private long nextSequence = 1;

  private long[] keyOf;
  private @Nullable Step<?>[] stepOf;
  private @Nullable Object[] subjectOf;
  private @Nullable Lane[] laneOf;
  private int[] freeSlots;
  private int freeCount;

  /** An empty agenda. */
  public Agenda() {
    int capacity = 64;
    heapTime = new long[capacity];
    heapKey = new long[capacity];
    keyOf = new long[capacity];
    Arrays.fill(keyOf, FREE);
    stepOf = new Step<?>[capacity];
    subjectOf = new Object[capacity];
    laneOf = new Lane[capacity];
    freeSlots = new int[capacity];
    for (int i = 0; i < capacity; i++) {
      freeSlots[i] = capacity - 1 - i;
    }
    freeCount = capacity;
  }

  /**
   * Adds an event.
   *
   * @param timeNanos when
   * @return a ticket for {@link #cancel}, never 0
   */
  public <S> long add(long timeNanos, Step<S> step, S subject) {
    long key = takeSlot(step, subject, null);
    push(timeNanos, key);
    return key;
  }

  /** A queue for events that fall due in the order they are added. */
  public Lane lane() {
    return new Lane();
  }

  /**
   * Takes an event back.
   *
   * @return true if it was pending, false if it had already happened or was already cancelled
   */
  public boolean cancel(long ticket) {
    int slot = (int) (ticket & SLOT_MASK);
    if (slot >= keyOf.length || keyOf[slot] != ticket) {
      return false;
    }
    Lane lane = laneOf[slot];
    if (lane != null && lane.headKey == ticket) {
      keyOf[slot] = FREE; // but kept until it leaves the heap and its lane can advance
    } else {
      releaseSlot(slot);
    }
    return true;
  }

  /** Time of the next event, or {@link #NEVER}. */
  public long nextTimeNanos() {
    while (true) {
      if (rootVacant) {
        fillRoot();
      }
      if (heapSize == 0) {
        return NEVER;
      }
      long key = heapKey[0];
      if (keyOf[(int) (key & SLOT_MASK)] == key) {
        return heapTime[0];
      }
      skipRoot(key);
    }
  }

  /**
   * Takes the next event out. Call only after {@link #nextTimeNanos} answered something else than
   * {@link #NEVER}.
   *
   * @return where {@link #stepAt} and {@link #subjectAt} find it, until the next event is added
   */
  public int poll() {
    int slot = (int) (heapKey[0] & SLOT_MASK);
    rootVacant = true;
    // Step and subject stay until the slot is used again: clearing them would cost two stores.
    releaseSlot(slot);
    Lane lane = laneOf[slot];
    if (lane != null) {
      lane.advance();
    }
    return slot;
  }

  /** The step of the event just taken out. */
  @SuppressWarnings("unchecked") // add() paired this step with a subject of its type
  public Step<Object> stepAt(int slot) {
    return (Step<Object>) Objects.requireNonNull(stepOf[slot]);
  }

  /** The subject of the event just taken out. */
  public Object subjectAt(int slot) {
    return Objects.requireNonNull(subjectOf[slot]);
  }

  /** The step that {@link #poll} would take out; null when nothing is pending. */
  public @Nullable Step<?> peekStep() {
    return nextTimeNanos() == NEVER ? null : stepOf[(int) (heapKey[0] & SLOT_MASK)];
  }

  /**
   * Number of heap entries: pending events, with one per lane, and cancelled ones not yet passed.
   */
  int heapEntries() {
    return heapSize - (rootVacant ? 1 : 0);
  }

  /** Passes over a cancelled event. */
  private void skipRoot(long key) {
    rootVacant = true;
    int slot = (int) (key & SLOT_MASK);
    Lane lane = laneOf[slot];
    if (lane != null && lane.headKey == key) {
      releaseSlot(slot);
      lane.advance();
    }
  }

  private void push(long timeNanos, long key) {
    if (rootVacant) {
      rootVacant = false;
      siftDown(timeNanos, key);
      return;
    }
    if (heapSize == heapTime.length) {
      heapTime = Arrays.copyOf(heapTime, heapSize * 2);
      heapKey = Arrays.copyOf(heapKey, heapSize * 2);
    }
    long[] time = heapTime;
    long[] keys = heapKey;
    int hole = heapSize++;
    while (hole > 0) {
      int parent = (hole - 1) >>> 1;
      long parentTime = time[parent];
      if (parentTime < timeNanos || (parentTime == timeNanos && keys[parent] < key)) {
        break;
      }
      time[hole] = parentTime;
      keys[hole] = keys[parent];
      hole = parent;
    }
    time[hole] = timeNanos;
    keys[hole] = key;
  }

  private void fillRoot() {
    rootVacant = false;
    int last = --heapSize;
    if (last > 0) {
      siftDown(heapTime[last], heapKey[last]);
    }
  }

  private void siftDown(long timeNanos, long key) {
    long[] time = heapTime;
    long[] keys = heapKey;
    int size = heapSize;
    int hole = 0;
    int right = 2;
    while (right < size) {
      // Which child is first is a coin toss that no branch predictor wins: it is computed.
      long ahead = time[right] - time[right - 1];
      int child = right - 1 + (int) (ahead >>> 63);
      if (ahead == 0 && keys[right] < keys[right - 1]) {
        child = right;
      }
      long childTime = time[child];
      if (timeNanos < childTime || (timeNanos == childTime && key < keys[child])) {
        break;
      }
      time[hole] = childTime;
      keys[hole] = keys[child];
      hole = child;
      right = 2 * hole + 2;
    }
    if (right == size) {
      int child = size - 1;
      long childTime = time[child];
      if (childTime < timeNanos || (childTime == timeNanos && keys[child] < key)) {
        time[hole] = childTime;
        keys[hole] = keys[child];
        hole = child;
      }
    }
    time[hole] = timeNanos;
    keys[hole] = key;
  }

  private long nextSequence() {
    long sequence = nextSequence++;
    if (sequence == MAX_SEQUENCE) {
      throw new IllegalStateException("more than 2^39 events in one run");
    }
    return sequence;
  }

  /** Puts an event in a free slot. Returns its key. */
  private long takeSlot(Step<?> step, Object subject, @Nullable Lane lane) {
    if (freeCount == 0) {
      growSlots();
    }
    int slot = freeSlots[--freeCount];
    long key = (nextSequence() << SLOT_BITS) | slot;
    keyOf[slot] = key;
    stepOf[slot] = step;
    subjectOf[slot] = subject;
    if (laneOf[slot] != lane) {
      laneOf[slot] = lane;
    }
    return key;
  }

  private void releaseSlot(int slot) {
    keyOf[slot] = FREE;
    freeSlots[freeCount++] = slot;
  }

  private void growSlots() {
    int old = stepOf.length;
    if (old == MAX_SLOTS) {
      throw new IllegalStateException("more than 2^24 events are pending");
    }
    int capacity = old * 2;
    keyOf = Arrays.copyOf(keyOf, capacity);
    Arrays.fill(keyOf, old, capacity, FREE);
    stepOf = Arrays.copyOf(stepOf, capacity);
    subjectOf = Arrays.copyOf(subjectOf, capacity);
    laneOf = Arrays.copyOf(laneOf, capacity);
    freeSlots = Arrays.copyOf(freeSlots, capacity);
    for (int slot = capacity - 1; slot >= old; slot--) {
      freeSlots[freeCount++] = slot;
    }
  }

  /** Events that fall due in the order they are added, as those of one constant delay do. */
  public final class Lane {
    private long[] timeAt = new long[16];
    private long[] keyAt = new long[16];
    private int head;
    private int count;

    /** Key of the event that stands in the heap for this lane; 0 when the lane is empty. */
    private long headKey;

    private long lastTimeNanos = Long.MIN_VALUE;

    private Lane() {}

    /**
     * Adds an event behind all others of this lane.
     *
     * @param timeNanos when; not before the event added last
     * @return a ticket for {@link #cancel}
     * @throws IllegalArgumentException if the time is before that of the event added last
     */
    public <S> long add(long timeNanos, Step<S> step, S subject) {
      if (timeNanos < lastTimeNanos) {
        throw new IllegalArgumentException(
            "a lane holds events in time order: " + timeNanos + " ns after " + lastTimeNanos);
      }
      lastTimeNanos = timeNanos;
      long key = takeSlot(step, subject, this);
      if (headKey == 0) {
        headKey = key;
        push(timeNanos, key);
      } else {
        append(timeNanos, key);
      }
      return key;
    }

    /** The first event has left the heap: the next one still wanted takes its place. */
    private void advance() {
      while (count > 0) {
        int at = head;
        head = (head + 1) & (keyAt.length - 1);
        count--;
        long key = keyAt[at];
        if (keyOf[(int) (key & SLOT_MASK)] == key) {
          headKey = key;
          push(timeAt[at], key);
          return;
        }
      }
      headKey = 0;
    }

    private void append(long timeNanos, long key) {
      int capacity = keyAt.length;
      if (count == capacity) {
        long[] times = new long[capacity * 2];
        long[] keys = new long[capacity * 2];
        for (int i = 0; i < count; i++) {
          int at = (head + i) & (capacity - 1);
          times[i] = timeAt[at];
          keys[i] = keyAt[at];
        }
        timeAt = times;
        keyAt = keys;
        head = 0;
      }
      int tail = (head + count++) & (keyAt.length - 1);
      timeAt[tail] = timeNanos;
      keyAt[tail] = key;
    }
  }
}
