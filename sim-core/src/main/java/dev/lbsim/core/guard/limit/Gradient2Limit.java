package dev.lbsim.core.guard.limit;

import dev.lbsim.core.balance.Outcome;
import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.catalog.Parameter;
import java.util.List;

/**
 * Compares each latency with its own long-term average: gradient = tolerance · average / latency,
 * cut to 0.5 to 1, and the limit moves a fifth of the way to limit · gradient + queue.
 *
 * <p>Source: Netflix concurrency-limits, {@code Gradient2Limit} (20 to 200, smoothing 0.2, queue 4,
 * tolerance 1.5, window 600 samples). While nothing is slower than tolerance times the average the
 * limit grows by 0.8 a request, up to the largest. An average instead of a least latency stands
 * requests of different sizes. A bad choice against overload that lasts: the average learns the bad
 * latency as normal, within some 600 requests, and the limit grows again.
 *
 * <p>Hot path: runs once per request.
 */
final class Gradient2Limit implements ConcurrencyLimit {
  static final ConcurrencyLimits.Kind KIND =
      new ConcurrencyLimits.Kind(
          new Entry(
              "gradient2",
              "Compares latency with its own long average; stands mixed requests, forgets slow"
                  + " decay.",
              "Netflix concurrency-limits, Gradient2Limit",
              List.of(
                  Bounds.bound("min", 20, "Least limit; it starts here."),
                  Bounds.bound("max", 200, "Largest limit."),
                  Bounds.share("smoothing", "20%", 1, "How far a sample moves the limit."),
                  Bounds.bound("queue", 4, "Requests allowed to wait."),
                  Parameter.number(
                      "tolerance", "1.5", 1, 100, "Latency over average that is still fine."),
                  Bounds.bound("window", 600, "Samples the average is over."))),
          (arguments, random, nowNanos) ->
              new Gradient2Limit(
                  arguments.count("min"),
                  arguments.count("max"),
                  arguments.number("smoothing"),
                  arguments.count("queue"),
                  arguments.number("tolerance"),
                  arguments.count("window")));

  /** The average of so few samples is a plain one. */
  private static final int WARM_UP = 10;

  private final int least;
  private final int largest;
  private final double smoothing;
  private final int queue;
  private final double tolerance;
  private final double weight;
  private double estimate;
  private double averageNanos;
  private double firstSum;
  private int firstCount;

  Gradient2Limit(
      int least, int largest, double smoothing, int queue, double tolerance, int window) {
    Bounds.requireOrder(least, largest);
    this.least = least;
    this.largest = largest;
    this.smoothing = smoothing;
    this.queue = queue;
    this.tolerance = tolerance;
    this.weight = 2.0 / (window + 1);
    this.estimate = least;
  }

  @Override
  public int limit(long nowNanos) {
    return (int) estimate;
  }

  @Override
  public void finished(long latencyNanos, Outcome outcome, int inFlight, long nowNanos) {
    if (outcome == Outcome.ABANDONED) {
      return;
    }
    double latency = Math.max(1, latencyNanos);
    average(latency);
    double before = averageNanos;
    if (before / latency > 2) {
      averageNanos *= 0.95; // trouble is over: do not wait for the average to find out
    }
    if (inFlight < estimate / 2) {
      return;
    }
    double gradient = Math.max(0.5, Math.min(1, tolerance * before / latency));
    double next = estimate * (1 - smoothing) + (estimate * gradient + queue) * smoothing;
    estimate = Math.max(least, Math.min(largest, next));
  }

  private void average(double latency) {
    if (firstCount < WARM_UP) {
      firstCount++;
      firstSum += latency;
      averageNanos = firstSum / firstCount;
    } else {
      averageNanos = averageNanos * (1 - weight) + latency * weight;
    }
  }
}
