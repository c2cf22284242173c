package dev.lbsim.live.serve;

import dev.lbsim.core.stats.Metered;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** What tiers have counted, of all event loops together: the totals that only grow. */
public final class ServeTotals {
  private final double seconds;
  private final Map<String, Map<String, Long>> counts = new LinkedHashMap<>();

  ServeTotals(double seconds) {
    this.seconds = seconds;
  }

  /** Adds those of one world; on its loop. */
  synchronized void add(List<Metered> metered, long nowNanos) {
    for (Metered each : metered) {
      String scope = each.scope();
      if (!scope.startsWith("l4.") && !scope.startsWith("l7.")) {
        continue;
      }
      List<Metered.Column> columns = each.columns();
      long[] row = new long[columns.size()];
      each.capture(row, 0, nowNanos);
      Map<String, Long> sums = counts.computeIfAbsent(scope, any -> new LinkedHashMap<>());
      for (int i = 0; i < row.length; i++) {
        Metered.Column column = columns.get(i);
        boolean counts = column.kind() == Metered.Kind.TOTAL && !isTime(column.name());
        if (counts && (row[i] != 0 || column.name().equals("requests"))) {
          sums.merge(column.name(), row[i], Long::sum);
        }
      }
    }
  }

  /** Adds those of others. */
  synchronized void add(ServeTotals others) {
    others
        .counts()
        .forEach(
            (scope, sums) -> {
              Map<String, Long> here = counts.computeIfAbsent(scope, any -> new LinkedHashMap<>());
              sums.forEach((name, count) -> here.merge(name, count, Long::sum));
            });
  }

  private static boolean isTime(String column) {
    return column.endsWith("nanos") || column.startsWith("time.");
  }

  /** How long it has been served, in seconds. */
  public double seconds() {
    return seconds;
  }

  /** By component and by what was counted, such as {@code requests} and {@code errors.reset}. */
  public synchronized Map<String, Map<String, Long>> counts() {
    return counts;
  }

  /** For people: a line for each part that has counted anything. */
  public List<String> lines() {
    return counts().entrySet().stream()
        .filter(entry -> entry.getValue().values().stream().anyMatch(count -> count != 0))
        .map(entry -> entry.getKey() + ": " + words(entry.getValue()))
        .toList();
  }

  private static String words(Map<String, Long> counts) {
    StringJoiner words = new StringJoiner(", ");
    counts.forEach(
        (name, count) -> {
          if (count != 0) {
            words.add(count + " " + name);
          }
        });
    return words.toString();
  }

  /** For programs: JSON, with names as above. */
  public String json() {
    StringJoiner parts = new StringJoiner(",\n", "{\n", "\n}\n");
    parts.add(String.format(Locale.ROOT, "  \"seconds\": %.3f", seconds));
    counts()
        .forEach(
            (scope, sums) -> {
              StringJoiner numbers = new StringJoiner(", ", "{", "}");
              sums.forEach((name, count) -> numbers.add("\"" + name + "\": " + count));
              parts.add("  \"" + scope + "\": " + numbers);
            });
    return parts.toString();
  }
}
