package dev.lbsim.core.model;

import dev.lbsim.core.stats.LatencyHistogram;
import dev.lbsim.core.stats.Metered;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one route of an L7 tier counts, over all its instances and workers. Latency runs from the
 * request's arrival at the worker to its answer.
 *
 * <p>Hot path: runs once per event.
 */
final class RouteMeters implements Metered {
  private static final List<Column> COLUMNS = columnList();

  private final String scope;

  /** Null where nobody asks for it. */
  final @Nullable LatencyHistogram okLatency;

  long requests;
  final long[] ended = new long[Ending.values().length];
  private final List<HttpCache> caches = new ArrayList<>();
  private final long[] counts = new long[RouteCount.values().length];
  private final long[] spent = new long[TimePart.COUNT];
  private long timed;

  RouteMeters(String scope, boolean tellsLatency) {
    this.scope = scope;
    this.okLatency = tellsLatency ? LatencyHistogram.fine() : null;
  }

  private static List<Column> columnList() {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("requests", Kind.TOTAL));
    for (Ending ending : Ending.values()) {
      columns.add(new Column(ending == Ending.OK ? "ok" : "errors." + ending.label(), Kind.TOTAL));
    }
    RouteCount.columns().forEach(count -> columns.add(new Column(count, Kind.TOTAL)));
    columns.add(new Column("timed", Kind.TOTAL));
    TimePart.columns().forEach(part -> columns.add(new Column(part, Kind.TOTAL)));
    columns.add(new Column("cache-entries", Kind.LEVEL));
    columns.add(new Column("cache-bytes", Kind.LEVEL));
    return List.copyOf(columns);
  }

  /** Tells how much this cache holds, which no other route does. */
  void tellOf(HttpCache cache) {
    caches.add(cache);
  }

  void count(RouteCount what) {
    counts[what.ordinal()]++;
  }

  void count(RouteCount what, long many) {
    counts[what.ordinal()] += many;
  }

  /** What a request that ended well spent its time on, for whoever issued it. */
  void took(TimeAccount time) {
    timed++;
    time.addTo(spent);
  }

  void ended(Ending ending, long latencyNanos) {
    ended[ending.ordinal()]++;
    if (ending == Ending.OK && okLatency != null) {
      okLatency.record(latencyNanos);
    }
  }

  @Override
  public String scope() {
    return scope;
  }

  @Override
  public List<Column> columns() {
    return COLUMNS;
  }

  @Override
  public void capture(long[] row, int at, long nowNanos) {
    int i = at;
    row[i++] = requests;
    for (long count : ended) {
      row[i++] = count;
    }
    for (long count : counts) {
      row[i++] = count;
    }
    row[i++] = timed;
    for (long nanos : spent) {
      row[i++] = nanos;
    }
    long objects = 0;
    long bytes = 0;
    for (HttpCache cache : caches) {
      objects += cache.store.objects();
      bytes += cache.store.bytes();
    }
    row[i++] = objects;
    row[i] = bytes;
  }
}
