package dev.lbsim.core.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Requests that wait for room below a concurrency limit, in the order they came.
 *
 * <p>Hot path: runs once per event. To take one out of the middle (its client has gone) costs as
 * much as there are that wait.
 */
final class LimitQueue {
  private final LimitSettings.Queue settings;

  /** A ring. */
  private Exchange[] waiting = new Exchange[4];

  private int first;
  private int count;

  LimitQueue(LimitSettings.Queue settings) {
    this.settings = settings;
  }

  /** The longest one waits. */
  long waitNanos() {
    return settings.waitNanos();
  }

  boolean isFull() {
    return count == settings.places();
  }

  /** True if whoever comes now would not overtake anybody who is to go first. */
  boolean mayPass() {
    return count == 0 || settings.lastFirst();
  }

  void add(Exchange exchange) {
    if (count == waiting.length) {
      Exchange[] larger = Arrays.copyOf(waiting, count * 2);
      for (int i = 0; i < count; i++) {
        larger[i] = waiting[(first + i) % count];
      }
      waiting = larger;
      first = 0;
    }
    waiting[(first + count) % waiting.length] = exchange;
    count++;
  }

  /** Who goes next, or null. */
  @Nullable Exchange next() {
    if (count == 0) {
      return null;
    }
    return waiting[settings.lastFirst() ? (first + count - 1) % waiting.length : first];
  }

  /** Takes out one that waits. */
  void remove(Exchange exchange) {
    int at = 0;
    while (waiting[(first + at) % waiting.length] != exchange) {
      if (++at == count) {
        throw new IllegalStateException("it does not wait here");
      }
    }
    if (at == 0) {
      first = (first + 1) % waiting.length;
    } else {
      for (int i = at; i + 1 < count; i++) {
        waiting[(first + i) % waiting.length] = waiting[(first + i + 1) % waiting.length];
      }
    }
    count--;
  }
}
