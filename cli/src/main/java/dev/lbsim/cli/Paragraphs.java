package dev.lbsim.cli;

import java.util.ArrayList;
import java.util.List;

/** Prose in 80 columns. */
final class Paragraphs {
  private static final int WIDTH = 80;

  private Paragraphs() {}

  /** A label, and the text beside it; further lines stand under the text. */
  static List<String> hanging(String label, String text) {
    return fill(label, " ".repeat(label.length()), text);
  }

  /**
   * A text whose lines were broken somewhere else. An empty line separates paragraphs; a line that
   * starts with a space is kept as it is.
   */
  static List<String> reflowed(String indent, String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder paragraph = new StringBuilder();
    for (String line : (text + "\n").split("\n", -1)) {
      boolean kept = line.startsWith(" ");
      if (line.isBlank() || kept) {
        flush(lines, indent, paragraph);
        if (kept) {
          lines.add(indent + line);
        } else if (!lines.isEmpty() && !lines.get(lines.size() - 1).isEmpty()) {
          lines.add("");
        }
      } else {
        paragraph.append(line).append(' ');
      }
    }
    while (!lines.isEmpty() && lines.get(lines.size() - 1).isEmpty()) {
      lines.remove(lines.size() - 1);
    }
    return lines;
  }

  private static void flush(List<String> lines, String indent, StringBuilder paragraph) {
    if (!paragraph.isEmpty()) {
      lines.addAll(fill(indent, indent, paragraph.toString().strip()));
      paragraph.setLength(0);
    }
  }

  private static List<String> fill(String first, String rest, String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(first);
    boolean empty = true;
    for (String word : text.strip().split("\\s+")) {
      if (!empty && line.length() + 1 + word.length() > WIDTH) {
        lines.add(line.toString().stripTrailing());
        line = new StringBuilder(rest);
        empty = true;
      }
      line.append(empty ? "" : " ").append(word);
      empty = false;
    }
    lines.add(line.toString().stripTrailing());
    return lines;
  }
}
