package dev.lbsim.core.guard.rate;

import dev.lbsim.core.catalog.Entry;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Remembers when each request of the last window passed: in no window of this length, wherever it
 * begins, does more than the limit get through.
 *
 * <p>Source: the sorted set in Redis ("Better rate limiting with Redis sorted sets", ClassDojo
 * engineering, 2014). Exact, and a bad choice for large limits or many keys: memory grows with
 * limit times keys. Only what passed is in the log; some write down what was turned away as well,
 * which shuts out a client that keeps asking.
 *
 * <p>Hot path: runs once per request. A log grows to what its key needs and is kept for the next.
 */
final class SlidingLog implements RateLimiter {
  static final RateLimiters.Kind KIND =
      new RateLimiters.Kind(
          new Entry(
              "sliding-log",
              "So many in any window, exactly, because the time of each is remembered; costs memory.",
              "ClassDojo engineering, Better rate limiting with Redis sorted sets, 2014",
              List.of(Quota.limit("Requests per window."), Quota.window())),
          false,
          (arguments, keysMax) ->
              new SlidingLog(arguments.number("limit"), arguments.nanos("window"), keysMax));

  private final long limitMicros;
  private final long windowNanos;
  private final KeyTable table;
  private @Nullable Log[] logs = new Log[1];

  SlidingLog(double limit, long windowNanos, int keysMax) {
    this.limitMicros = Quota.micros(limit);
    this.windowNanos = Quota.requireWindow(windowNanos);
    this.table = new KeyTable(keysMax, 1, windowNanos);
  }

  @Override
  public long tryAcquire(long key, double cost, long nowNanos) {
    long asked = Quota.micros(cost);
    if (asked > limitMicros) {
      return TURNED_AWAY;
    }
    long now = table.advance(nowNanos);
    Log log = logOf(table.claim(key));
    if (table.fresh()) {
      log.clear();
    }
    log.dropUntil(now - windowNanos);
    if (log.sum + asked > limitMicros) {
      return now - windowNanos - log.whenDroppedTo(limitMicros - asked);
    }
    log.add(now, asked);
    return 0;
  }

  private Log logOf(int slot) {
    if (slot >= logs.length) {
      logs = Arrays.copyOf(logs, Math.max(slot + 1, 2 * logs.length));
    }
    Log log = logs[slot];
    if (log == null) {
      log = new Log();
      logs[slot] = log;
    }
    return log;
  }

  @Override
  public int keys() {
    return table.size();
  }

  @Override
  public long forgotten() {
    return table.forgotten();
  }

  /** A ring of (time, cost), oldest first. */
  private static final class Log {
    private long[] times = new long[4];
    private long[] costs = new long[4];
    private int first;
    private int count;
    private long sum;

    void clear() {
      first = 0;
      count = 0;
      sum = 0;
    }

    /** Drops what is as old as this or older. */
    void dropUntil(long nanos) {
      while (count > 0 && times[first] <= nanos) {
        sum -= costs[first];
        first = (first + 1) & (times.length - 1);
        count--;
      }
    }

    /** The time of the last entry that must go for the sum to be so small. */
    long whenDroppedTo(long small) {
      long left = sum;
      int at = first;
      while (true) {
        left -= costs[at];
        if (left <= small) {
          return times[at];
        }
        at = (at + 1) & (times.length - 1);
      }
    }

    void add(long nanos, long cost) {
      if (cost == 0) {
        return;
      }
      sum += cost;
      int newest = (first + count - 1) & (times.length - 1);
      if (count > 0 && times[newest] == nanos) {
        costs[newest] += cost;
        return;
      }
      if (count == times.length) {
        grow();
      }
      int at = (first + count) & (times.length - 1);
      times[at] = nanos;
      costs[at] = cost;
      count++;
    }

    private void grow() {
      long[] moreTimes = new long[2 * count];
      long[] moreCosts = new long[2 * count];
      for (int k = 0; k < count; k++) {
        int at = (first + k) & (times.length - 1);
        moreTimes[k] = times[at];
        moreCosts[k] = costs[at];
      }
      times = moreTimes;
      costs = moreCosts;
      first = 0;
    }
  }
}
