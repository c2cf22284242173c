package dev.lbsim.core.guard.limit;

import dev.lbsim.core.balance.Outcome;
import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.guard.LatencySketch;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Envoy's gradient controller. Now and then it lets only a few requests through and takes their
 * median for the latency without load; in between, each window of samples moves the limit: gradient
 * = (1 + buffer) · unloaded / sampled, cut to 0.5 to 2, and the new limit is limit · gradient plus
 * the square root of that, which leaves room for bursts.
 *
 * <p>Source: Envoy, adaptive concurrency filter (request_count 50, jitter 15 %, min_concurrency 3,
 * buffer 25 %, p50, max 1000; its two intervals must be given, 60 s and 100 ms are those of its
 * manual's example). Five windows in a row at the least limit start a measurement early. If nobody
 * comes, a measurement lasts until somebody does. At a backend that serves C at a time, latency is
 * proportional to limit / C beyond C, and the limit settles at 1.25 C + √(1.25 C).
 *
 * <p>A bad choice under light load, where a measurement of 50 requests takes long and turns away
 * what exceeds 3 at a time; and for a pool whose requests differ much, where medians of 50 say
 * little. Fast errors look like low latency and open the gate.
 *
 * <p>Hot path: runs once per request; medians are taken once per window. It needs no timer: what
 * was due is made up for at the next call, and nobody can tell the difference.
 */
final class GradientLimit implements ConcurrencyLimit {
  static final ConcurrencyLimits.Kind KIND =
      new ConcurrencyLimits.Kind(
          new Entry(
              "gradient",
              "Measures latency without load now and then, and keeps latency near it; turns many"
                  + " away while it measures.",
              "Envoy adaptive_concurrency, gradient controller",
              List.of(
                  Bounds.bound("min", 3, "Limit while measuring, and the least."),
                  Bounds.bound("max", 1000, "Largest limit."),
                  Bounds.duration("window", "100ms", "Samples are judged this often."),
                  Bounds.share("percentile", "50%", 1, "Which latency of a window."),
                  Bounds.duration("measure", "60s", "Between measurements."),
                  Bounds.bound("requests", 50, "Samples a measurement takes."),
                  Bounds.share("jitter", "15%", 1, "Stretches the time between them."),
                  Bounds.share(
                      "buffer", "25%", 10, "Latency above the unloaded that is still fine."))),
          (arguments, random, nowNanos) ->
              new GradientLimit(
                  new Settings(
                      arguments.count("min"),
                      arguments.count("max"),
                      arguments.nanos("window"),
                      arguments.number("percentile"),
                      arguments.nanos("measure"),
                      arguments.count("requests"),
                      arguments.number("jitter"),
                      arguments.number("buffer")),
                  random,
                  nowNanos));

  private static final int WINDOWS_AT_LEAST = 5;

  /** The parameters, in the order of the registry entry. */
  record Settings(
      int least,
      int largest,
      long windowNanos,
      double percentile,
      long measureNanos,
      int requests,
      double jitter,
      double buffer) {
    Settings {
      Bounds.requireOrder(least, largest);
      if (windowNanos < 1 || measureNanos < 1) {
        throw new IllegalArgumentException(
            "windows of %d and %d ns must be 1 or more".formatted(windowNanos, measureNanos));
      }
    }
  }

  private final Settings settings;
  private final RandomGenerator random;
  private final LatencySketch samples = new LatencySketch();
  private int limit;
  private int limitAfter; // the limit to go back to after the measurement under way
  private boolean measuring;
  private long measuringSinceNanos;
  private long unloadedNanos;
  private long windowEndNanos;
  private long measureNanos;
  private int windowsAtLeast;

  GradientLimit(Settings settings, RandomGenerator random, long nowNanos) {
    this.settings = settings;
    this.random = random;
    this.limit = settings.least();
    measure(nowNanos);
  }

  @Override
  public int limit(long nowNanos) {
    advance(nowNanos);
    return limit;
  }

  @Override
  public void finished(long latencyNanos, Outcome outcome, int inFlight, long nowNanos) {
    advance(nowNanos);
    if (outcome == Outcome.ABANDONED || nowNanos - latencyNanos < measuringSinceNanos) {
      return; // the latter began before the measurement, under load
    }
    samples.record(latencyNanos);
    if (measuring && samples.count() >= settings.requests()) {
      measured(nowNanos);
    }
  }

  /** Makes up for what was due since the last call. */
  private void advance(long nowNanos) {
    while (!measuring && Math.min(windowEndNanos, measureNanos) <= nowNanos) {
      if (measureNanos <= windowEndNanos) {
        measure(measureNanos);
      } else if (samples.count() == 0) {
        long idle = (Math.min(nowNanos, measureNanos) - windowEndNanos) / settings.windowNanos();
        windowEndNanos += (idle + 1) * settings.windowNanos();
      } else {
        judge();
      }
    }
  }

  private void measure(long fromNanos) {
    measuring = true;
    measuringSinceNanos = fromNanos;
    limitAfter = limit;
    limit = settings.least();
    windowsAtLeast = 0;
    samples.clear();
  }

  private void measured(long nowNanos) {
    unloadedNanos = Math.max(1, samples.quantileNanos(settings.percentile()));
    samples.clear();
    measuring = false;
    limit = limitAfter;
    double stretch = settings.jitter() == 0 ? 0 : settings.jitter() * random.nextDouble();
    measureNanos = nowNanos + settings.measureNanos() + (long) (settings.measureNanos() * stretch);
    windowEndNanos = nowNanos + settings.windowNanos();
  }

  private void judge() {
    double sampled = Math.max(1, samples.quantileNanos(settings.percentile()));
    samples.clear();
    double raw = unloadedNanos * (1 + settings.buffer()) / sampled;
    double moved = limit * Math.max(0.5, Math.min(2, raw));
    int next = (int) (moved + Math.sqrt(moved));
    int old = limit;
    limit = Math.max(settings.least(), Math.min(settings.largest(), next));
    boolean stuck = old == settings.least() && limit == settings.least();
    windowsAtLeast = stuck ? windowsAtLeast + 1 : 0;
    if (windowsAtLeast >= WINDOWS_AT_LEAST) {
      measureNanos = windowEndNanos; // the unloaded latency it believes in may be wrong
    }
    windowEndNanos += settings.windowNanos();
  }
}
