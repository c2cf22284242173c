package dev.lbsim.core.model;

import dev.lbsim.core.balance.Outcome;
import dev.lbsim.core.stats.LatencyHistogram;
import dev.lbsim.core.stats.Metered;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an L7 tier, with all its instances and workers, has sent to one of its pools, and what came
 * of it: retries and hedges count, answers from a cache do not. Latency runs from the choice of the
 * backend to its answer, so what is in between counts as well.
 *
 * <p>Hot path: runs once per event.
 */
final class PoolMeters implements Metered {
  private static final List<Column> COLUMNS = columnList();

  private final String scope;

  /** Null where the tier has no other pool to compare it with. */
  final @Nullable LatencyHistogram okLatency;

  private long requests;
  private long abandoned;
  private long okNanos;
  private final long[] ended = new long[Ending.values().length];

  PoolMeters(String scope, boolean tellsLatency) {
    this.scope = scope;
    this.okLatency = tellsLatency ? LatencyHistogram.coarse() : null;
  }

  private static List<Column> columnList() {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("requests", Kind.TOTAL));
    columns.add(new Column("abandoned", Kind.TOTAL));
    columns.add(new Column("ok-nanos", Kind.TOTAL));
    for (Ending ending : Ending.values()) {
      columns.add(new Column(ending == Ending.OK ? "ok" : "errors." + ending.label(), Kind.TOTAL));
    }
    return List.copyOf(columns);
  }

  /** A backend has been chosen. */
  void sent() {
    requests++;
  }

  /** What came of it. */
  void ended(Ending ending, Outcome outcome, long latencyNanos) {
    if (outcome == Outcome.ABANDONED) {
      abandoned++;
      return;
    }
    ended[ending.ordinal()]++;
    if (ending == Ending.OK) {
      okNanos += latencyNanos;
      if (okLatency != null) {
        okLatency.record(latencyNanos);
      }
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
    row[at] = requests;
    row[at + 1] = abandoned;
    row[at + 2] = okNanos;
    System.arraycopy(ended, 0, row, at + 3, ended.length);
  }
}
