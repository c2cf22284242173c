package dev.lbsim.scenario.trace;

import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.language.value.Measure;
import dev.lbsim.scenario.language.value.Quantity;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;

/**
 * A trace of requests as CSV, with a header: {@code time[,path][,size][,cost][,key]} in any order.
 * Times are seconds, or durations with a unit; sizes are bytes, or have a unit. Unlike a log, a
 * trace is made to be read: a line that cannot be read is an error.
 */
public final class CsvTrace implements TraceReader {
  private static final List<String> COLUMNS = List.of("time", "path", "size", "cost", "key");

  private final BufferedReader lines;
  private final int[] columnAt = {-1, -1, -1, -1, -1};
  private int lineNumber = 1;
  private double firstNanos = Double.NaN;
  private long timeNanos;
  private String path = "/";
  private long sizeBytes;
  private double cost = 1;
  private long key;

  /**
   * Reads the header from {@code lines}, and closes it when closed.
   *
   * @throws BadValue if the header is not that of a trace
   */
  public CsvTrace(BufferedReader lines) throws IOException, BadValue {
    this.lines = lines;
    String header = lines.readLine();
    String[] names = header == null ? new String[0] : header.strip().split(",");
    for (int i = 0; i < names.length; i++) {
      int column = COLUMNS.indexOf(names[i].strip());
      if (column < 0) {
        throw new BadValue(
            "there is no column " + Wording.quote(names[i].strip()),
            Wording.didYouMean(names[i].strip(), COLUMNS, "there are"));
      }
      columnAt[column] = i;
    }
    if (columnAt[0] < 0) {
      throw new BadValue(
          "its first line has no column \"time\"", "start with time,path,size,cost,key or fewer");
    }
  }

  @Override
  public boolean advance() throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      lineNumber++;
      if (!line.isBlank()) {
        try {
          take(line.split(",", -1));
        } catch (BadValue bad) {
          throw new IOException("line " + lineNumber + " of the trace: " + bad.message(), bad);
        }
        return true;
      }
    }
    return false;
  }

  private void take(String[] cells) throws BadValue {
    double at = quantity(cell(cells, 0, "0"), Measure.TIME, 1e9);
    if (Double.isNaN(firstNanos)) {
      firstNanos = at;
    }
    long next = Math.round(at - firstNanos);
    if (next < timeNanos) {
      throw new BadValue("its time is before that of the line above", null);
    }
    timeNanos = next;
    path = cell(cells, 1, "/");
    sizeBytes = Math.round(quantity(cell(cells, 2, "0"), Measure.SIZE, 1));
    cost = Quantity.parse(cell(cells, 3, "1"), Measure.FACTOR);
    key = Math.round(Quantity.parse(cell(cells, 4, String.valueOf(hash(path))), Measure.NUMBER));
  }

  private static int hash(String path) {
    return path.hashCode() & Integer.MAX_VALUE;
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
  private static double quantity(String text, Measure measure, double plainUnit) throws BadValue {
    boolean plain = !text.isEmpty() && Character.isDigit(text.charAt(text.length() - 1));
    return plain ? Quantity.parse(text, Measure.NUMBER) * plainUnit : Quantity.parse(text, measure);
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
