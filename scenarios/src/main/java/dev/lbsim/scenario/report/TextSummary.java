package dev.lbsim.scenario.report;

import dev.lbsim.scenario.report.RunReport.EventNote;
import dev.lbsim.scenario.report.RunReport.ExpectResult;
import dev.lbsim.scenario.report.RunReport.Metric;
import dev.lbsim.scenario.report.RunReport.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run on one screen, 80 columns wide: what was asked, how it ended, how long it took, who did the
 * work, what each event changed, and whether the expectations held. Parts without figures are left
 * out. Nothing is said by colour alone.
 */
public final class TextSummary {
  /** What a terminal has had since the punched card. */
  static final int WIDTH = 80;

  private static final String ERROR_KINDS = "total.errors.";
  private static final List<String> QUANTILES =
      List.of("mean", "p50", "p90", "p95", "p99", "p999", "max");

  private final RunReport report;
  private final Paint paint;
  private final List<String> lines = new ArrayList<>();

  private TextSummary(RunReport report, Paint paint) {
    this.report = report;
    this.paint = paint;
  }

  /** The summary, ending with a line break. */
  public static String of(RunReport report, Paint paint) {
    return String.join("\n", new TextSummary(report, paint).write()) + "\n";
  }

  private List<String> write() {
    head();
    outcomes();
    latency();
    for (ScopeTable table : ScopeTable.ALL) {
      table.of(report.metrics(), WIDTH).ifPresent(this::table);
    }
    events();
    warnings();
    expectations();
    return lines;
  }

  private void head() {
    String name = report.scenario().name();
    if (report.variant() != null) {
      name += " [" + report.variant() + "]";
    }
    String length = Figures.seconds(report.simulatedSeconds());
    String run =
        "seed %d   %s simulated in %s"
            .formatted(
                report.seed(),
                report.replications() == 1 ? length : report.replications() + " x " + length,
                Figures.seconds(report.wallSeconds()));
    lines.add(paint.heading(name) + (name.length() + 3 + run.length() <= WIDTH ? "   " + run : ""));
    if (name.length() + 3 + run.length() > WIDTH) {
      lines.add("  " + run);
    }
    if (!report.scenario().title().equals(report.scenario().name())) {
      wrapped("", report.scenario().title());
    }
    if (report.partial()) {
      lines.add(paint.bad("PARTIAL: interrupted; what follows is of the finished part only"));
    }
    String each = report.replications() == 1 ? "one replication" : "per replication";
    lines.add(each + warmup());
    if (!report.warmup().note().isEmpty()) {
      wrapped("", report.warmup().note());
    }
  }

  private String warmup() {
    String cut = Figures.seconds(report.warmup().seconds());
    return switch (report.warmup().method()) {
      case "none" -> ", from the start";
      case "given" -> ", without its first " + cut + " (warm-up)";
      default ->
          ", without its first %s (warm-up, found by %s)"
              .formatted(cut, report.warmup().method().toUpperCase(Locale.ROOT));
    };
  }

  private void outcomes() {
    Metric requests = metric("requests");
    if (requests == null) {
      return;
    }
    TextTable table = new TextTable(WIDTH, List.of("", "", "", "", ""));
    table.row(outcome("requests", requests, metric("rate"), null));
    for (String measure : List.of("ok", "errors")) {
      Metric metric = metric(measure);
      if (metric != null) {
        table.row(outcome(measure, metric, null, requests));
      }
    }
    report
        .metrics()
        .forEach(
            (name, metric) -> {
              if (name.startsWith(ERROR_KINDS) && metric.value() > 0) {
                table.row(
                    outcome("  " + name.substring(ERROR_KINDS.length()), metric, null, requests));
              }
            });
    Metric retries = metric("retries");
    if (retries != null && retries.value() > 0) {
      table.row(outcome("retries", retries, null, requests));
    }
    lines.add("");
    lines.addAll(table.lines().subList(1, table.lines().size()));
  }

  private static List<String> outcome(
      String name, Metric count, @Nullable Metric rate, @Nullable Metric whole) {
    String share =
        whole == null || !(whole.value() > 0)
            ? ""
            : Figures.value(count.value() / whole.value(), "ratio");
    return List.of(
        name,
        Figures.value(count),
        Figures.halfWidth(count),
        rate == null ? share : Figures.value(rate),
        Figures.halfWidth(rate));
  }

