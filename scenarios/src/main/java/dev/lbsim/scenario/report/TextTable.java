package dev.lbsim.scenario.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines in columns: the first flush left, the others flush right, at least two spaces between.
 * Columns that hold nothing but dashes are left out. When the columns do not fit, the first is cut.
 */
final class TextTable {
  private static final String GAP = "  ";

  private final int width;
  private final List<List<String>> rows = new ArrayList<>();

  TextTable(int width, List<String> headings) {
    this.width = width;
    rows.add(headings);
  }

  void row(List<String> cells) {
    if (cells.size() != rows.get(0).size()) {
      throw new IllegalArgumentException(cells + " does not fit under " + rows.get(0));
    }
    rows.add(List.copyOf(cells));
  }

  /** The lines, headings first, without trailing spaces. */
  List<String> lines() {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    int others = 0;
    for (int c = 0; c < columns; c++) {
      widths[c] = saysSomething(c) ? widest(c) : 0;
      others += c > 0 && widths[c] > 0 ? widths[c] + GAP.length() : 0;
    }
    widths[0] = Math.max(4, Math.min(widths[0], width - others));
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private boolean saysSomething(int column) {
    return column == 0
        || rows.stream()
            .skip(1)
            .map(row -> row.get(column))
            .anyMatch(cell -> !cell.isEmpty() && !cell.equals(Figures.NONE));
  }

  private int widest(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    String first = cut(row.get(0), widths[0]);
    line.append(first).append(" ".repeat(widths[0] - first.length()));
    for (int c = 1; c < widths.length; c++) {
      if (widths[c] > 0) {
        line.append(GAP).append(" ".repeat(widths[c] - row.get(c).length())).append(row.get(c));
      }
    }
    return line.toString().stripTrailing();
  }

  static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, Math.max(0, width - 2)) + "..";
  }
}
