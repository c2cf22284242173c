package dev.lbsim.cli;

import dev.lbsim.live.admin.Happenings;
import dev.lbsim.live.admin.Overview;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One picture of a live world as lines of text, none longer than the terminal is wide and no more
 * than it is high. What does not fit is left out from below: members before tiers, and it says so.
 */
final class DashboardFrame {
  private static final String RESET = "\u001b[0m";
  private static final int NAME_LEAST = 12;
  private static final int NARROW = 76;
  private static final int LEAST_EVENTS = 3;
  private static final double BAD_SHARE = .01;

  private final int columns;
  private final int lines;
  private final boolean color;
  private final List<String> out = new ArrayList<>();

  private DashboardFrame(int columns, int lines, boolean color) {
    this.columns = columns;
    this.lines = lines;
    this.color = color;
  }

  /**
   * What is told above the table.
   *
   * @param title of the scenario
   * @param doneSeconds how far it has come
   * @param allSeconds how far it goes
   * @param doors where one may call
   */
  record Head(String title, double doneSeconds, double allSeconds, List<String> doors) {}

  /** Draws it. */
  static List<String> draw(Head head, Overview seen, int columns, int lines, boolean color) {
    DashboardFrame frame = new DashboardFrame(columns, lines, color);
    frame.head(head, seen);
    frame.table(seen);
    frame.events(seen);
    return frame.out;
  }

  private void head(Head head, Overview seen) {
    double share = Math.max(0, Math.min(1, head.doneSeconds / head.allSeconds));
    String time =
        " %s of %s, %d %%%s"
            .formatted(
                seconds(head.doneSeconds),
                seconds(head.allSeconds),
                Math.round(100 * share),
                seen.draining() ? ", draining" : "");
    String title = cut(head.title, Math.max(NAME_LEAST, columns - time.length()));
    add("1", title + " ".repeat(Math.max(0, columns - title.length() - time.length())) + time);
    add("2", fitting(head.doors));
    add("", "");
  }

  /** As many as there is room for: half of an address is of no use. */
  private String fitting(List<String> doors) {
    StringBuilder all = new StringBuilder();
    for (String door : doors) {
      if (all.length() + 2 + door.length() <= columns) {
        all.append(all.isEmpty() ? "" : "  ").append(door);
      }
    }
    return all.toString();
  }

  private void table(Overview seen) {
    add("1", line("", "RATE/S", "ERRORS", "P50", "P99", "SHARE", "FLYING", "HEALTH"));
    List<Overview.Row> rows = seen.rows();
    int room = lines - out.size() - 2 - Math.min(LEAST_EVENTS, seen.events().size());
    int fit = rows.size() <= room ? rows.size() : room - 1;
    int tiers = (int) rows.stream().filter(row -> !row.member()).count();
    int membersFit = Math.max(0, fit - tiers);
    int left = 0;
    for (Overview.Row row : rows) {
      if (row.member() && membersFit-- <= 0 || !row.member() && out.size() >= lines - 1) {
        left++;
      } else {
        row(row);
      }
    }
    if (left > 0) {
      add("2", "  ... and " + left + " more");
    }
    add("", "");
  }

  private void row(Overview.Row row) {
    String text =
        line(
            (row.member() ? "  " : "") + row.name(),
            rate(row.ratePerSec()),
            share(row.errorShare()),
            time(row.p50Nanos()),
            time(row.p99Nanos()),
            share(row.share()),
            row.inFlight() < 0 ? "" : Long.toString(row.inFlight()),
            row.health());
    add(!row.well() ? "31" : row.errorShare() >= BAD_SHARE ? "33" : "", text);
  }

  /** At 80 columns 24 remain for names; on a narrow terminal two figures are left out. */
  private String line(
      String name,
      String rate,
      String errors,
      String p50,
      String p99,
      String share,
      String flying,
      String health) {
    if (columns < NARROW) {
      int width = Math.max(NAME_LEAST, columns - 42);
      return ("%-" + width + "s%8s%8s%8s%8s  %s")
          .formatted(cut(name, width), rate, errors, p50, p99, health);
    }
    int width = columns - 56;
    return ("%-" + width + "s%8s%8s%8s%8s%7s%7s  %s")
        .formatted(cut(name, width), rate, errors, p50, p99, share, flying, health);
  }

  private void events(Overview seen) {
    List<Happenings.Happening> all = seen.events();
    int room = Math.max(0, lines - out.size());
    for (Happenings.Happening each : all.subList(Math.max(0, all.size() - room), all.size())) {
      String by = each.by() == Happenings.By.OPERATOR ? ", by hand" : "";
      String phase = each.phase().isEmpty() ? "" : " " + each.phase();
      add("", "%9s  %s%s%s".formatted(seconds(each.atNanos() / 1e9), each.text(), phase, by));
    }
  }

  private void add(String style, String text) {
    String fits = cut(text.stripTrailing(), columns);
    out.add(color && !style.isEmpty() ? "\u001b[" + style + "m" + fits + RESET : fits);
  }

  private static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, Math.max(0, width - 1)) + "~";
  }

  private static String rate(double perSecond) {
    if (Double.isNaN(perSecond)) {
      return "-";
    }
    return print(perSecond < 9.95 ? "%.1f" : "%.0f", perSecond);
  }

  private static String share(double ratio) {
    if (Double.isNaN(ratio)) {
      return "";
    }
    double percent = 100 * ratio;
    return print(percent == 0 || percent >= 9.95 ? "%.0f%%" : "%.1f%%", percent);
  }

  private static String time(double nanos) {
    if (Double.isNaN(nanos)) {
      return "";
    }
    if (nanos < 999_500) {
      return print("%.0fus", nanos / 1e3);
    }
    return nanos < 999_500_000
        ? print(nanos < 9_950_000 ? "%.1fms" : "%.0fms", nanos / 1e6)
        : print("%.2fs", nanos / 1e9);
  }

  private static String seconds(double seconds) {
    return seconds < 600 ? print("%.1fs", seconds) : print("%.0fmin", Math.floor(seconds / 60));
  }

  private static String print(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
