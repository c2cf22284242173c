package dev.lbsim.scenario.report;

import dev.lbsim.scenario.report.RunReport.EventNote;
import dev.lbsim.scenario.report.RunReport.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run on one screen, 80 columns wide: what was asked, how it ended, how long it took, who did the
 * work and what each event changed. Parts without figures are left out.
 */
public final class TextSummary {
  /** What a terminal has had since the punched card. */
  static final int WIDTH = 80;

  private static final String LOSS_CAUSES = "total.lost.";
  private static final String TIME = "total.time.";
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

  /** The summary of one variant by itself, with its expectations, ending with a line break. */
  public static String of(RunReport report, Paint paint) {
    return RunSummary.of(List.of(report), paint);
  }

  /** The lines of the summary, without the expectations. */
  static List<String> lines(RunReport report, Paint paint) {
    return new TextSummary(report, paint).write();
  }

  private List<String> write() {
    head();
    outcomes();
    latency();
    time();
    for (ScopeTable table : ScopeTable.ALL) {
      table.of(report.metrics(), WIDTH).ifPresent(this::table);
    }
    events();
    warnings();
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
      wrapped("", 0, report.scenario().title());
    }
    if (report.partial()) {
      lines.add(paint.bad("PARTIAL: interrupted; what follows is of the finished part only"));
    }
    String each = report.replications() == 1 ? "one replication" : "per replication";
    lines.add(each + warmup());
    if (!report.warmup().note().isEmpty()) {
      wrapped("", 0, report.warmup().note());
    }
  }

  private String warmup() {
    String cut = Figures.seconds(report.warmup().seconds());
    return switch (report.warmup().method()) {
      case "none" -> ", from the start";
      case "given" ->
          report.warmup().seconds() == 0
              ? ", from the start"
              : ", without its first " + cut + " (warm-up)";
      default ->
          report.warmup().seconds() == 0
              ? ", from the start (no warm-up found)"
              : ", without its first %s (warm-up, found by %s)"
                  .formatted(cut, report.warmup().method().toUpperCase(Locale.ROOT));
    };
  }

  private void outcomes() {
    Metric requests = metric("requests");
    if (requests == null) {
      return;
    }
    TextTable table = new TextTable(WIDTH, List.of("", "", "", "", ""));
    table.row(counted("requests", requests, metric("rate")));
    add(table, "ok", metric("ok"), share(metric("ok")));
    add(table, "errors", metric("errors"), metric("error_ratio"));
    parts(table, ERROR_KINDS);
    add(table, "lost", metric("lost"), share(metric("lost")));
    parts(table, LOSS_CAUSES);
    Metric retries = metric("retries");
    if (retries != null && retries.value() > 0) {
      add(table, "retries", retries, null);
    }
    lines.add("");
    lines.addAll(table.lines().subList(1, table.lines().size()));
  }

  private void parts(TextTable table, String prefix) {
    report
        .metrics()
        .forEach(
            (name, metric) -> {
              if (name.startsWith(prefix) && metric.value() > 0) {
                add(table, "  " + name.substring(prefix.length()), metric, share(metric));
              }
            });
  }

  private static void add(
      TextTable table, String name, @Nullable Metric count, @Nullable Metric of) {
    if (count != null) {
      table.row(counted(name, count, of));
    }
  }

  private static List<String> counted(String name, Metric count, @Nullable Metric beside) {
    return List.of(
        name,
        Figures.value(count),
        Figures.halfWidth(count),
        beside == null ? "" : Figures.value(beside),
        Figures.halfWidth(beside));
  }

  /** Which part of the requests that ended these are. */
  private @Nullable Metric share(@Nullable Metric count) {
    Metric ok = metric("ok");
    Metric errors = metric("errors");
    if (count == null || ok == null || errors == null) {
      return null;
    }
    double ended = ok.value() + errors.value();
    return new Metric(count.value() / ended, null, "ratio", count.n());
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

  /** Where the time went; with but one part the latency has said it. */
  private void time() {
    Map<String, Metric> parts = new LinkedHashMap<>();
    double sum = 0;
    for (Map.Entry<String, Metric> each : report.metrics().entrySet()) {
      if (each.getKey().startsWith(TIME) && !Double.isNaN(each.getValue().value())) {
        parts.put(each.getKey().substring(TIME.length()).replace('_', ' '), each.getValue());
        sum += each.getValue().value();
      }
    }
    if (parts.size() < 2) {
      return;
    }
    TextTable table = new TextTable(WIDTH, List.of("where the time went", "mean", "", "share"));
    for (Map.Entry<String, Metric> part : parts.entrySet()) {
      Metric mean = part.getValue();
      Metric share = new Metric(mean.value() / sum, null, "ratio", mean.n());
      table.row(
          List.of(
              "  " + part.getKey(),
              Figures.value(mean),
              Figures.halfWidth(mean),
              Figures.value(share)));
    }
    table(table);
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
      String lead = "  %8s  ".formatted(at);
      part.addAll(Wrapping.lines(lead, lead.length(), " ".repeat(lead.length()), event.text()));
      event.changes().forEach(change -> part.add("            " + change));
    }
    part("events", part);
  }

  private void warnings() {
    if (!report.warnings().isEmpty()) {
      lines.add("");
      report.warnings().forEach(warning -> wrapped(paint.caution("warning: "), 9, warning));
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

  private void wrapped(String lead, int leadWidth, String text) {
    lines.addAll(Wrapping.lines(lead, leadWidth, "  ", text));
  }

  private @Nullable Metric metric(String measure) {
    Map<String, Metric> metrics = report.metrics();
    return metrics.get("total." + measure);
  }
}
