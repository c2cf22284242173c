package dev.lbsim.core.guard.rate;

import dev.lbsim.core.catalog.Entry;
import java.util.List;

/**
 * The generic cell rate algorithm: one number per key, the time at which all that was let through
 * would have been due at the rate. A request may come ahead of its time by what makes a burst.
 *
 * <p>Source: ITU-T I.371, annex A (virtual scheduling); redis-cell. With increment T = 1 / rate and
 * tolerance (burst - 1)·T it decides as the token bucket does, bit for bit, with half the memory;
 * that it is a clock and not a count is why distributed stores like it.
 *
 * <p>Hot path: runs once per request.
 */
final class Gcra implements RateLimiter {
  static final RateLimiters.Kind KIND =
      new RateLimiters.Kind(
          new Entry(
              "gcra",
              "One time per key, when it would be due; a request may come early by a burst. Decides"
                  + " as token-bucket does.",
              "ITU-T I.371 annex A, virtual scheduling; redis-cell",
              List.of(
                  TokenBucket.rate("Requests per second."),
                  TokenBucket.burst("Requests that may come at once."))),
          false,
          (arguments, keysMax) ->
              new Gcra(arguments.number("rate"), arguments.number("burst"), keysMax));

  private static final int DUE = 0;

  private final Pace pace;
  private final long burstTicks;
  private final KeyTable table;

  Gcra(double ratePerSec, double burst, int keysMax) {
    this.pace = new Pace(ratePerSec, burst);
    this.burstTicks = pace.ticks(burst);
    this.table = new KeyTable(keysMax, 1, Pace.nanosFor(burstTicks));
  }

  @Override
  public long tryAcquire(long key, double cost, long nowNanos) {
    if (pace.tooMuch(cost)) {
      return TURNED_AWAY;
    }
    long now = Pace.ticksOf(table.advance(nowNanos));
    int slot = table.claim(key);
    long due = table.fresh() ? now : Math.max(now, table.word(slot, DUE));
    long next = due + pace.ticks(cost);
    long early = next - now - burstTicks;
    table.setWord(slot, DUE, early > 0 ? due : next);
    return early > 0 ? -Pace.nanosFor(early) : 0;
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
