package dev.lbsim.scenario.language.problem;

/**
 * Where a value was written.
 *
 * @param source the file as the user named it, or the command-line option the value came from
 * @param line from 1, or 0 where the source has no lines (a command-line option)
 * @param column from 1, or 0 where the source has no lines
 */
public record Mark(String source, int line, int column) implements Comparable<Mark> {
  /** A place on the command line, such as {@code --set servers.web.workers=0}. */
  public static Mark option(String option) {
    return new Mark(option, 0, 0);
  }

  /** The place {@code columns} characters further right on the same line. */
  public Mark right(int columns) {
    return line == 0 ? this : new Mark(source, line, column + columns);
  }

  @Override
  public int compareTo(Mark other) {
    int byLine = Integer.compare(line, other.line);
    return byLine != 0 ? byLine : Integer.compare(column, other.column);
  }
}
