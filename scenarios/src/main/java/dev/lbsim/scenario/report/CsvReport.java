package dev.lbsim.scenario.report;

import dev.lbsim.scenario.report.RunReport.Metric;
import dev.lbsim.scenario.report.RunReport.Series;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A run as two tables for spreadsheets and data frames: {@code metrics.csv}, one line per figure,
 * and {@code series.csv}, one line per point of a chart. Quoting is RFC 4180's; lines end with a
 * line feed. An empty cell means that there is no such number.
 */
public final class CsvReport {
  private CsvReport() {}

  /**
   * Writes both files into {@code folder}, which is made if need be; of several variants into a
   * folder each below it, called as the variant or {@code base}.
   */
  public static void write(List<RunReport> reports, Path folder) throws IOException {
    for (RunReport report : reports) {
      write(report, reports.size() == 1 ? folder : folder.resolve(VariantTable.name(report)));
    }
  }

  private static void write(RunReport report, Path folder) throws IOException {
    Files.createDirectories(folder);
    ResultFile.write(folder.resolve("metrics.csv"), out -> metrics(report, out));
    ResultFile.write(folder.resolve("series.csv"), out -> series(report, out));
  }

  static void metrics(RunReport report, Writer out) throws IOException {
    line(out, "name", "value", "ci_lo", "ci_hi", "unit", "n");
    for (Map.Entry<String, Metric> entry : report.metrics().entrySet()) {
      Metric metric = entry.getValue();
      double[] ends = metric.ci95();
      line(
          out,
          entry.getKey(),
          number(metric.value()),
          ends == null ? "" : number(ends[0]),
          ends == null ? "" : number(ends[1]),
          metric.unit(),
          Long.toString(metric.n()));
    }
  }

  static void series(RunReport report, Writer out) throws IOException {
    line(out, "name", "time_s", "value", "ci_lo", "ci_hi", "unit");
    for (Map.Entry<String, Series> entry : report.series().entrySet()) {
      Series series = entry.getValue();
      for (int i = 0; i < series.timeSeconds().length; i++) {
        line(
            out,
            entry.getKey(),
            number(series.timeSeconds()[i]),
            number(series.value()[i]),
            series.lo() == null ? "" : number(series.lo()[i]),
            series.hi() == null ? "" : number(series.hi()[i]),
            series.unit());
      }
    }
  }

  static String number(double value) {
    return Double.isFinite(value) ? Numbers.shortest(value) : "";
  }

  static void line(Writer out, String... cells) throws IOException {
    for (int i = 0; i < cells.length; i++) {
      out.write((i == 0 ? "" : ",") + quoted(cells[i]));
    }
    out.write('\n');
  }

  private static String quoted(String cell) {
    boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
