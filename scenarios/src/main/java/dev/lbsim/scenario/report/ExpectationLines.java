package dev.lbsim.scenario.report;

import dev.lbsim.scenario.report.RunReport.ExpectResult;
import dev.lbsim.scenario.report.RunReport.Verdict;
import java.util.ArrayList;
import java.util.List;

/** Verdicts on expectations: what was expected, what was found, on which line it stands. */
final class ExpectationLines {
  private static final String INDENT = "        ";

  private ExpectationLines() {}

  /** A line, or more where one is too short, for each. */
  static List<String> of(List<ExpectResult> results, Paint paint) {
    List<String> lines = new ArrayList<>();
    if (!results.isEmpty()) {
      lines.add(paint.heading("expect"));
      results.forEach(result -> add(lines, result, paint));
    }
    return lines;
  }

  private static void add(List<String> lines, ExpectResult result, Paint paint) {
    String verdict =
        switch (result.verdict()) {
          case PASS -> paint.good("PASS");
          case FAIL -> paint.bad("FAIL");
          case SKIPPED -> paint.aside("SKIP");
        };
    String found =
        result.verdict() == Verdict.SKIPPED
            ? "line " + result.line()
            : "%s  n=%s  line %d"
                .formatted(result.observed(), Figures.count(result.samples()), result.line());
    int room = TextSummary.WIDTH - INDENT.length() - result.text().length() - found.length();
    String lead = "  " + verdict + "  ";
    if (room >= 2) {
      lines.add(lead + result.text() + " ".repeat(room) + found);
    } else {
      lines.addAll(Wrapping.lines(lead, INDENT.length(), INDENT + "  ", result.text()));
      lines.add(" ".repeat(Math.max(8, TextSummary.WIDTH - found.length())) + found);
    }
  }

  /** The last line of a summary: whether all is well. */
  static String closing(List<ExpectResult> results, Paint paint) {
    if (results.isEmpty()) {
      return "no expectations in the file";
    }
    long failed = count(results, Verdict.FAIL);
    long skipped = count(results, Verdict.SKIPPED);
    long judged = results.size() - skipped;
    String rest = skipped == 0 ? "" : "%d not judged here".formatted(skipped);
    if (judged == 0) {
      return rest;
    }
    String closing =
        failed > 0
            ? paint.bad(
                "%d of %d expectation%s failed".formatted(failed, judged, judged == 1 ? "" : "s"))
            : paint.good(
                judged == 1
                    ? "the expectation held"
                    : "all %d expectations held".formatted(judged));
    return rest.isEmpty() ? closing : closing + ", " + rest;
  }

  private static long count(List<ExpectResult> results, Verdict verdict) {
    return results.stream().filter(result -> result.verdict() == verdict).count();
  }
}
