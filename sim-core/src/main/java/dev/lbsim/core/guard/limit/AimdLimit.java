package dev.lbsim.core.guard.limit;

import dev.lbsim.core.balance.Outcome;
import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.catalog.Parameter;
import java.util.List;

/**
 * Additive increase, multiplicative decrease, as TCP Reno: one more for each success while at least
 * half of the limit is in use, and a tenth less for each request that was dropped or took too long.
 *
 * <p>Source: Netflix concurrency-limits, {@code AIMDLimit} (0.9, 20 to 200, 5 s). A bad choice
 * where the backend queues and does not drop: it learns of trouble only when the timeout is
 * reached, and then from every request in the queue at once.
 *
 * <p>Hot path: runs once per request.
 */
final class AimdLimit implements ConcurrencyLimit {
  static final ConcurrencyLimits.Kind KIND =
      new ConcurrencyLimits.Kind(
          new Entry(
              "aimd",
              "One more for each success, a tenth less for each drop or timeout; blind to latency.",
              "Netflix concurrency-limits, AIMDLimit",
              List.of(
                  Bounds.bound("min", 20, "Least limit; it starts here."),
                  Bounds.bound("max", 200, "Largest limit."),
                  new Parameter(
                      "backoff",
                      Parameter.Kind.SHARE,
                      "90%",
                      0.5,
                      0.999,
                      List.of(),
                      "What is left of the limit after a drop."),
                  Bounds.duration("timeout", "5s", "A latency above this counts as a drop."))),
          (arguments, random, nowNanos) ->
              new AimdLimit(
                  arguments.count("min"),
                  arguments.count("max"),
                  arguments.number("backoff"),
                  arguments.nanos("timeout")));

  private final int least;
  private final int largest;
  private final double backoff;
  private final long timeoutNanos;
  private int limit;

  AimdLimit(int least, int largest, double backoff, long timeoutNanos) {
    Bounds.requireOrder(least, largest);
    this.least = least;
    this.largest = largest;
    this.backoff = backoff;
    this.timeoutNanos = timeoutNanos;
    this.limit = least;
  }

  @Override
  public int limit(long nowNanos) {
    return limit;
  }

  @Override
  public void finished(long latencyNanos, Outcome outcome, int inFlight, long nowNanos) {
    switch (outcome) {
      case ABANDONED -> {
        return;
      }
      case TIMEOUT, REJECTED -> limit = (int) (limit * backoff);
      case OK, ERROR -> {
        if (latencyNanos > timeoutNanos) {
          limit = (int) (limit * backoff);
        } else if (inFlight * 2L >= limit) {
          limit++;
        }
      }
    }
    limit = Math.max(least, Math.min(largest, limit));
  }
}
