package dev.lbsim.core.guard.queue;

import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.catalog.Parameter;
import dev.lbsim.core.time.Nanos;
import java.util.List;

/**
 * Controlled delay: drops from the head of a queue in which, for a whole interval, nobody waited
 * less than the target; the longer that lasts, the more often.
 *
 * <p>Source: RFC 8289, section 5 (target 5 ms, interval 100 ms), turned inside out: the caller
 * takes an item from the head and asks; if it is to be dropped, it takes the next and asks again.
 * It is the time waited and not the length that counts, so one setting suits any speed, and bursts
 * that drain within the interval pass untouched. The n-th drop comes interval / √n after the last.
 *
 * <p>A bad choice where dropping does not slow the sources down: CoDel was made for TCP, and
 * clients that do not back off need a limit or {@link ControlledDelay}, because drops every
 * interval / √n come too slowly against a flood.
 *
 * <p>Hot path: runs once per request.
 */
public final class CoDel implements QueueDrop {
  static final QueueDrops.Kind KIND =
      new QueueDrops.Kind(
          new Entry(
              "codel",
              "Drops from the head now and then, the more often the longer every wait is above the"
                  + " target; for sources that slow down when something is dropped.",
              "RFC 8289 (CoDel)",
              List.of(
                  time("target", "5ms", "A wait that is fine however long it lasts."),
                  time("interval", "100ms", "For how long it may be exceeded."))),
          arguments -> new CoDel(arguments.nanos("target"), arguments.nanos("interval")));

  /** A parameter that is a length of time. */
  static Parameter time(String name, String defaultValue, String summary) {
    return new Parameter(
        name, Parameter.Kind.DURATION, defaultValue, 1, Nanos.NANOS_PER_DAY, List.of(), summary);
  }

  /** RFC 8289, section 4.4. */
  public static final long DEFAULT_TARGET_NANOS = 5_000_000;

  /** RFC 8289, section 4.3. */
  public static final long DEFAULT_INTERVAL_NANOS = 100_000_000;

  private final long targetNanos;
  private final long intervalNanos;
  private boolean above; // the last item had waited too long
  private long aboveSinceNanos; // and an interval after this it is too long
  private boolean dropping;
  private boolean owed; // an item was just dropped; the next decides when to drop again
  private long nextDropNanos;
  private long count;
  private long lastCount;
  private long drops;

  /**
   * @param targetNanos a wait that is fine however long it lasts, at least 1
   * @param intervalNanos for how long it may be exceeded, at least the target
   */
  public CoDel(long targetNanos, long intervalNanos) {
    if (targetNanos < 1 || intervalNanos < targetNanos) {
      throw new IllegalArgumentException(
          "target %s must be more than 0s and at most the interval, %s"
              .formatted(Nanos.print(targetNanos), Nanos.print(intervalNanos)));
    }
    this.targetNanos = targetNanos;
    this.intervalNanos = intervalNanos;
  }

  /**
   * Judges the item that was just taken from the head of the queue.
   *
   * @param waitedNanos how long it was in the queue
   * @param left how many are left behind it; with one or none nothing is dropped (the RFC's "no
   *     more than one MTU")
   * @return true to drop it and take the next at once, false to serve it
   */
  public boolean drop(long waitedNanos, int left, long nowNanos) {
    boolean tooLong = tooLong(waitedNanos, left, nowNanos);
    boolean drop;
    if (dropping) {
      if (!tooLong) {
        dropping = false;
      } else if (owed) {
        nextDropNanos = after(nextDropNanos);
      }
      drop = dropping && nowNanos >= nextDropNanos;
      if (drop) {
        count++;
      }
      owed = drop;
    } else {
      drop = tooLong;
      if (drop) {
        begin(nowNanos);
      }
    }
    drops += drop ? 1 : 0;
    return drop;
  }

  @Override
  public boolean drop(long waitedNanos, long mayWaitNanos, int left, long nowNanos) {
    return drop(waitedNanos, left, nowNanos);
  }

  private boolean tooLong(long waitedNanos, int left, long nowNanos) {
    if (waitedNanos < targetNanos || left <= 1) {
      above = false;
      return false;
    }
    if (!above) {
      above = true;
      aboveSinceNanos = nowNanos;
      return false;
    }
    return nowNanos - aboveSinceNanos >= intervalNanos;
  }

  /** Begins to drop: about as often as at the end of the last spell, if that was not long ago. */
  private void begin(long nowNanos) {
    dropping = true;
    owed = false;
    long learned = count - lastCount;
    boolean recent = nowNanos - nextDropNanos < 16 * intervalNanos;
    count = learned > 1 && recent ? learned : 1;
    nextDropNanos = after(nowNanos);
    lastCount = count;
  }

  private long after(long nanos) {
    return nanos + (long) (intervalNanos / Math.sqrt(count));
  }

  /** True while it is dropping now and then. */
  public boolean dropping() {
    return dropping;
  }

  /** How many it had dropped. */
  public long drops() {
    return drops;
  }
}
