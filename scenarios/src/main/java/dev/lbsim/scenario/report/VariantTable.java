package dev.lbsim.scenario.report;

import dev.lbsim.scenario.report.RunReport.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The variants of one file side by side: one line each, with the figures a choice between designs
 * usually turns on.
 */
public final class VariantTable {
  private static final Map<String, String> COLUMNS = new LinkedHashMap<>();

  static {
    COLUMNS.put("requests", "requests");
    COLUMNS.put("errors", "errors");
    COLUMNS.put("mean", "latency.mean");
    COLUMNS.put("p50", "latency.p50");
    COLUMNS.put("p99", "latency.p99");
    COLUMNS.put("p99.9", "latency.p999");
  }

  private VariantTable() {}

  /** The table of these variants, ending with a line break; empty for fewer than two. */
  public static String of(List<RunReport> variants, Paint paint) {
    return variants.size() < 2 ? "" : String.join("\n", lines(variants, paint)) + "\n";
  }

  /** The lines of the table. */
  static List<String> lines(List<RunReport> variants, Paint paint) {
    List<String> headings = new ArrayList<>(List.of("variants"));
    headings.addAll(COLUMNS.keySet());
    TextTable table = new TextTable(TextSummary.WIDTH, headings);
    for (RunReport variant : variants) {
      table.row(line(variant, "  " + name(variant), false));
      table.row(line(variant, "    +-", true));
    }
    List<String> lines = new ArrayList<>(table.lines());
    lines.set(0, paint.heading(lines.get(0)));
    lines.removeIf(line -> line.strip().equals("+-"));
    return lines;
  }

  /** What to call a report among others: its variant, or base for the file as it stands. */
  static String name(RunReport report) {
    return report.variant() == null ? "base" : report.variant();
  }

  private static List<String> line(RunReport variant, String label, boolean halfWidths) {
    List<String> cells = new ArrayList<>(List.of(label));
    for (String measure : COLUMNS.values()) {
      Metric metric = variant.metrics().get("total." + measure);
      cells.add(halfWidths ? Figures.halfWidth(metric).replace("+- ", "") : Figures.value(metric));
    }
    return cells;
  }
}
