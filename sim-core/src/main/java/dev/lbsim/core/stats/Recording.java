package dev.lbsim.core.stats;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one replication measured: all meters at each boundary, and for each segment between two
 * boundaries the histograms of what ended within it. Any window that starts and ends at boundaries
 * can be read afterwards, so warm-up, the windows of expectations and the bins of charts need no
 * code on the hot path.
 *
 * <p>A window is half open: [from, to). What happens exactly at a boundary belongs to the segment
 * that starts there.
 */
public final class Recording {
  private final List<Metered> sources;
  private final Map<String, Scope> scopes = new LinkedHashMap<>();
  private final int rowLength;

  private long[] boundaries;
  private final List<long[]> rows = new ArrayList<>();
  private final Map<String, Segments> segments = new LinkedHashMap<>();

  private ByteBuffer scratch = ByteBuffer.allocate(0);

  /**
   * What {@link #look} found between two captures, of meters that start over when they are read.
   */
  private final long[] seen;

  private boolean looked;
  private final Map<String, LatencyHistogram> sinceStart = new LinkedHashMap<>();

  /** Where a component's columns stand in a row. */
  private record Scope(int offset, List<Metered.Column> columns) {
    int indexOf(String column) {
      for (int i = 0; i < columns.size(); i++) {
        if (columns.get(i).name().equals(column)) {
          return i;
        }
      }
      return -1;
    }
  }

  /** A live histogram and what it held in each segment. */
  private record Segments(LatencyHistogram live, List<byte[]> encoded) {}

  /**
   * @param sources whose meters to record
   * @param histograms by name; each is emptied at every boundary
   * @param boundaries in nanoseconds, strictly increasing; the first is the start of the run and
   *     the last its end
   */
  public Recording(
      List<Metered> sources, Map<String, LatencyHistogram> histograms, long[] boundaries) {
    this.sources = List.copyOf(sources);
    this.boundaries = boundaries.clone();
    int offset = 0;
    for (Metered source : sources) {
      if (scopes.put(source.scope(), new Scope(offset, source.columns())) != null) {
        throw new IllegalArgumentException("two components are called " + source.scope());
      }
      offset += source.columns().size();
    }
    rowLength = offset;
    seen = new long[offset];
    histograms.forEach((name, live) -> segments.put(name, new Segments(live, new ArrayList<>())));
  }

  /** The boundary that {@link #capture} is due at next, or Long.MAX_VALUE after the last. */
  public long nextBoundaryNanos() {
    return rows.size() < boundaries.length ? boundaries[rows.size()] : Long.MAX_VALUE;
  }

  /** Reads all meters at the next boundary; everything before it must have happened. */
  public void capture() {
    long[] row = read(boundaries[rows.size()]);
    looked = false;
    segments.forEach(
        (name, segment) -> {
          LatencyHistogram total = sinceStart.get(name);
          if (!rows.isEmpty()) {
            segment.encoded().add(encode(segment.live()));
            if (total != null) {
              total.merge(segment.live());
            }
          }
          segment.live().reset(); // what came before the first boundary is not recorded
        });
    rows.add(row);
  }

  /**
   * Ends here, before the last boundary: reads all meters once more, and no more after that.
   *
   * @param nowNanos everything before it has happened, and nothing from it on
   */
  public void end(long nowNanos) {
    int captured = rows.size();
    if (captured > 0 && boundaries[captured - 1] >= nowNanos) {
      boundaries = Arrays.copyOf(boundaries, captured);
      return;
    }
    boundaries = Arrays.copyOf(boundaries, captured + 1);
    boundaries[captured] = nowNanos;
    capture();
  }

  /** Reads all meters, and brings those that start over when they are read into one with before. */
  private long[] read(long nowNanos) {
    long[] row = new long[rowLength];
    int at = 0;
    for (Metered source : sources) {
      source.capture(row, at, nowNanos);
      List<Metered.Column> columns = source.columns();
      for (int i = 0; looked && i < columns.size(); i++) {
        long before = seen[at + i];
        long now = row[at + i];
        row[at + i] =
            switch (columns.get(i).kind()) {
              case TOTAL, LEVEL -> now;
              case PEAK -> Math.max(before, now);
              case FIRST -> before >= 0 ? before : now;
              case LAST -> now >= 0 ? now : before;
            };
      }
      at += columns.size();
    }
    return row;
  }

  /** Is shown one meter. */
  public interface Reader {
    /**
     * The value of a meter: a running total since the start, a level, or since the last capture.
     */
    void meter(String scope, Metered.Column column, long value);
  }

  /**
   * Shows all meters as they are now, at any time between two captures, which will not know of it.
   */
  public void look(long nowNanos, Reader reader) {
    long[] row = read(nowNanos);
    System.arraycopy(row, 0, seen, 0, rowLength);
    looked = true;
    scopes.forEach(
        (name, scope) -> {
          for (int i = 0; i < scope.columns().size(); i++) {
            reader.meter(name, scope.columns().get(i), row[scope.offset() + i]);
          }
        });
  }

