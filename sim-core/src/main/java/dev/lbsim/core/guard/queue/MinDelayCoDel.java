package dev.lbsim.core.guard.queue;

import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.time.Nanos;
import java.util.List;

/**
 * CoDel for servers, as Facebook's Folly has it: if in the last interval even the shortest wait was
 * above the target, the server is overloaded, and in the next one whoever waited more than twice
 * the target is dropped.
 *
 * <p>Source: folly {@code Codel} (target 5 ms, interval 100 ms). It does not wait for clients to
 * slow down: as many go as must, at once, and those that are served have waited 10 ms at most. A
 * bad choice where work of seconds waits in line and is worth the wait.
 *
 * <p>Hot path: runs once per request.
 */
public final class MinDelayCoDel implements QueueDrop {
  static final QueueDrops.Kind KIND =
      new QueueDrops.Kind(
          new Entry(
              "min-delay-codel",
              "After an interval in which even the shortest wait was above the target, drops all"
                  + " who waited twice the target; works on clients that do not slow down.",
              "folly::Codel, as used in Facebook's thrift servers",
              List.of(
                  CoDel.time("target", "5ms", "Shortest wait of an interval that is fine."),
                  CoDel.time("interval", "100ms", "For how long waits are watched."))),
          arguments -> new MinDelayCoDel(arguments.nanos("target"), arguments.nanos("interval")));

  private final long targetNanos;
  private final long intervalNanos;
  private long leastNanos;
  private long intervalEndNanos;
  private boolean begun;
  private boolean overloaded;
  private long drops;

  /**
   * @param targetNanos shortest wait of an interval that is fine, at least 1
   * @param intervalNanos more than the target
   */
  public MinDelayCoDel(long targetNanos, long intervalNanos) {
    if (targetNanos < 1 || intervalNanos <= targetNanos) {
      throw new IllegalArgumentException(
          "target %s must be more than 0s and below the interval, %s"
              .formatted(Nanos.print(targetNanos), Nanos.print(intervalNanos)));
    }
    this.targetNanos = targetNanos;
    this.intervalNanos = intervalNanos;
  }

  /**
   * Judges the item that was just taken from the queue.
   *
   * @param waitedNanos how long it was in the queue
   * @return true to drop it
   */
  public boolean drop(long waitedNanos, long nowNanos) {
    if (!begun || nowNanos > intervalEndNanos) {
      overloaded = begun && leastNanos > targetNanos;
      begun = true;
      intervalEndNanos = nowNanos + intervalNanos;
      leastNanos = waitedNanos;
      return false; // the first of an interval only begins it
    }
    leastNanos = Math.min(leastNanos, waitedNanos);
    boolean drop = overloaded && waitedNanos > 2 * targetNanos;
    drops += drop ? 1 : 0;
    return drop;
  }

  @Override
  public boolean drop(long waitedNanos, long mayWaitNanos, int left, long nowNanos) {
    return drop(waitedNanos, nowNanos);
  }

  /** True if in the last interval even the shortest wait was too long. */
  public boolean overloaded() {
    return overloaded;
  }

  /** How many it had dropped. */
  public long drops() {
    return drops;
  }
}
