package dev.lbsim.benchmarks;

import dev.lbsim.core.engine.Step;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the heaps of this package keep step and subject of an event, so that only small numbers
 * move about the heap. What {@link dev.lbsim.core.engine.Agenda} does, less cancellation.
 */
final class Slots {
  static final int BITS = 24;
  private static final long MASK = (1L << BITS) - 1;

  private @Nullable Step<?>[] steps = new Step<?>[64];
  private @Nullable Object[] subjects = new Object[64];
  private int[] free = new int[64];
  private int freeCount;
  private int used;
  private long sequence;

  /** Stores an event; the key holds its insertion number above its slot. */
  long put(Step<?> step, Object subject) {
    int slot = freeCount > 0 ? free[--freeCount] : grow();
    steps[slot] = step;
    subjects[slot] = subject;
    return (sequence++ << BITS) | slot;
  }

  /** Runs the event stored under {@code key} and frees its slot. */
  @SuppressWarnings("unchecked") // add() paired the step with a subject of its type
  void run(long key) {
    int slot = (int) (key & MASK);
    Step<Object> step = (Step<Object>) Objects.requireNonNull(steps[slot]);
    Object subject = Objects.requireNonNull(subjects[slot]);
    steps[slot] = null;
    subjects[slot] = null;
    free[freeCount++] = slot;
    step.run(subject);
  }

  private int grow() {
    if (used == steps.length) {
      steps = Arrays.copyOf(steps, used * 2);
      subjects = Arrays.copyOf(subjects, used * 2);
      free = Arrays.copyOf(free, used * 2);
    }
    return used++;
  }
}
