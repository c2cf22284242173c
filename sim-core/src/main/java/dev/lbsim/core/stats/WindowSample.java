package dev.lbsim.core.stats;

import java.util.List;
import java.util.Map;

/**
 * What one replication measured over one window. Estimates are made from a list of these, one per
 * replication.
 */
public final class WindowSample {
  private final long fromNanos;
  private final long toNanos;
  private final Map<String, List<Metered.Column>> columns;
  private final Map<String, long[]> values;
  private final Map<String, byte[]> latencies;

  WindowSample(
      long fromNanos,
      long toNanos,
      Map<String, List<Metered.Column>> columns,
      Map<String, long[]> values,
      Map<String, byte[]> latencies) {
    this.fromNanos = fromNanos;
    this.toNanos = toNanos;
    this.columns = columns;
    this.values = values;
    this.latencies = latencies;
  }

  /** Where the window starts, in nanoseconds. */
  public long fromNanos() {
    return fromNanos;
  }

  /** Where the window ends; what happens at this instant is not in it. */
  public long toNanos() {
    return toNanos;
  }

  /** Length of the window in nanoseconds. */
  public long lengthNanos() {
    return toNanos - fromNanos;
  }

  /**
   * One meter over the window: a difference, the level at the end, or an instant or -1.
   *
   * @throws IllegalArgumentException if there is no such meter
   */
  public long value(String scope, String column) {
    List<Metered.Column> known = columns.get(scope);
    long[] row = values.get(scope);
    if (known != null && row != null) {
      for (int i = 0; i < row.length; i++) {
        if (known.get(i).name().equals(column)) {
          return row[i];
        }
      }
    }
    throw new IllegalArgumentException("no meter " + scope + "/" + column);
  }

  /**
   * Adds what a histogram recorded over the window to {@code sum}.
   *
   * @throws IllegalArgumentException if there is no such histogram
   */
  public void addLatency(String name, LatencyHistogram sum) {
    byte[] encoded = latencies.get(name);
    if (encoded == null) {
      throw new IllegalArgumentException("no histogram " + name);
    }
    sum.mergeEncoded(encoded);
  }
}
