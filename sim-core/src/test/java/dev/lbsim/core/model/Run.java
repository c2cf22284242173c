package dev.lbsim.core.model;

import dev.lbsim.core.stats.LatencyHistogram;
import dev.lbsim.core.stats.Metered;
import dev.lbsim.core.stats.Recording;
import java.util.ArrayList;
import java.util.List;

/** A world that has run, and what was recorded. Without a window, all that was recorded counts. */
public record Run(World world, Recording recording, long[] boundaries) {

  /** When measuring began. */
  public long fromNanos() {
    return boundaries[0];
  }

  /** When the run ended. */
  public long toNanos() {
    return boundaries[boundaries.length - 1];
  }

  /** How long measuring took. */
  public long nanos() {
    return toNanos() - fromNanos();
  }

  /** A meter over the whole recording. */
  public long value(String scope, String column) {
    return recording.value(scope, column, fromNanos(), toNanos());
  }

  /** A meter over one window. */
  public long value(String scope, String column, long fromNanos, long toNanos) {
    return recording.value(scope, column, fromNanos, toNanos);
  }

  /** A meter, summed over components. */
  public long sum(List<String> scopes, String column) {
    return scopes.stream().mapToLong(scope -> value(scope, column)).sum();
  }

  /** Latencies of requests of the first kind that ended well. */
  public LatencyHistogram ok(String clients) {
    return recording.histogram(clients + "#0/ok", fromNanos(), toNanos());
  }

  /** Latencies of requests of the first kind that failed. */
  public LatencyHistogram errors(String clients) {
    return recording.histogram(clients + "#0/errors", fromNanos(), toNanos());
  }

  /** Mean latency of {@link #ok} in milliseconds. */
  public double meanMillis(String clients) {
    return ok(clients).mean() / Worlds.MS;
  }

  /** Share of {@link #ok} above so many milliseconds. */
  public double shareAbove(String clients, double millis) {
    return 1 - ok(clients).shareAtOrBelow(Math.round(millis * Worlds.MS));
  }

  /** A ratio of two meters of one component. */
  public double ratio(String scope, String above, String below) {
    return (double) value(scope, above) / value(scope, below);
  }

  /** A meter of the requests of the first kind: {@code ok}, {@code errors.refused} and so on. */
  public long count(String clients, String column) {
    return value(clients + "#0", column);
  }

  /** Everything recorded, to compare runs: all meters in all segments, all histograms encoded. */
  public List<Object> everything() {
    List<Object> all = new ArrayList<>();
    for (int i = 1; i < boundaries.length; i++) {
      for (String scope : recording.scopes()) {
        for (Metered.Column column : recording.columns(scope)) {
          all.add(scope + "/" + column.name() + " " + i);
          all.add(recording.value(scope, column.name(), boundaries[i - 1], boundaries[i]));
        }
      }
      for (String name : recording.histogramNames()) {
        all.add(name + " " + i);
        all.addAll(samples(recording.histogram(name, boundaries[i - 1], boundaries[i])));
      }
    }
    return all;
  }

  /** What a histogram holds, whatever room it has for more. */
  public static List<Object> samples(LatencyHistogram histogram) {
    List<Object> all = new ArrayList<>();
    all.add(histogram.count());
    all.add(histogram.sum());
    for (int i = 0; i <= 200; i++) {
      all.add(histogram.quantile(i / 200.));
    }
    return all;
  }
}
