package dev.lbsim.core.model;

import dev.lbsim.core.guard.Deadline;
import dev.lbsim.core.guard.queue.PriorityShedder;
import dev.lbsim.core.random.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * Who may come into a server at all: not what is too late, nor what is not important enough for how
 * full it is.
 *
 * <p>Hot path: runs once per event.
 */
final class Door {
  /** What it says to a request. */
  enum Verdict {
    COME_IN,
    TOO_LATE,
    TOO_FULL
  }

  private final boolean deadlines;
  private final double room;
  private final @Nullable PriorityShedder shedder;

  /**
   * @param workers of the server
   * @param random decides whom to turn away
   */
  Door(QueueSettings queue, int workers, RandomStream random) {
    QueueSettings.Shedding shedding = queue.shedding();
    this.deadlines = queue.deadlines();
    this.room = workers + (double) queue.max();
    this.shedder =
        shedding == null
            ? null
            : new PriorityShedder(
                RequestKind.PRIORITIES, shedding.start(), shedding.full(), random);
  }

  /**
   * Judges a request that has just come.
   *
   * @param held requests the server has without it
   */
  Verdict judge(Request request, int held, long nowNanos) {
    if (deadlines && Deadline.passed(request.deadlineNanos, nowNanos)) {
      return Verdict.TOO_LATE;
    }
    if (shedder == null) {
      return Verdict.COME_IN;
    }
    shedder.utilisation(held / room);
    return shedder.admit(request.priority) ? Verdict.COME_IN : Verdict.TOO_FULL;
  }
}
