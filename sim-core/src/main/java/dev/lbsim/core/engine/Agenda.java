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
 * <p>Delays that never vary (timeouts, links without jitter) fall due in the order they were added.
 * A {@link Lane} keeps those in a ring of its own, which memory likes better than slots here and
 * there, with only its first event in the heap; the order is exactly as if each were in the heap.
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
    int slot = takeSlot();
    long key = nextKey(slot);
    hold(slot, key, step, subject);
    push(timeNanos, key);
    return key;
  }

  /** A queue, for as long as this agenda lives, of events that fall due in the order added. */
  public Lane lane() {
    int slot = takeSlot();
    Lane lane = new Lane(slot);
    laneOf[slot] = lane;
    return lane;
  }

  /**
   * Takes an event back.
   *
   * @return true if it was pending, false if it had already happened or was already cancelled
   */
  public boolean cancel(long ticket) {
    int slot = (int) (ticket & SLOT_MASK);
    if (slot >= keyOf.length) {
      return false;
    }
    Lane lane = laneOf[slot];
    if (lane != null) {
      return lane.cancel(ticket >>> SLOT_BITS);
    }
    if (keyOf[slot] != ticket) {
      return false;
    }
    releaseSlot(slot);
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

  /** What happens next. Call only after {@link #nextTimeNanos} answered a time. */
  @SuppressWarnings("unchecked") // add() paired this step with a subject of its type
  public Step<Object> nextStep() {
    return (Step<Object>) Objects.requireNonNull(stepOf[nextSlot()]);
  }

  /** To whom it happens. Call only after {@link #nextTimeNanos} answered a time. */
  public Object nextSubject() {
    return Objects.requireNonNull(subjectOf[nextSlot()]);
  }

  private int nextSlot() {
    return (int) (heapKey[0] & SLOT_MASK);
  }

  /** Takes the next event out. Call only after {@link #nextTimeNanos} answered a time. */
  public void removeNext() {
    int slot = nextSlot();
    rootVacant = true;
    Lane lane = laneOf[slot];
    if (lane != null) {
      lane.advance();
    } else {
      // Step and subject stay until the slot is used again: clearing them would cost two stores.
      releaseSlot(slot);
    }
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
    Lane lane = laneOf[(int) (key & SLOT_MASK)];
    if (lane != null) {
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

  /** The key of an event that is added now and is found in {@code slot}. */
  private long nextKey(int slot) {
    long sequence = nextSequence++;
    if (sequence == MAX_SEQUENCE) {
      throw new IllegalStateException("more than 2^39 events in one run");
    }
    return (sequence << SLOT_BITS) | slot;
  }

  private int takeSlot() {
    if (freeCount == 0) {
      growSlots();
    }
    return freeSlots[--freeCount];
  }

  private void hold(int slot, long key, Step<?> step, Object subject) {
    keyOf[slot] = key;
    stepOf[slot] = step;
    subjectOf[slot] = subject;
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

  /**
   * Events that fall due in the order they are added, as those of one constant delay do. They stand
   * in a ring by number; the first of them is also in the lane's slot, and in the heap. One that is
   * cancelled stays without a subject until those before it are gone.
   */
  public final class Lane {
    private final int slot;
    private long[] timeAt = new long[16];
    private long[] keyAt = new long[16];
    private @Nullable Step<?>[] stepAt = new Step<?>[16];
    private @Nullable Object[] subjectAt = new Object[16];

    /** Number of the first event here, and of the one that comes next; from 1, as tickets are. */
    private long first = 1;

    private long end = 1;
    private long lastTimeNanos = Long.MIN_VALUE;

    private Lane(int slot) {
      this.slot = slot;
    }

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
      if (end - first == keyAt.length) {
        grow();
      }
      long number = end++;
      int at = at(number);
      long key = nextKey(slot);
      timeAt[at] = timeNanos;
      keyAt[at] = key;
      stepAt[at] = step;
      subjectAt[at] = subject;
      if (number == first) {
        hold(slot, key, step, subject);
        push(timeNanos, key);
      }
      return (number << SLOT_BITS) | slot;
    }

    private boolean cancel(long number) {
      if (number < first || number >= end || subjectAt[at(number)] == null) {
        return false;
      }
      subjectAt[at(number)] = null;
      if (number == first) {
        keyOf[slot] = FREE; // and the lane advances when the heap comes to it
      }
      return true;
    }

    /** The first event has left the heap: the next one still wanted takes its place. */
    private void advance() {
      for (first++; first < end; first++) {
        int at = at(first);
        Object subject = subjectAt[at];
        if (subject != null) {
          hold(slot, keyAt[at], Objects.requireNonNull(stepAt[at]), subject);
          push(timeAt[at], keyAt[at]);
          return;
        }
      }
      keyOf[slot] = FREE;
    }

    private int at(long number) {
      return (int) number & (keyAt.length - 1);
    }

    private void grow() {
      int old = keyAt.length;
      long[] times = new long[old * 2];
      long[] keys = new long[old * 2];
      Step<?>[] steps = new Step<?>[old * 2];
      Object[] subjects = new Object[old * 2];
      for (long number = first; number < end; number++) {
        int from = (int) number & (old - 1);
        int to = (int) number & (old * 2 - 1);
        times[to] = timeAt[from];
        keys[to] = keyAt[from];
        steps[to] = stepAt[from];
        subjects[to] = subjectAt[from];
      }
      timeAt = times;
      keyAt = keys;
      stepAt = steps;
      subjectAt = subjects;
    }
  }
}
