package dev.lbsim.core.guard.rate;

import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.catalog.Parameter;
import java.util.List;

/**
 * A bucket of {@code burst} tokens that fills at {@code rate}; a request takes its cost in tokens
 * or is turned away. Over any time t no more than rate·t + burst gets through.
 *
 * <p>Source: RFC 2697 and Envoy's {@code local_ratelimit} ({@code max_tokens}, {@code
 * tokens_per_fill}), which fills in steps of {@code fill_interval} where this one fills all the
 * time. A bad choice where the backend cannot stand the burst: after a pause all of it comes at
 * once.
 *
 * <p>Hot path: runs once per request.
 */
final class TokenBucket implements RateLimiter {
  static final RateLimiters.Kind KIND =
      new RateLimiters.Kind(
          new Entry(
              "token-bucket",
              "Tokens flow in at a rate and up to a burst; a request takes one or is turned away.",
              "RFC 2697; Envoy local_ratelimit",
              List.of(rate("Tokens per second."), burst("Tokens the bucket holds."))),
          false,
          (arguments, keysMax) ->
              new TokenBucket(arguments.number("rate"), arguments.number("burst"), keysMax));

  private static final int LEVEL = 0;
  private static final int FILLED_NANOS = 1;

  private final Pace pace;
  private final long sizeTicks;
  private final KeyTable table;

  TokenBucket(double ratePerSec, double burst, int keysMax) {
    this.pace = new Pace(ratePerSec, burst);
    this.sizeTicks = pace.ticks(burst);
    this.table = new KeyTable(keysMax, 2, Pace.nanosFor(sizeTicks));
  }

  static Parameter rate(String summary) {
    return new Parameter(
        "rate", Parameter.Kind.RATE, null, Pace.MIN_PER_SEC, Pace.MAX_PER_SEC, List.of(), summary);
  }

  static Parameter burst(String summary) {
    return Parameter.count("burst", "1", 1, 1e9, summary);
  }

  @Override
  public long tryAcquire(long key, double cost, long nowNanos) {
    if (pace.tooMuch(cost)) {
      return TURNED_AWAY;
    }
    long now = table.advance(nowNanos);
    int slot = table.claim(key);
    long level = table.fresh() ? sizeTicks : filled(slot, now);
    long missing = pace.ticks(cost) - level;
    table.setWord(slot, LEVEL, missing > 0 ? level : -missing);
    table.setWord(slot, FILLED_NANOS, now);
    return missing > 0 ? -Pace.nanosFor(missing) : 0;
  }

  private long filled(int slot, long now) {
    long level = table.word(slot, LEVEL);
    long passed = now - table.word(slot, FILLED_NANOS);
    return passed >= Pace.nanosFor(sizeTicks - level) ? sizeTicks : level + Pace.ticksOf(passed);
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
