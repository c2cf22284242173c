package dev.lbsim.core.guard.limit;

import dev.lbsim.core.balance.Outcome;
import dev.lbsim.core.catalog.Entry;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * TCP Vegas: of the requests in flight, limit · (1 - least latency / latency) are waiting. Few
 * waiting: raise the limit; many: lower it.
 *
 * <p>Source: Brakmo and Peterson, "TCP Vegas", JSAC 13(8), 1995; Netflix concurrency-limits, {@code
 * VegasLimit}. With l = log10(limit), at least 1: up to l waiting raise the limit by 6 l, fewer
 * than 3 l by l, more than 6 l lower it by l, a drop lowers it by l. It stays where less than half
 * is in use. The least latency is measured afresh about every 30 · limit requests, at random
 * between half and all of that, so that several proxies do not measure together.
 *
 * <p>A bad choice for requests of very different sizes: the least latency is that of the smallest
 * request, and all others look as if they had waited. So are fast errors.
 *
 * <p>Hot path: runs once per request.
 */
final class VegasLimit implements ConcurrencyLimit {
  static final ConcurrencyLimits.Kind KIND =
      new ConcurrencyLimits.Kind(
          new Entry(
              "vegas",
              "Estimates how many wait from latency against the least seen; for requests of one"
                  + " size.",
              "Brakmo and Peterson, JSAC 1995; Netflix concurrency-limits, VegasLimit",
              List.of(
                  Bounds.bound("start", 20, "Limit to begin with."),
                  Bounds.bound("max", 1000, "Largest limit."))),
          (arguments, random, nowNanos) ->
              new VegasLimit(arguments.count("start"), arguments.count("max"), random));

  private static final int PROBE_MULTIPLIER = 30;

  private final int largest;
  private final RandomGenerator random;
  private int limit;
  private long leastNanos; // 0 until there is a sample
  private long sinceProbe;
  private double probeShare;

  VegasLimit(int start, int largest, RandomGenerator random) {
    Bounds.requireOrder(start, largest);
    this.largest = largest;
    this.random = random;
    this.limit = start;
    drawProbe();
  }

  private void drawProbe() {
    probeShare = 0.5 + 0.5 * random.nextDouble();
  }

  @Override
  public int limit(long nowNanos) {
    return limit;
  }

  @Override
  public void finished(long latencyNanos, Outcome outcome, int inFlight, long nowNanos) {
    if (outcome == Outcome.ABANDONED) {
      return;
    }
    long latency = Math.max(1, latencyNanos);
    sinceProbe++;
    if (probeShare * PROBE_MULTIPLIER * limit <= sinceProbe) {
      drawProbe();
      sinceProbe = 0;
      leastNanos = latency;
    } else if (leastNanos == 0 || latency < leastNanos) {
      leastNanos = latency;
    } else {
      boolean dropped = outcome == Outcome.TIMEOUT || outcome == Outcome.REJECTED;
      limit = Math.max(1, Math.min(largest, next(latency, dropped, inFlight)));
    }
  }

  private int next(long latency, boolean dropped, int inFlight) {
    int log = Math.max(1, log10(limit));
    if (dropped) {
      return limit - log;
    }
    if (inFlight * 2L < limit) {
      return limit;
    }
    int waiting = (int) Math.ceil(limit * (1 - (double) leastNanos / latency));
    if (waiting <= log) {
      return limit + 6 * log;
    }
    if (waiting < 3 * log) {
      return limit + log;
    }
    return waiting > 6 * log ? limit - log : limit;
  }

  /** Digits of a positive number, less one. */
  private static int log10(int number) {
    int log = 0;
    for (int left = number; left >= 10; left /= 10) {
      log++;
    }
    return log;
  }
}
