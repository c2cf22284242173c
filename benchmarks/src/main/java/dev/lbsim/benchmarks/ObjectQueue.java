package dev.lbsim.benchmarks;

import dev.lbsim.core.engine.Step;
import java.util.PriorityQueue;

/** What one writes first: the JDK's priority queue, with an object for each event. */
final class ObjectQueue implements PendingSet {
  private record Event<S>(long timeNanos, long sequence, Step<S> step, S subject)
      implements Comparable<Event<?>> {
    @Override
    public int compareTo(Event<?> other) {
      int byTime = Long.compare(timeNanos, other.timeNanos);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }

    void run() {
      step.run(subject);
    }
  }

  private final PriorityQueue<Event<?>> events = new PriorityQueue<>();
  private long sequence;

  @Override
  public <S> void add(long timeNanos, Step<S> step, S subject) {
    events.add(new Event<>(timeNanos, sequence++, step, subject));
  }

  @Override
  public long runFirst() {
    Event<?> first = events.remove();
    first.run();
    return first.timeNanos();
  }
}