  /** What the histogram called {@code name} has recorded since the first boundary. */
  public LatencyHistogram sinceStart(String name) {
    Segments found = segments(name);
    LatencyHistogram all =
        sinceStart
            .computeIfAbsent(
                name,
                made -> {
                  LatencyHistogram total = LatencyHistogram.fine();
                  found.encoded().forEach(total::mergeEncoded);
                  return total;
                })
            .copy();
    if (!rows.isEmpty()) {
      all.merge(found.live());
    }
    return all;
  }

  private Segments segments(String name) {
    Segments found = segments.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no histogram " + name);
    }
    return found;
  }

  /** By way of a buffer that stays, because what is kept is so much less than what it needs. */
  private byte[] encode(LatencyHistogram live) {
    if (scratch.capacity() < live.encodedBytesMax()) {
      scratch = ByteBuffer.allocate(live.encodedBytesMax());
    }
    live.encodeInto(scratch.clear());
    byte[] bytes = new byte[scratch.position()];
    scratch.flip().get(bytes);
    return bytes;
  }

  /** The boundaries captured so far, in nanoseconds. */
  public long[] boundaries() {
    return Arrays.copyOf(boundaries, rows.size());
  }

  /** Names of the recorded components, in the order of the world. */
  public Set<String> scopes() {
    return scopes.keySet();
  }

  /** The meters of one component. */
  public List<Metered.Column> columns(String scope) {
    return scope(scope).columns();
  }

  /** Names of the recorded histograms. */
  public Set<String> histogramNames() {
    return segments.keySet();
  }

  /** True if there is such a meter. */
  public boolean has(String scope, String column) {
    return scopes.containsKey(scope) && scope(scope).indexOf(column) >= 0;
  }

  /**
   * The value of one meter over [from, to): a difference, the level at the end, or the first or
   * last instant within.
   *
   * @throws IllegalArgumentException if there is no such meter or a bound is not a boundary
   */
  public long value(String scope, String column, long fromNanos, long toNanos) {
    Scope found = scope(scope);
    int index = found.indexOf(column);
    if (index < 0) {
      throw new IllegalArgumentException("no meter " + scope + "/" + column);
    }
    int from = boundaryAt(fromNanos);
    int to = boundaryAt(toNanos);
    int at = found.offset() + index;
    return switch (found.columns().get(index).kind()) {
      case TOTAL -> rows.get(to)[at] - rows.get(from)[at];
      case LEVEL -> rows.get(to)[at];
      case PEAK -> {
        long peak = 0;
        for (int i = from + 1; i <= to; i++) {
          peak = Math.max(peak, rows.get(i)[at]);
        }
        yield peak;
      }
      case FIRST -> {
        for (int i = from + 1; i <= to; i++) {
          if (rows.get(i)[at] >= 0) {
            yield rows.get(i)[at];
          }
        }
        yield -1;
      }
      case LAST -> {
        for (int i = to; i > from; i--) {
          if (rows.get(i)[at] >= 0) {
            yield rows.get(i)[at];
          }
        }
        yield -1;
      }
    };
  }

  /** What the histogram called {@code name} recorded over [from, to), merged. */
  public LatencyHistogram histogram(String name, long fromNanos, long toNanos) {
    LatencyHistogram merged = LatencyHistogram.fine();
    Segments found = segments(name);
    for (int i = boundaryAt(fromNanos); i < boundaryAt(toNanos); i++) {
      merged.mergeEncoded(found.encoded().get(i));
    }
    return merged;
  }

  private int boundaryAt(long nanos) {
    int at = Arrays.binarySearch(boundaries, 0, rows.size(), nanos);
    if (at < 0) {
      throw new IllegalArgumentException(nanos + " ns is not a captured boundary");
    }
    return at;
  }

  private Scope scope(String name) {
    Scope found = scopes.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no component " + name);
    }
    return found;
  }

  /**
   * Everything measured over [from, to), in little memory: what is kept of a replication once the
   * windows are known.
   */
  public WindowSample window(long fromNanos, long toNanos) {
    Map<String, long[]> values = new LinkedHashMap<>();
    scopes.forEach(
        (name, found) -> {
          long[] row = new long[found.columns().size()];
          for (int i = 0; i < row.length; i++) {
            row[i] = value(name, found.columns().get(i).name(), fromNanos, toNanos);
          }
          values.put(name, row);
        });
    Map<String, byte[]> latencies = new LinkedHashMap<>();
    for (String name : segments.keySet()) {
      latencies.put(name, histogram(name, fromNanos, toNanos).encode());
    }
    Map<String, List<Metered.Column>> columns = new LinkedHashMap<>();
    scopes.forEach((name, found) -> columns.put(name, found.columns()));
    return new WindowSample(fromNanos, toNanos, columns, values, latencies);
  }
}
