package dev.lbsim.core.model;

import dev.lbsim.core.guard.queue.QueueDrop;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may wait in front of a server, and who is turned away.
 *
 * @param max places to wait; Long.MAX_VALUE for no bound
 * @param drop makes the rule by which those who waited too long are dropped, or null for none
 * @param deadlines true if work nobody waits for any more is not begun
 * @param shedding who is turned away at the door, or null for nobody
 */
public record QueueSettings(
    long max, @Nullable Supplier<QueueDrop> drop, boolean deadlines, @Nullable Shedding shedding) {

  /**
   * Turns away the less important as the server fills up. What is full is measured in requests:
   * those it holds over its workers and places to wait.
   *
   * @param start part of it above which the least important are thinned out, at least 0
   * @param full part at which nobody gets in, above {@code start}
   */
  public record Shedding(double start, double full) {}

  /** First a number of places, and no rule besides. */
  public static QueueSettings ofPlaces(long max) {
    return new QueueSettings(max, null, false, null);
  }
}
