package dev.lbsim.core.model;

import dev.lbsim.core.balance.Call;
import dev.lbsim.core.balance.CallLog;
import dev.lbsim.core.balance.Replayable;
import dev.lbsim.core.guard.rate.RateLimiter;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A rate limiter in the memory of a process: when that dies, so does all it knew of who had come.
 *
 * <p>Hot path: runs once per event.
 */
final class LimiterMemory implements Replayable {
  private final Supplier<RateLimiter> maker;
  private RateLimiter limiter;
  private boolean lost;
  private @Nullable CallLog log;

  LimiterMemory(Supplier<RateLimiter> maker) {
    this.maker = maker;
    this.limiter = maker.get();
  }

  /** For a request that comes: see {@link RateLimiter#tryAcquire}. */
  long tryAcquire(long key, double cost, long nowNanos) {
    if (lost) {
      lost = false;
      limiter = maker.get();
    }
    long answer = limiter.tryAcquire(key, cost, nowNanos);
    if (log != null) {
      log.called(call("try-acquire", key, cost, nowNanos).answering(answer));
    }
    return answer;
  }

  /** For a request that was let through, and whose process may be dying. */
  void release(long key, double cost, long nowNanos) {
    limiter.release(key, cost, nowNanos);
    if (log != null) {
      log.called(call("release", key, cost, nowNanos));
    }
  }

  void lose(long nowNanos) {
    lost = true;
    if (log != null) {
      log.called(Call.of("lose", nowNanos));
    }
  }

  private static Call call(String name, long key, double cost, long nowNanos) {
    return Call.of(name, nowNanos).with("key", key).unless(1.0, "cost", cost);
  }

  @Override
  public void logTo(@Nullable CallLog to) {
    log = to;
  }

  @Override
  public @Nullable Object replay(Call call) {
    long now = call.nowNanos();
    switch (call.name()) {
      case "try-acquire" -> {
        return tryAcquire(call.whole("key"), call.number("cost", 1), now);
      }
      case "release" -> release(call.whole("key"), call.number("cost", 1), now);
      case "lose" -> lose(now);
      default -> throw call.unknown();
    }
    return null;
  }
}
