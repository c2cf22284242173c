package dev.lbsim.benchmarks;

/**
 * The heap of the hand-written loops: times and small numbers, a fixed capacity, and the root left
 * vacant after a removal for the next insertion to sink into. Ties in any order.
 */
final class LazyRootHeap {
  private final long[] times;
  private final int[] events;
  private int size;
  private boolean rootVacant;
  private long takenTime;

  LazyRootHeap(int capacity) {
    times = new long[capacity + 1];
    events = new int[capacity + 1];
  }

  void add(long time, int event) {
    if (rootVacant) {
      rootVacant = false;
      sink(time, event);
      return;
    }
    int hole = size++;
    while (hole > 0) {
      int parent = (hole - 1) >>> 1;
      if (times[parent] <= time) {
        break;
      }
      times[hole] = times[parent];
      events[hole] = events[parent];
      hole = parent;
    }
    times[hole] = time;
    events[hole] = event;
  }

  /** Takes the first event out; its time is {@link #takenTime}. */
  int takeFirst() {
    if (rootVacant) {
      size--;
      sink(times[size], events[size]);
    }
    rootVacant = true;
    takenTime = times[0];
    return events[0];
  }

  long takenTime() {
    return takenTime;
  }

  private void sink(long time, int event) {
    int hole = 0;
    for (int child = 1; child < size; child = 2 * hole + 1) {
      if (child + 1 < size && times[child + 1] < times[child]) {
        child++;
      }
      if (time <= times[child]) {
        break;
      }
      times[hole] = times[child];
      events[hole] = events[child];
      hole = child;
    }
    times[hole] = time;
    events[hole] = event;
  }
}
