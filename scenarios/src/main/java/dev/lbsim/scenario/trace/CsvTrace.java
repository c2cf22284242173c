package dev.lbsim.scenario.trace;

import dev.lbsim.core.random.Distributions;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.language.value.Measure;
import dev.lbsim.scenario.language.value.Quantity;
import java.io.IOException;
import java.util.List;

/**
 * A trace of requests as CSV, with a header: {@code time[,path][,size][,cost][,key]} in any order.
 * Times are seconds, or durations with a unit; sizes are bytes, or have a unit. Unlike a log, a
 * trace is made to be read: a line that cannot be read is an error.
 */
public final class CsvTrace implements TraceReader {
  private static final List<String> COLUMNS = List.of("time", "path", "size", "cost", "key");
  private static final double LONGEST_NANOS = 100.0 * 365 * 86_400 * 1e9;

  private final Lines lines;
  private final String name;
  private final int[] columnAt = {-1, -1, -1, -1, -1};
  private double firstNanos = Double.NaN;
  private long timeNanos;
  private String path = "/";
  private long sizeBytes;
  private double cost = 1;
  private long key;

  /**
   * Reads the header from {@code lines}, and closes it when closed.
   *
   * @param name what the file is called in complaints
   * @throws BadValue if the header is not that of a trace
   */
  public CsvTrace(Lines lines, String name) throws IOException, BadValue {
    this.lines = lines;
    this.name = name;
    String header = lines.next();
    if (header == null) {
      throw new BadValue(name + " is empty", null);
    }
    String[] names = header.strip().split(",", -1);
    for (int i = 0; i < names.length; i++) {
      String word = names[i].strip();
      int column = COLUMNS.indexOf(word);
      if (column < 0) {
        throw new BadValue(
            "the header of " + name + " has the unknown column " + Wording.quote(word),
            Wording.didYouMean(word, COLUMNS, "columns are"));
      }
      if (columnAt[column] >= 0) {
        throw new BadValue(
            "the header of " + name + " has the column " + Wording.quote(word) + " twice", null);
      }
      columnAt[column] = i;
    }
    if (columnAt[0] < 0) {
      throw new BadValue(
          "the header of " + name + " has no column \"time\"",
          "let its first line be time,path,size,cost,key or fewer of them");
    }
  }

  @Override
  public boolean advance() throws IOException, BadValue {
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (!line.isBlank()) {
        try {
          take(line);
        } catch (BadValue bad) {
          throw new BadValue(
              "line " + lines.number() + " of " + name + ": " + bad.message(), bad.hint());
        }
        return true;
      }
    }
    return false;
  }

  private void take(String line) throws BadValue {
    if (line.length() > Lines.LONGEST) {
      throw new BadValue("it is longer than " + Lines.LONGEST + " characters", null);
    }
    String[] cells = line.split(",", -1);
    double at = quantity(cells, 0, "0", Measure.TIME, 1e9, Double.MAX_VALUE);
    if (Double.isNaN(firstNanos)) {
      firstNanos = at;
    }
    if (at - firstNanos > LONGEST_NANOS) {
      throw new BadValue("its time is more than 100 years after the first", null);
    }
    long next = Math.round(at - firstNanos);
    if (next < timeNanos) {
      throw new BadValue("its time is before that of the line above", "sort the lines by time");
    }
    timeNanos = next;
    path = cell(cells, 1, "/");
    sizeBytes =
        Math.round(quantity(cells, 2, "0", Measure.SIZE, 1, Distributions.MAX_QUANTITY / 1000));
    cost = quantity(cells, 3, "1", Measure.FACTOR, 1, Distributions.MAX_QUANTITY);
    key =
        columnAt[4] < 0
            ? path.hashCode() & Integer.MAX_VALUE
            : Math.round(quantity(cells, 4, "0", Measure.NUMBER, 1, Long.MAX_VALUE));
  }

  private String cell(String[] cells, int column, String otherwise) throws BadValue {
    int at = columnAt[column];
    if (at < 0) {
      return otherwise;
    }
    if (at >= cells.length) {
      throw new BadValue("it has " + cells.length + " of " + (at + 1) + " cells", null);
    }
    return cells[at].strip();
  }

  /** A quantity with a unit, or a plain number of {@code plainUnit}s. */
  private double quantity(
      String[] cells, int column, String otherwise, Measure measure, double plainUnit, double most)
      throws BadValue {
    String text = cell(cells, column, otherwise);
    boolean plain = !text.isEmpty() && Character.isDigit(text.charAt(text.length() - 1));
    double value;
    try {
      value =
          plain ? Quantity.parse(text, Measure.NUMBER) * plainUnit : Quantity.parse(text, measure);
    } catch (BadValue bad) {
      throw new BadValue(COLUMNS.get(column) + ": " + bad.message(), bad.hint());
    }
    if (value > most) {
      throw new BadValue(
          COLUMNS.get(column) + ": " + Wording.quote(text) + " is too large",
          "allowed is at most " + measure.print(most));
    }
    return value;
  }

  @Override
  public long timeNanos() {
    return timeNanos;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public double cost() {
    return cost;
  }

  @Override
  public long key() {
    return key;
  }

  @Override
  public long skippedLines() {
    return 0;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
