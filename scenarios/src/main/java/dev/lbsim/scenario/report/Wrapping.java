package dev.lbsim.scenario.report;

import java.util.ArrayList;
import java.util.List;

/** Breaks long lines at spaces. */
final class Wrapping {
  private Wrapping() {}

  /**
   * Lines no longer than {@link TextSummary#WIDTH}, where the words allow that.
   *
   * @param lead of the first line; may hold colours
   * @param leadWidth columns that the lead takes on a terminal
   * @param indent of every further line
   */
  static List<String> lines(String lead, int leadWidth, String indent, String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(lead);
    int used = leadWidth;
    boolean first = true;
    for (String word : text.split(" ")) {
      if (!first && used + 1 + word.length() > TextSummary.WIDTH) {
        lines.add(line.toString());
        line = new StringBuilder(indent);
        used = indent.length();
        first = true;
      }
      line.append(first ? "" : " ").append(word);
      used += (first ? 0 : 1) + word.length();
      first = false;
    }
    lines.add(line.toString());
    return lines;
  }
}
