package dev.lbsim.core.model;

import dev.lbsim.core.guard.rate.RateLimiter;
import java.util.function.Supplier;

/**
 * A rate limiter in the memory of a process: when that dies, so does all it knew of who had come.
 *
 * <p>Hot path: runs once per event.
 */
final class LimiterMemory {
  private final Supplier<RateLimiter> maker;
  private RateLimiter limiter;
  private boolean lost;

  LimiterMemory(Supplier<RateLimiter> maker) {
    this.maker = maker;
    this.limiter = maker.get();
  }

  /** For a request that comes. */
  RateLimiter forNext() {
    if (lost) {
      lost = false;
      limiter = maker.get();
    }
    return limiter;
  }

  /** For a request that was let through, and whose process may be dying. */
  RateLimiter forPast() {
    return limiter;
  }

  void lose() {
    lost = true;
  }
}
