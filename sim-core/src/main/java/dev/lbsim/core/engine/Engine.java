package dev.lbsim.core.engine;

import dev.lbsim.core.time.Ticket;
import dev.lbsim.core.time.Timeline;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The loop: takes the next step, sets the clock, runs it. One engine is one thread and one seed;
 * parallelism is many engines. Pacing, pausing, tracing and observing wrap the loop and never enter
 * it.
 *
 * <p>Hot path: runs once per event.
 */
public final class Engine implements Timeline {
  private final Agenda agenda = new Agenda();
  private final Step<Runnable> runAction = new Step<>("engine/action", Runnable::run);
  private final Map<Long, Delay> delays = new HashMap<>();
  private long nowNanos;
  private long eventCount;

  @Override
  public long nowNanos() {
    return nowNanos;
  }

  /** How many events have happened so far. */
  public long eventCount() {
    return eventCount;
  }

  /**
   * Schedules {@code step} on {@code subject}, {@code delayNanos} from now. Events at one instant
   * happen in the order they were scheduled.
   *
   * @return a ticket for {@link #cancel}
   * @throws IllegalArgumentException if the delay is negative or reaches past the end of time
   */
  public <S> long after(long delayNanos, Step<S> step, S subject) {
    return agenda.add(dueNanos(delayNanos), step, subject);
  }

  /** Takes a scheduled event back; false if it had already happened or was already cancelled. */
  public boolean cancel(long ticket) {
    return agenda.cancel(ticket);
  }

  /**
   * For events that are always scheduled with the same delay: cheaper to add and to cancel. All who
   * ask for the same delay share one queue, for what is added later is due later, whoever adds it.
   */
  public Delay delay(long delayNanos) {
    return delays.computeIfAbsent(delayNanos, Delay::new);
  }

  /** Runs every event up to and including {@code endNanos}, then sets the clock to it. */
  public void runUntil(long endNanos) {
    for (long due = agenda.nextTimeNanos(); due <= endNanos; due = agenda.nextTimeNanos()) {
      take(due);
    }
    nowNanos = Math.max(nowNanos, endNanos);
  }

  /** Runs the next event. Call only when {@link #nextTimeNanos} is not {@link Agenda#NEVER}. */
  public void runOne() {
    take(agenda.nextTimeNanos());
  }

  private void take(long due) {
    nowNanos = due;
    eventCount++;
    Step<Object> step = agenda.nextStep();
    Object subject = agenda.nextSubject();
    agenda.removeNext();
    step.run(subject);
  }

  /** When the next event happens, or {@link Agenda#NEVER}. */
  public long nextTimeNanos() {
    return agenda.nextTimeNanos();
  }

  /** The step that happens next, or null. */
  public @Nullable Step<?> nextStep() {
    return nextTimeNanos() == Agenda.NEVER ? null : agenda.nextStep();
  }

  /**
   * {@inheritDoc}
   *
   * <p>Allocates: for guards and failures, not for requests.
   */
  @Override
  public Ticket after(long delayNanos, Runnable action) {
    long ticket = after(delayNanos, runAction, action);
    return () -> agenda.cancel(ticket);
  }

  private long dueNanos(long delayNanos) {
    long due = nowNanos + delayNanos;
    if (delayNanos < 0 || due < nowNanos) {
      throw new IllegalArgumentException("a delay of " + delayNanos + " ns from " + nowNanos);
    }
    return due;
  }

  /** One constant delay, such as a timeout. */
  public final class Delay {
    private final long delayNanos;
    private final Agenda.Lane lane = agenda.lane();

    private Delay(long delayNanos) {
      if (delayNanos < 0) {
        throw new IllegalArgumentException("a delay of " + delayNanos + " ns");
      }
      this.delayNanos = delayNanos;
    }

    /** The delay in nanoseconds. */
    public long nanos() {
      return delayNanos;
    }

    /** Schedules {@code step} on {@code subject} this delay from now. */
    public <S> long start(Step<S> step, S subject) {
      return lane.add(dueNanos(delayNanos), step, subject);
    }
  }
}
