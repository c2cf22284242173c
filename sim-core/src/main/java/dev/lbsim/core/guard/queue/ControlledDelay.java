package dev.lbsim.core.guard.queue;

import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.time.Nanos;
import java.util.List;

/**
 * Controlled delay and adaptive LIFO: as long as the queue has been empty lately, work may wait for
 * {@code calm} and is served in order. Once it has not been empty for that long there is a standing
 * queue: new work may wait for {@code pressed} only, and the newest is served first, because those
 * in front have given up by then.
 *
 * <p>Source: Maurer, "Fail at Scale", ACM Queue 13(8), 2015 (pressed M = 5 ms, calm N = 100 ms;
 * "works well across a wide set of use cases"). A bad choice where every item must be done: the
 * oldest are starved on purpose.
 *
 * <p>Hot path: runs once per request.
 */
public final class ControlledDelay implements QueueDrop {
  static final QueueDrops.Kind KIND =
      new QueueDrops.Kind(
          new Entry(
              "controlled-delay",
              "While the queue has not been empty for long, new requests may wait only a moment and"
                  + " the newest is served first (adaptive LIFO).",
              "Maurer, Fail at Scale, ACM Queue 13(8), 2015",
              List.of(
                  CoDel.time(
                      "calm", "100ms", "How long may be waited, and the queue stand, otherwise."),
                  CoDel.time("pressed", "5ms", "How long may be waited in a queue that stands."))),
          arguments -> new ControlledDelay(arguments.nanos("calm"), arguments.nanos("pressed")));

  /** N of the article. */
  public static final long DEFAULT_CALM_NANOS = 100_000_000;

  /** M of the article. */
  public static final long DEFAULT_PRESSED_NANOS = 5_000_000;

  private final long calmNanos;
  private final long pressedNanos;
  private long lastEmptyNanos;
  private boolean empty = true;

  /**
   * An empty queue.
   *
   * @param calmNanos how long work may wait otherwise, and how long a queue must stand, at least 1
   * @param pressedNanos how long work may wait in a standing queue, at least 1 and at most calm
   */
  public ControlledDelay(long calmNanos, long pressedNanos) {
    if (pressedNanos < 1 || calmNanos < pressedNanos) {
      throw new IllegalArgumentException(
          "pressed %s must be more than 0s and at most calm, %s"
              .formatted(Nanos.print(pressedNanos), Nanos.print(calmNanos)));
    }
    this.calmNanos = calmNanos;
    this.pressedNanos = pressedNanos;
  }

  /** An item joins the queue: nanoseconds it may wait before it is to be dropped. */
  @Override
  public long joined(long nowNanos) {
    if (empty) {
      empty = false;
      lastEmptyNanos = nowNanos;
    }
    return standing(nowNanos) ? pressedNanos : calmNanos;
  }

  @Override
  public boolean drop(long waitedNanos, long mayWaitNanos, int left, long nowNanos) {
    return waitedNanos > mayWaitNanos;
  }

  /** The last item has left the queue. */
  @Override
  public void emptied(long nowNanos) {
    empty = true;
    lastEmptyNanos = nowNanos;
  }

  @Override
  public boolean newestFirst(long nowNanos) {
    return standing(nowNanos);
  }

  /** True while the queue has not been empty for too long; then serve the newest first. */
  public boolean standing(long nowNanos) {
    return !empty && nowNanos - lastEmptyNanos > calmNanos;
  }
}
