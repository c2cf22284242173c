package dev.lbsim.core.guard.rate;

import dev.lbsim.core.catalog.Entry;
import java.util.List;

/**
 * So many at a time: what is let through is held until it is released. By Little's law the rate it
 * allows is limit / latency, so it tightens by itself when the backend slows down.
 *
 * <p>Source: nginx {@code limit_conn}; Stripe's concurrent requests limiter ("Scaling your API with
 * rate limiters", 2017). A key is remembered while it holds something; when there is no room for
 * another, new keys are turned away, as in nginx. A bad choice against many quick requests: they
 * hold nothing for long.
 *
 * <p>Hot path: runs once per request.
 */
final class ConcurrencyCap implements RateLimiter {
  static final RateLimiters.Kind KIND =
      new RateLimiters.Kind(
          new Entry(
              "concurrency",
              "So many in flight at a time, whatever their rate; bites on slow requests.",
              "nginx limit_conn; Stripe, Scaling your API with rate limiters, 2017",
              List.of(Quota.limit("Requests in flight."))),
          true,
          (arguments, keysMax) -> new ConcurrencyCap(arguments.number("limit"), keysMax));

  private static final int HELD = 0;

  private final long limitMicros;
  private final KeyTable table;

  ConcurrencyCap(double limit, int keysMax) {
    this.limitMicros = Quota.micros(limit);
    this.table = new KeyTable(keysMax, 1, Long.MAX_VALUE);
  }

  @Override
  public long tryAcquire(long key, double cost, long nowNanos) {
    long asked = Quota.micros(cost);
    int slot = table.find(key);
    long held = slot == KeyTable.NONE ? 0 : table.word(slot, HELD);
    if (held + asked > limitMicros || (slot == KeyTable.NONE && table.full())) {
      return TURNED_AWAY;
    }
    if (asked > 0) {
      table.setWord(table.claim(key), HELD, held + asked);
    }
    return 0;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the key does not hold so much
   */
  @Override
  public void release(long key, double cost, long nowNanos) {
    long given = Quota.micros(cost);
    if (given == 0) {
      return;
    }
    int slot = table.find(key);
    long held = slot == KeyTable.NONE ? 0 : table.word(slot, HELD);
    if (given > held) {
      throw new IllegalStateException("key " + key + " gives back more than it holds");
    }
    table.setWord(slot, HELD, held - given);
    if (held == given) {
      table.remove(slot);
    }
  }

  @Override
  public int keys() {
    return table.size();
  }

  @Override
  public long forgotten() {
    return 0;
  }
}
