package dev.lbsim.benchmarks;

import dev.lbsim.core.engine.Agenda;
import dev.lbsim.core.engine.Step;

/**
 * A pending event set as the engine uses one. Every candidate orders by (time, insertion number)
 * and carries a step and a subject, so all do the same job; only {@link Agenda} can cancel.
 */
interface PendingSet {
  /** Adds an event. */
  <S> void add(long timeNanos, Step<S> step, S subject);

  /** Takes the first event out, runs its step and returns its time. Must not be empty. */
  long runFirst();

  /** The candidate called {@code name}. */
  static PendingSet of(String name) {
    return switch (name) {
      case "agenda" -> new OfAgenda();
      case "binary" -> new BinaryHeap();
      case "4-ary" -> new FourAryHeap();
      case "objects" -> new ObjectQueue();
      default -> throw new IllegalArgumentException("no pending event set " + name);
    };
  }

  /** The one the engine uses. */
  final class OfAgenda implements PendingSet {
    private final Agenda agenda = new Agenda();

    @Override
    public <S> void add(long timeNanos, Step<S> step, S subject) {
      agenda.add(timeNanos, step, subject);
    }

    @Override
    public long runFirst() {
      long now = agenda.nextTimeNanos();
      Step<Object> step = agenda.nextStep();
      Object subject = agenda.nextSubject();
      agenda.removeNext();
      step.run(subject);
      return now;
    }
  }
}
