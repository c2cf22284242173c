package dev.lbsim.benchmarks;

import dev.lbsim.core.engine.Step;
import java.util.Arrays;

/**
 * The textbook's binary heap in two flat arrays: every removal moves the last entry to the root and
 * sinks it, every insertion rises from the end.
 */
final class BinaryHeap implements PendingSet {
  private final Slots slots = new Slots();
  private long[] times = new long[64];
  private long[] keys = new long[64];
  private int size;

  @Override
  public <S> void add(long timeNanos, Step<S> step, S subject) {
    if (size == times.length) {
      times = Arrays.copyOf(times, size * 2);
      keys = Arrays.copyOf(keys, size * 2);
    }
    long key = slots.put(step, subject);
    int hole = size++;
    while (hole > 0) {
      int parent = (hole - 1) >>> 1;
      if (before(times[parent], keys[parent], timeNanos, key)) {
        break;
      }
      times[hole] = times[parent];
      keys[hole] = keys[parent];
      hole = parent;
    }
    times[hole] = timeNanos;
    keys[hole] = key;
  }

  @Override
  public long runFirst() {
    long now = times[0];
    long first = keys[0];
    size--;
    long time = times[size];
    long key = keys[size];
    int hole = 0;
    for (int child = 1; child < size; child = 2 * hole + 1) {
      int right = child + 1;
      if (right < size && before(times[right], keys[right], times[child], keys[child])) {
        child = right;
      }
      if (before(time, key, times[child], keys[child])) {
        break;
      }
      times[hole] = times[child];
      keys[hole] = keys[child];
      hole = child;
    }
    times[hole] = time;
    keys[hole] = key;
    slots.run(first);
    return now;
  }

  private static boolean before(long time, long key, long otherTime, long otherKey) {
    return time < otherTime || (time == otherTime && key < otherKey);
  }
}
