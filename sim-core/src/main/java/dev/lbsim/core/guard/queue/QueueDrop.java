package dev.lbsim.core.guard.queue;

/**
 * What a queue drops because it has waited too long, and in which order it is served when that gets
 * bad. The caller tells what happens to the queue; whoever is to be dropped is taken from it and
 * refused. One for each queue.
 *
 * <p>Hot path: runs once per request.
 */
public interface QueueDrop {
  /** For whoever may wait as long as it takes. */
  long FOR_EVER = Long.MAX_VALUE;

  /** An item joins the queue: nanoseconds it may wait. */
  default long joined(long nowNanos) {
    return FOR_EVER;
  }

  /**
   * Judges the item that was just taken from the queue, or that never had to wait in it.
   *
   * @param waitedNanos how long it was in the queue
   * @param mayWaitNanos what {@link #joined} said when it came
   * @param left how many are left
   * @return true to drop it and take the next at once, false to serve it
   */
  boolean drop(long waitedNanos, long mayWaitNanos, int left, long nowNanos);

  /** The last item has left the queue. */
  default void emptied(long nowNanos) {}

  /** True if the newest is to be taken first just now, and not the oldest. */
  default boolean newestFirst(long nowNanos) {
    return false;
  }
}
