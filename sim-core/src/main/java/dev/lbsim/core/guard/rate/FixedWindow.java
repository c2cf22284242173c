package dev.lbsim.core.guard.rate;

import dev.lbsim.core.catalog.Entry;
import java.util.List;

/**
 * Counts from the start of each window, which begin at whole multiples of its length; what would
 * exceed the limit is turned away until the next begins.
 *
 * <p>Source: the counter per minute of the Envoy and Lyft rate limit service, and every "INCR and
 * EXPIRE" in Redis. A bad choice where the limit protects something: around the turn of a window
 * twice the limit gets through in no time, and all clients that were turned away come back at the
 * same instant.
 *
 * <p>Hot path: runs once per request.
 */
final class FixedWindow implements RateLimiter {
  static final RateLimiters.Kind KIND =
      new RateLimiters.Kind(
          new Entry(
              "fixed-window",
              "So many per window of the clock; twice as many around the turn of a window.",
              "Envoy rate limit service (requests_per_unit); Redis INCR with EXPIRE",
              List.of(Quota.limit("Requests per window."), Quota.window())),
          false,
          (arguments, keysMax) ->
              new FixedWindow(arguments.number("limit"), arguments.nanos("window"), keysMax));

  private static final int WINDOW = 0;
  private static final int USED = 1;

  private final long limitMicros;
  private final long windowNanos;
  private final KeyTable table;

  FixedWindow(double limit, long windowNanos, int keysMax) {
    this.limitMicros = Quota.micros(limit);
    this.windowNanos = Quota.requireWindow(windowNanos);
    this.table = new KeyTable(keysMax, 2, windowNanos);
  }

  @Override
  public long tryAcquire(long key, double cost, long nowNanos) {
    long asked = Quota.micros(cost);
    if (asked > limitMicros) {
      return TURNED_AWAY;
    }
    long now = table.advance(nowNanos);
    long window = Math.floorDiv(now, windowNanos);
    int slot = table.claim(key);
    if (table.fresh() || table.word(slot, WINDOW) != window) {
      table.setWord(slot, WINDOW, window);
      table.setWord(slot, USED, 0);
    }
    long used = table.word(slot, USED) + asked;
    if (used > limitMicros) {
      return Math.floorMod(now, windowNanos) - windowNanos;
    }
    table.setWord(slot, USED, used);
    return 0;
  }

  @Override
  public int keys() {
    return table.size();
  }

  @Override
  public long forgotten() {
    return table.forgotten();
  }
}
