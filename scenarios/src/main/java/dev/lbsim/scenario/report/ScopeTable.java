package dev.lbsim.scenario.report;

import dev.lbsim.scenario.report.RunReport.Metric;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One table of the summary: the parts of one section of the scenario, one line each, with the
 * measures that section is about. Columns nobody has a figure for are left out.
 *
 * @param section first word of the scopes it shows
 * @param parts which parts of that section: what stands in their names behind the tier's; empty for
 *     the tiers themselves and their instances
 * @param heading what it is called
 * @param rowsToShow how many lines are needed to be worth a table
 * @param columns heading to measure, in order
 */
record ScopeTable(
    String section, String parts, String heading, int rowsToShow, Map<String, String> columns) {
  /** With more members than this, only the extremes are shown; all of them are in the document. */
  private static final int CROWD = 12;

  private static final Pattern PART = Pattern.compile("\\.(costs|routes|pools|workers)\\.");

  /** In the order a request passes. */
  static final List<ScopeTable> ALL =
      List.of(
          table("clients", 2, "requests, errors, retries, p50: latency.p50, p99: latency.p99"),
          table("path", 2, "requests, share, errors, p50: latency.p50, p99: latency.p99"),
          table("resolvers", 1, "lookups: dns.queries, from cache: dns.hit_ratio"),
          table(
              "dns",
              1,
              "lookups: dns.lookups, from cache: dns.hit_ratio, queries: dns.queries, share"),
          table(
              "anycast",
              1,
              "requests, connections, share, flows moved: moved, by tie rule: tie_share"),
          table("l4", 1, "requests, connections, share, errors, flows moved: moved, broken"),
          table(
              "l7",
              1,
              "requests, share, errors, busy: utilisation, queue: queue.mean,"
                  + " in flight: inflight.mean"),
          parts("routes", "requests, share, errors, retries, p50: latency.p50, p99: latency.p99"),
          parts("pools", "requests, share, errors, p50: latency.p50, p99: latency.p99"),
          new ScopeTable(
              "l7",
              "",
              "caches",
              1,
              columns(
                  "lookups: cache.lookups, from cache: cache.hit_ratio, stale: cache.stale,"
                      + " misses: cache.misses, bytes saved: cache.saved_bytes")),
          new ScopeTable(
              "l7",
              "",
              "handshakes",
              1,
              columns(
                  "all: handshakes, full: handshakes.full, resumed: handshakes.resumed,"
                      + " early: handshakes.early, failed: handshakes.failed,"
                      + " unreadable: handshakes.unreadable, of CPU: handshakes.cpu_ratio")),
          new ScopeTable(
              "l7",
              "",
              "slots",
              1,
              columns("held: slots.mean, most of one: slots.max, waiting: accept_queue.mean")),
          new ScopeTable(
              "l7",
              "",
              "defence",
              1,
              columns(
                  "full: defence.full, per client: defence.per_client,"
                      + " slow header: defence.slow_header, slow body: defence.slow_body,"
                      + " slow read: defence.slow_read, too large: defence.too_large,"
                      + " reaped: defence.reaped, idle: defence.idle, late: defence.late")),
          new ScopeTable(
              "l7",
              "",
              "streams",
              1,
              columns(
                  "over the limit: defence.streams, reset: defence.resets,"
                      + " connections cut: defence.resets_cut, banned: defence.banned")),
          new ScopeTable(
              "l7",
              "",
              "sticky",
              1,
              columns(
                  "of sessions: sticky.known, stayed: sticky.ratio, moved: sticky.redispatched,"
                      + " refused: sticky.refused, new: sticky.set, evicted: sticky.evictions")),
          new ScopeTable(
              "l7", "", "cost", 1, columns("mean: cost.mean, turned away: cost.limited")),
          parts("costs", "share, mean: cost.mean, share of cost: cost_share"),
          table(
              "servers",
              1,
              "requests, share, errors, busy: utilisation, queue: queue.mean, wait: wait.mean"));

  /**
   * @param columns separated by commas: a measure, or a heading, a colon and a measure
   */
  private static ScopeTable table(String section, int rowsToShow, String columns) {
    return new ScopeTable(section, "", section, rowsToShow, columns(columns));
  }

  /** Of parts of layer-7 tiers, which have two of them at least. */
  private static ScopeTable parts(String parts, String columns) {
    return new ScopeTable("l7", "." + parts + ".", parts, 2, columns(columns));
  }

  private static Map<String, String> columns(String columns) {
    Map<String, String> byHeading = new LinkedHashMap<>();
    for (String column : columns.split(", ")) {
      int colon = column.indexOf(": ");
      byHeading.put(
          colon < 0 ? column : column.substring(0, colon),
          colon < 0 ? column : column.substring(colon + 2));
    }
    return byHeading;
  }

  /** The table, or none when there is too little to show. */
  Optional<TextTable> of(Map<String, Metric> metrics, int width) {
    Map<String, Map<String, Metric>> bySubject = new LinkedHashMap<>();
    metrics.forEach(
        (flat, metric) -> {
          MetricName name = MetricName.of(flat);
          if (name.section().equals(section) && columns.containsValue(name.measure())) {
            String subject = subject(name);
            if (!subject.isEmpty()) {
              bySubject
                  .computeIfAbsent(subject, s -> new LinkedHashMap<>())
                  .put(name.measure(), metric);
            }
          }
        });
    if (!parts.isEmpty()) {
      bySubject.values().removeIf(figures -> !figures.containsKey("share")); // an only child
    }
    if (bySubject.size() < rowsToShow) {
      return Optional.empty();
    }
    List<String> headings = new ArrayList<>(List.of(heading));
    headings.addAll(columns.keySet());
    TextTable table = new TextTable(width, headings);
    bySubject.forEach(
        (subject, figures) -> {
          if (parent(subject, bySubject) == null) {
            table.row(row(subject, figures));
            members(table, subject, bySubject);
          }
        });
    return Optional.of(table);
  }

  /** What its line is called; empty if it has none here. */
  private String subject(MetricName name) {
    String subject = name.subject();
    if (!parts.isEmpty()) {
      return subject.contains(parts) ? subject.replaceFirst(Pattern.quote(parts), ".") : "";
    }
    return section.equals("l7") && PART.matcher(subject).find() ? "" : subject;
  }

  /** A lone member says what its pool says, and of a crowd the extremes say enough. */
  private void members(TextTable table, String pool, Map<String, Map<String, Metric>> bySubject) {
    List<String> members =
        bySubject.keySet().stream().filter(each -> pool.equals(parent(each, bySubject))).toList();
    if (members.size() <= 1) {
      return;
    }
    if (members.size() <= CROWD) {
      members.forEach(
          member -> table.row(row("  " + last(member, pool), figures(member, bySubject))));
      return;
    }
    String first = columns.values().iterator().next();
    Comparator<String> byFirst =
        Comparator.comparingDouble(member -> value(figures(member, bySubject).get(first)));
    String least = Collections.min(members, byFirst);
    String most = Collections.max(members, byFirst);
    table.row(row("  least: " + last(least, pool), figures(least, bySubject)));
    table.row(row("  most: " + last(most, pool), figures(most, bySubject)));
  }

  private List<String> row(String label, Map<String, Metric> figures) {
    List<String> cells = new ArrayList<>(List.of("  " + label));
    columns.values().forEach(measure -> cells.add(Figures.value(figures.get(measure))));
    return cells;
  }

  private static Map<String, Metric> figures(
      String subject, Map<String, Map<String, Metric>> bySubject) {
    return bySubject.getOrDefault(subject, Map.of());
  }

  private static double value(@Nullable Metric metric) {
    return metric == null || Double.isNaN(metric.value()) ? 0 : metric.value();
  }

  /** The pool or tier this is a member of, or null. */
  private static @Nullable String parent(
      String subject, Map<String, Map<String, Metric>> bySubject) {
    for (int dot = subject.lastIndexOf('.'); dot > 0; dot = subject.lastIndexOf('.', dot - 1)) {
      if (bySubject.containsKey(subject.substring(0, dot))) {
        return subject.substring(0, dot);
      }
    }
    return null;
  }

  private static String last(String member, String pool) {
    return member.substring(pool.length() + 1).replaceFirst("^answers\\.", "");
  }
}
