package dev.lbsim.scenario.language.problem;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a scenario, or could be better.
 *
 * @param severity whether it prevents a run
 * @param file the file as the user named it, or the command-line option at fault
 * @param line from 1, or 0 where there is none
 * @param column from 1, or 0 where there is none
 * @param path the place in the scenario, such as {@code servers.web.service}; empty for the whole
 * @param message one sentence: what was found and what is allowed
 * @param hint what to write instead, or null
 */
public record Problem(
    Severity severity,
    String file,
    int line,
    int column,
    String path,
    String message,
    @Nullable String hint) {

  /** Whether a problem prevents a run. */
  public enum Severity {
    /** The scenario cannot run. */
    ERROR,
    /** The scenario runs, but perhaps not as its author thinks. */
    ADVICE
  }

  /** An error at {@code mark}. */
  public static Problem error(Mark mark, String path, String message, @Nullable String hint) {
    return new Problem(
        Severity.ERROR, mark.source(), mark.line(), mark.column(), path, message, hint);
  }

  /** Advice at {@code mark}. */
  public static Problem advice(Mark mark, String path, String message, @Nullable String hint) {
    return new Problem(
        Severity.ADVICE, mark.source(), mark.line(), mark.column(), path, message, hint);
  }

  /** True when the scenario cannot run. */
  public boolean isError() {
    return severity == Severity.ERROR;
  }

  /** One line, and a second one with the hint if there is one. */
  public String render() {
    return render(Integer.MAX_VALUE);
  }

  /** The same in lines of at most {@code width} characters, unless a single word is longer. */
  public String render(int width) {
    StringBuilder text = new StringBuilder(file);
    if (line > 0) {
      text.append(':').append(line).append(':').append(column);
    }
    text.append(": ");
    if (!isError()) {
      text.append("advice: ");
    }
    // An option such as --set a.b=c already names its path.
    if (!path.isEmpty() && !file.contains(path + "=")) {
      text.append(path).append(": ");
    }
    String whole = wrap(text.append(message).toString(), width);
    return hint == null ? whole : whole + "\n" + wrap("  hint: " + hint, width);
  }

  private static String wrap(String text, int width) {
    StringBuilder wrapped = new StringBuilder();
    int column = 0;
    for (String word : text.split("(?<=[^ ]) ")) {
      if (column > 0 && column + 1 + word.length() > width) {
        wrapped.append("\n    ");
        column = 4;
      } else if (column > 0) {
        wrapped.append(' ');
        column++;
      }
      wrapped.append(word);
      column += word.length();
    }
    return wrapped.toString();
  }
}