  private void latency() {
    List<String> headings = new ArrayList<>(List.of("latency"));
    QUANTILES.forEach(q -> headings.add(q.equals("p999") ? "p99.9" : q));
    TextTable table = new TextTable(WIDTH, headings);
    boolean any = quantiles(table, "latency", "ok");
    Metric errors = metric("errors");
    if (errors != null && errors.value() > 0) {
      any |= quantiles(table, "duration", "all");
    }
    if (any) {
      table(table);
    }
  }

  private boolean quantiles(TextTable table, String family, String label) {
    List<String> values = new ArrayList<>(List.of("  " + label));
    List<String> halves = new ArrayList<>(List.of("  +-"));
    boolean any = false;
    boolean anyHalf = false;
    for (String quantile : QUANTILES) {
      Metric metric = metric(family + "." + quantile);
      String half = Figures.halfWidth(metric).replace("+- ", "");
      values.add(Figures.value(metric));
      halves.add(half);
      any |= metric != null;
      anyHalf |= !half.isEmpty();
    }
    if (any) {
      table.row(values);
    }
    if (anyHalf) {
      table.row(halves);
    }
    return any;
  }

  private void events() {
    List<String> part = new ArrayList<>();
    for (EventNote event : report.events()) {
      String at = Figures.seconds(event.atSeconds());
      part.add("  %8s  %s".formatted(at, event.text()));
      event.changes().forEach(change -> part.add("            " + change));
    }
    part("events", part);
  }

  private void warnings() {
    if (!report.warnings().isEmpty()) {
      lines.add("");
      report.warnings().forEach(warning -> wrapped(paint.caution("warning: "), warning));
    }
  }

  private void expectations() {
    List<ExpectResult> results = report.expect();
    lines.add("");
    if (results.isEmpty()) {
      lines.add("no expectations in the file");
      return;
    }
    lines.add(paint.heading("expect"));
    results.forEach(this::expectation);
    long failed = results.stream().filter(r -> r.verdict() == Verdict.FAIL).count();
    long skipped = results.stream().filter(r -> r.verdict() == Verdict.SKIPPED).count();
    long judged = results.size() - skipped;
    String closing =
        failed == 0
            ? (judged == 1 ? "the expectation held" : "all %d expectations held".formatted(judged))
            : "%d of %d expectation%s failed".formatted(failed, judged, judged == 1 ? "" : "s");
    lines.add(
        (failed == 0 ? paint.good(closing) : paint.bad(closing))
            + (skipped == 0 ? "" : ", %d not judged here".formatted(skipped)));
  }

  private void expectation(ExpectResult result) {
    String verdict =
        switch (result.verdict()) {
          case PASS -> paint.good("PASS");
          case FAIL -> paint.bad("FAIL");
          case SKIPPED -> paint.aside("SKIP");
        };
    String text = result.text();
    String found =
        result.verdict() == Verdict.SKIPPED
            ? "line " + result.line()
            : "%s  n=%s  line %d"
                .formatted(result.observed(), Figures.count(result.samples()), result.line());
    int room = WIDTH - "  PASS  ".length() - text.length() - found.length();
    if (room >= 2) {
      lines.add("  " + verdict + "  " + text + " ".repeat(room) + found);
    } else {
      lines.add("  " + verdict + "  " + text);
      lines.add(" ".repeat(Math.max(8, WIDTH - found.length())) + found);
    }
  }

  /** A table whose first heading is its title. */
  private void table(TextTable table) {
    List<String> body = table.lines();
    part(body.get(0), body.subList(1, body.size()));
  }

  private void part(String title, List<String> body) {
    if (!body.isEmpty()) {
      lines.add("");
      lines.add(paint.heading(title));
      lines.addAll(body);
    }
  }

  /** Breaks at spaces; lines after the first are indented. */
  private void wrapped(String lead, String text) {
    StringBuilder line = new StringBuilder(lead);
    int used = lead.isEmpty() ? 0 : "warning: ".length();
    for (String word : text.split(" ")) {
      if (used > 0 && used + 1 + word.length() > WIDTH && !line.isEmpty()) {
        lines.add(line.toString().stripTrailing());
        line = new StringBuilder("  ");
        used = 2;
      }
      line.append(word).append(' ');
      used += word.length() + 1;
    }
    lines.add(line.toString().stripTrailing());
  }

  private @Nullable Metric metric(String measure) {
    Map<String, Metric> metrics = report.metrics();
    return metrics.get("total." + measure);
  }
}
