package dev.lbsim.benchmarks;

import dev.lbsim.core.engine.Step;
import java.util.Arrays;

/**
 * A heap with four children a node: half as deep as the binary one, with more comparisons a level
 * (D. B. Johnson, "Priority queues with update and finding minimum spanning trees", Information
 * Processing Letters 4(3), 1975).
 */
final class FourAryHeap implements PendingSet {
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
      int parent = (hole - 1) >>> 2;
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
    for (int child = 1; child < size; child = 4 * hole + 1) {
      child = firstOf(child, Math.min(child + 4, size));
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

  private int firstOf(int from, int end) {
    int first = from;
    for (int i = from + 1; i < end; i++) {
      if (before(times[i], keys[i], times[first], keys[first])) {
        first = i;
      }
    }
    return first;
  }

  private static boolean before(long time, long key, long otherTime, long otherKey) {
    return time < otherTime || (time == otherTime && key < otherKey);
  }
}
