package dev.lbsim.core.guard.rate;

import dev.lbsim.core.catalog.Entry;
import java.util.List;

/**
 * Two counters estimate what came in the last window: this window's, and the last one's in
 * proportion to how much of it the sliding window still covers.
 *
 * <p>Source: "How we built rate limiting capable of scaling to millions of domains" (Cloudflare
 * blog, 2017), whose example is a test here. The estimate is exact if the last window's requests
 * came evenly; Cloudflare found 0.003 % of requests decided wrongly. Only what passed is counted. A
 * bad choice where clients come in bursts with the period of the window.
 *
 * <p>Hot path: runs once per request.
 */
final class SlidingWindow implements RateLimiter {
  static final RateLimiters.Kind KIND =
      new RateLimiters.Kind(
          new Entry(
              "sliding-window",
              "So many in about the last window, estimated from two counters; no double burst at"
                  + " the turn.",
              "Cloudflare blog, How we built rate limiting, 2017",
              List.of(Quota.limit("Requests per window."), Quota.window())),
          false,
          (arguments, keysMax) ->
              new SlidingWindow(arguments.number("limit"), arguments.nanos("window"), keysMax));

  private static final int WINDOW = 0;
  private static final int CURRENT = 1;
  private static final int LAST = 2;

  private final long limitMicros;
  private final long windowNanos;
  private final KeyTable table;

  SlidingWindow(double limit, long windowNanos, int keysMax) {
    this.limitMicros = Quota.micros(limit);
    this.windowNanos = Quota.requireWindow(windowNanos);
    this.table = new KeyTable(keysMax, 3, 2 * windowNanos);
  }

  @Override
  public long tryAcquire(long key, double cost, long nowNanos) {
    long asked = Quota.micros(cost);
    if (asked > limitMicros) {
      return TURNED_AWAY;
    }
    long now = table.advance(nowNanos);
    int slot = table.claim(key);
    slide(slot, Math.floorDiv(now, windowNanos));
    long passed = Math.floorMod(now, windowNanos);
    long current = table.word(slot, CURRENT);
    long last = table.word(slot, LAST);
    long room = limitMicros - asked - current;
    if (fits(last, room, passed)) {
      table.setWord(slot, CURRENT, current + asked);
      return 0;
    }
    long at =
        room >= 0 && fits(last, room, windowNanos - 1)
            ? earliest(last, room)
            : windowNanos + earliest(current, limitMicros - asked);
    return passed - at;
  }

  private void slide(int slot, long window) {
    long behind = table.fresh() ? Long.MAX_VALUE : window - table.word(slot, WINDOW);
    if (behind != 0) {
      table.setWord(slot, LAST, behind == 1 ? table.word(slot, CURRENT) : 0);
      table.setWord(slot, CURRENT, 0);
      table.setWord(slot, WINDOW, window);
    }
  }

  /** True if what is left of the last window's count, so far into this one, is within the room. */
  private boolean fits(long last, long room, long passedNanos) {
    return last * (1 - (double) passedNanos / windowNanos) <= room;
  }

  /** The earliest nanosecond of a window at which the last one's count has faded into the room. */
  private long earliest(long last, long room) {
    long at = last <= room ? 0 : (long) (windowNanos * (1 - (double) room / last));
    while (!fits(last, room, at)) {
      at++; // the quotient was cut, and may be a rounding error early besides
    }
    return at;
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
