package dev.lbsim.core.model;

import dev.lbsim.core.stats.Metered;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts where a client group's requests are sent: which of the addresses it may be told, and of an
 * anycast address which site. Where there is no choice it counts nothing.
 *
 * <p>Hot path: runs once per event.
 */
final class Reach {
  private final Front[] ends;
  private final long[] sent;
  private final List<Metered.Column> columns = new ArrayList<>();

  Reach(Front[] fronts) {
    List<Front> all = new ArrayList<>();
    for (Front front : fronts) {
      if (front instanceof Vip vip) {
        all.addAll(vip.sites());
      } else {
        all.add(front);
      }
    }
    this.ends = all.size() > 1 ? all.toArray(Front[]::new) : new Front[0];
    this.sent = new long[ends.length];
    for (Front end : ends) {
      columns.add(new Metered.Column("to." + end.name(), Metered.Kind.TOTAL));
    }
  }

  void sentTo(Front end) {
    for (int i = 0; i < ends.length; i++) {
      if (ends[i] == end) {
        sent[i]++;
        return;
      }
    }
  }

  List<Metered.Column> columns() {
    return columns;
  }

  void capture(long[] row, int at) {
    System.arraycopy(sent, 0, row, at, sent.length);
  }
}
