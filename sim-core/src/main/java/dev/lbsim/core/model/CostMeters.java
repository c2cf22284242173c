package dev.lbsim.core.model;

import dev.lbsim.core.stats.Metered;
import java.util.ArrayList;
import java.util.List;

/**
 * What an L7 tier takes requests to cost, over all its instances and workers: for each subject it
 * tells apart how many came, and their costs added up.
 *
 * <p>Hot path: runs once per event.
 */
final class CostMeters implements Metered {
  private final String scope;
  private final List<Column> columns;
  private final long[] requests;
  private final long[] units;

  CostMeters(String scope, List<String> subjects) {
    this.scope = scope;
    this.requests = new long[subjects.size()];
    this.units = new long[subjects.size()];
    List<Column> all = new ArrayList<>();
    for (String subject : subjects) {
      all.add(new Column("requests " + subject, Kind.TOTAL));
      all.add(new Column("cost " + subject, Kind.TOTAL));
    }
    this.columns = List.copyOf(all);
  }

  void count(int subject, long costUnits) {
    requests[subject]++;
    units[subject] += costUnits;
  }

  @Override
  public String scope() {
    return scope;
  }

  @Override
  public List<Column> columns() {
    return columns;
  }

  @Override
  public void capture(long[] row, int at, long nowNanos) {
    for (int i = 0; i < requests.length; i++) {
      row[at + 2 * i] = requests[i];
      row[at + 2 * i + 1] = units[i];
    }
  }
}
