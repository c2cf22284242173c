package dev.lbsim.core.model;

import dev.lbsim.core.stats.LatencyHistogram;
import dev.lbsim.core.stats.Metered;
import dev.lbsim.core.stats.Recording;
import java.util.ArrayList;
import java.util.Arrays;
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
        byte[] encoded = recording.histogram(name, boundaries[i - 1], boundaries[i]).encode();
        all.add(name + " " + Arrays.toString(encoded));
      }
    }
    return all;
  }
}
