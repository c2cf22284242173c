package dev.lbsim.core.guard;

import dev.lbsim.core.time.Ticket;
import dev.lbsim.core.time.Timeline;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A timeline that moves only when the test says so. Ties run in the order they were asked for. */
public final class ManualTimeline implements Timeline {
  private record Waiting(long atNanos, long number, Runnable action) {}

  private final PriorityQueue<Waiting> waiting =
      new PriorityQueue<>(
          Comparator.comparingLong(Waiting::atNanos).thenComparingLong(Waiting::number));
  private long nowNanos;
  private long count;

  @Override
  public long nowNanos() {
    return nowNanos;
  }

  @Override
  public Ticket after(long delayNanos, Runnable action) {
    if (delayNanos < 0) {
      throw new IllegalArgumentException("delay " + delayNanos + " is negative");
    }
    Waiting entry = new Waiting(nowNanos + delayNanos, count++, action);
    waiting.add(entry);
    return () -> waiting.remove(entry);
  }

  /** Runs everything due up to and including {@code untilNanos}, and stops there. */
  public void runUntil(long untilNanos) {
    while (!waiting.isEmpty() && waiting.peek().atNanos() <= untilNanos) {
      Waiting next = waiting.remove();
      nowNanos = next.atNanos();
      next.action().run();
    }
    nowNanos = untilNanos;
  }

  /** How many actions are waiting. */
  public int pending() {
    return waiting.size();
  }
}
