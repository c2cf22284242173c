package dev.lbsim.core.model;

import dev.lbsim.core.stats.LatencyHistogram;
import dev.lbsim.core.stats.Metered;
import java.util.ArrayList;
import java.util.List;

/**
 * What one route of an L7 tier counts, over all its instances and workers. Latency runs from the
 * request's arrival at the worker to its answer.
 *
 * <p>Hot path: runs once per event.
 */
final class RouteMeters implements Metered {
  private static final List<Column> COLUMNS = columnList();

  private final String scope;
  final LatencyHistogram okLatency = LatencyHistogram.fine();

  long requests;
  final long[] ended = new long[Ending.values().length];
  long abandoned;
  long attempts;
  long retries;
  long hedges;
  long hedgesWon;
  long delayed;

  RouteMeters(String scope) {
    this.scope = scope;
  }

  private static List<Column> columnList() {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("requests", Kind.TOTAL));
    for (Ending ending : Ending.values()) {
      columns.add(new Column(ending == Ending.OK ? "ok" : "errors." + ending.label(), Kind.TOTAL));
    }
    for (String count :
        List.of("abandoned", "attempts", "retries", "hedges", "hedges-won", "delayed")) {
      columns.add(new Column(count, Kind.TOTAL));
    }
    return List.copyOf(columns);
  }

  void ended(Ending ending, long latencyNanos) {
    ended[ending.ordinal()]++;
    if (ending == Ending.OK) {
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
    row[i++] = abandoned;
    row[i++] = attempts;
    row[i++] = retries;
    row[i++] = hedges;
    row[i++] = hedgesWon;
    row[i] = delayed;
  }
}
