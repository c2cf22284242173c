package dev.lbsim.scenario.language.expect;

import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which aggregate fits which metric, and which labels narrow it. */
final class Figures {
  /** The aggregates as written; any percentile will do. */
  static final List<String> AGGREGATES = aggregates(List.of(Aggregate.Kind.values()));

  private Figures() {}

  private static List<String> aggregates(List<Aggregate.Kind> kinds) {
    List<String> names = new ArrayList<>();
    for (Aggregate.Kind kind : kinds) {
      if (kind == Aggregate.Kind.PERCENTILE) {
        names.addAll(List.of("p50", "p90", "p95", "p99", "p99.9"));
      } else {
        names.add(kind.name().toLowerCase(Locale.ROOT));
      }
    }
    return List.copyOf(names);
  }

  static void checkFits(Aggregate aggregate, Metric metric, int offset) throws BadValue {
    if (!metric.aggregates().contains(aggregate.kind())) {
      String name = metric.name().toLowerCase(Locale.ROOT);
      throw new BadValue(
          offset,
          "there is no " + aggregate + " of " + name,
          "of " + name + " there are: " + String.join(", ", aggregates(metric.aggregates())));
    }
  }

  static void checkLabels(Aggregate aggregate, Metric metric, Map<Label, String> labels, int offset)
      throws BadValue {
    String name = metric.name().toLowerCase(Locale.ROOT);
    if (aggregate.kind() == Aggregate.Kind.SHARE && labels.isEmpty()) {
      throw new BadValue(
          offset,
          "share(" + name + ") is the share of all in all, always 100%",
          "narrow it: share(" + name + "{" + metric.labels().get(0).word() + "=name})");
    }
    Label first = null;
    for (Label label : labels.keySet()) {
      if (first != null && first.place() != label.place()) {
        throw new BadValue(
            offset,
            name + " is not counted by " + first.word() + " and " + label.word() + " together",
            "narrow it by one of them");
      }
      first = label;
    }
    boolean instant =
        aggregate.kind() == Aggregate.Kind.FIRST || aggregate.kind() == Aggregate.Kind.LAST;
    if (instant
        && first != null
        && (first.place() != Label.Place.CLIENTS || labels.containsKey(Label.KIND))) {
      throw new BadValue(
          offset,
          aggregate + "(" + name + ") is known of clients and paths only",
          "narrow it by client or path");
    }
  }

  static Label label(String name, Metric metric, int offset) throws BadValue {
    for (Label label : metric.labels()) {
      if (label.word().equals(name)) {
        return label;
      }
    }
    List<String> allowed = metric.labels().stream().map(Label::word).toList();
    boolean known = Arrays.stream(Label.values()).anyMatch(label -> label.word().equals(name));
    String metricName = metric.name().toLowerCase(Locale.ROOT);
    throw new BadValue(
        offset,
        known
            ? metricName + " cannot be narrowed by " + name
            : "there is no label " + Wording.quote(name),
        Wording.didYouMean(name, allowed, "labels of " + metricName));
  }
}
