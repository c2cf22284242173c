package dev.lbsim.core.model;

import dev.lbsim.core.stats.Metered.Column;
import dev.lbsim.core.stats.Metered.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client group counts besides its requests: how they got to what they visit.
 *
 * <p>Hot path: runs once per event.
 */
final class Visits {
  private static final List<Column> COMMON =
      List.of(
          new Column("attempts", Kind.TOTAL),
          new Column("retries", Kind.TOTAL),
          new Column("failovers", Kind.TOTAL),
          new Column("raced", Kind.TOTAL),
          new Column("connections", Kind.TOTAL),
          new Column("lookups", Kind.TOTAL),
          new Column("cache-hits", Kind.TOTAL),
          new Column("lookup-timeouts", Kind.TOTAL),
          new Column("resolve-nanos", Kind.TOTAL),
          new Column("sessions", Kind.TOTAL),
          new Column("throttled", Kind.TOTAL));

  private final List<Column> columns = new ArrayList<>(COMMON);
  private final Reach reach;

  long attempts;
  long retries;
  long failovers;

  /** Attempts that were not even sent. */
  long throttled;

  /** Requests on connections that are no more than a number. */
  long unconnected;

  Visits(Reach reach) {
    this.reach = reach;
    this.columns.addAll(reach.columns());
  }

  List<Column> columns() {
    return columns;
  }

  void capture(
      long[] row,
      int at,
      Connections connections,
      @Nullable Race race,
      @Nullable Lookup lookup,
      RequestSource source) {
    row[at] = attempts;
    row[at + 1] = retries;
    row[at + 2] = failovers + (race == null ? 0 : race.failovers());
    row[at + 3] = race == null ? 0 : race.started();
    row[at + 4] = connections.opened() + unconnected;
    row[at + 9] = source.sessionsBegun();
    row[at + 10] = throttled;
    reach.capture(row, at + COMMON.size());
    if (lookup != null) {
      row[at + 5] = lookup.lookups();
      row[at + 6] = lookup.cacheHits();
      row[at + 7] = lookup.timeouts();
      row[at + 8] = lookup.waitedNanos();
    }
  }
}
