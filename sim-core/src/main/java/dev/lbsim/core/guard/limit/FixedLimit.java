package dev.lbsim.core.guard.limit;

import dev.lbsim.core.balance.Outcome;
import dev.lbsim.core.catalog.Entry;
import java.util.List;

/**
 * The same limit always: a bulkhead. The yardstick for the others, and better than they are where
 * somebody knows the right number and keeps it up to date.
 */
final class FixedLimit implements ConcurrencyLimit {
  static final ConcurrencyLimits.Kind KIND =
      new ConcurrencyLimits.Kind(
          new Entry(
              "fixed",
              "The same number always; right until the backend changes.",
              "Netflix concurrency-limits, FixedLimit; the bulkhead of Nygard, Release It!",
              List.of(Bounds.bound("limit", 100, "Requests in flight."))),
          (arguments, random, nowNanos) -> new FixedLimit(arguments.count("limit")));

  private final int limit;

  FixedLimit(int limit) {
    this.limit = limit;
  }

  @Override
  public int limit(long nowNanos) {
    return limit;
  }

  @Override
  public void finished(long latencyNanos, Outcome outcome, int inFlight, long nowNanos) {}
}
