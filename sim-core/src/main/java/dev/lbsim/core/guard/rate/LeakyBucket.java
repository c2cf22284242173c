package dev.lbsim.core.guard.rate;

import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.catalog.Parameter;
import java.util.List;

/**
 * Requests leave one by one at {@code rate}; up to {@code burst} of them may be ahead of their
 * time. The first {@code delay} of these pass at once, the others wait until they are no more than
 * {@code delay} ahead; who would be further ahead than {@code burst} is turned away.
 *
 * <p>Source: nginx {@code limit_req} ({@code rate}, {@code burst}, {@code delay}). Its {@code
 * nodelay} is a delay as large as the burst, and then this is a token bucket of burst + 1 tokens.
 * nginx counts thousandths of requests and whole milliseconds, this counts finer. A bad choice with
 * a large burst and no delay given: it turns a limit into latency, and clients that time out ask
 * again.
 *
 * <p>Hot path: runs once per request.
 */
final class LeakyBucket implements RateLimiter {
  static final RateLimiters.Kind KIND =
      new RateLimiters.Kind(
          new Entry(
              "leaky-bucket",
              "A queue drained at a rate: what comes too fast waits its turn, and beyond the burst"
                  + " is turned away.",
              "nginx limit_req",
              List.of(
                  TokenBucket.rate("Requests per second."),
                  Parameter.count("burst", "0", 0, 1e9, "Requests that may be ahead of time."),
                  Parameter.count(
                      "delay",
                      "0",
                      0,
                      1e9,
                      "Of these, how many pass without a wait; as many as the burst is nodelay."))),
          false,
          (arguments, keysMax) ->
              new LeakyBucket(
                  arguments.number("rate"),
                  arguments.number("burst"),
                  arguments.number("delay"),
                  keysMax));

  private static final int EMPTY_AT = 0;

  private final Pace pace;
  private final long sizeTicks;
  private final long delayTicks;
  private final KeyTable table;

  LeakyBucket(double ratePerSec, double burst, double delay, int keysMax) {
    this.pace = new Pace(ratePerSec, burst + 1);
    this.sizeTicks = pace.ticks(burst + 1);
    this.delayTicks = pace.ticks(Math.min(delay, burst + 1));
    this.table = new KeyTable(keysMax, 1, Pace.nanosFor(sizeTicks));
  }

  @Override
  public long tryAcquire(long key, double cost, long nowNanos) {
    if (pace.tooMuch(cost)) {
      return TURNED_AWAY;
    }
    long now = Pace.ticksOf(table.advance(nowNanos));
    int slot = table.claim(key);
    long emptyAt = table.fresh() ? now : Math.max(now, table.word(slot, EMPTY_AT));
    long ahead = emptyAt - now;
    long next = emptyAt + pace.ticks(cost);
    long over = next - now - sizeTicks;
    table.setWord(slot, EMPTY_AT, over > 0 ? emptyAt : next);
    return over > 0 ? -Pace.nanosFor(over) : Pace.nanosFor(Math.max(0, ahead - delayTicks));
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
