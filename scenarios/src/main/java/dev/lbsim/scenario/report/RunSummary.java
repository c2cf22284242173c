package dev.lbsim.scenario.report;

import dev.lbsim.scenario.report.RunReport.ExpectResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a person sees after a run: a screen for each variant, then all of them side by side, then
 * whether the expectations held. 80 columns, ASCII but for what the file itself says; nothing is
 * said by colour alone.
 */
public final class RunSummary {
  private static final String RULE = "-".repeat(TextSummary.WIDTH);

  private RunSummary() {}

  /** The summary of these reports, at least one, ending with a line break. */
  public static String of(List<RunReport> reports, Paint paint) {
    List<String> lines = new ArrayList<>();
    List<ExpectResult> all = new ArrayList<>();
    List<ExpectResult> joint = new ArrayList<>();
    for (RunReport report : reports) {
      List<ExpectResult> own = new ArrayList<>(report.expect());
      if (reports.size() > 1) {
        own.removeIf(result -> comparesVariants(result, reports));
        report.expect().stream()
            .filter(result -> !own.contains(result) && !joint.contains(result))
            .forEach(joint::add);
      }
      lines.addAll(TextSummary.lines(report, paint));
      add(lines, ExpectationLines.of(own, paint));
      if (reports.size() > 1) {
        lines.addAll(List.of("", paint.aside(RULE), ""));
      }
      all.addAll(own);
    }
    if (reports.size() > 1) {
      lines.addAll(VariantTable.lines(reports, paint));
    }
    add(lines, ExpectationLines.of(joint, paint));
    all.addAll(joint);
    if (all.isEmpty() || reports.size() > 1) {
      lines.add("");
    }
    lines.add(ExpectationLines.closing(all, paint));
    return String.join("\n", lines) + "\n";
  }

  /** Writes the summary, without colours, into a file: whole or not at all. */
  public static void write(List<RunReport> reports, Path file) throws IOException {
    ResultFile.write(file, out -> out.write(of(reports, Paint.NONE)));
  }

  /** An expectation that names variants is judged once and stands in every report. */
  private static boolean comparesVariants(ExpectResult result, List<RunReport> reports) {
    return reports.stream().allMatch(report -> report.expect().contains(result))
        && result.text().matches(".*\\) *\\[.*");
  }

  private static void add(List<String> lines, List<String> part) {
    if (!part.isEmpty()) {
      lines.add("");
      lines.addAll(part);
    }
  }
}
