package dev.lbsim.scenario.language.expect;

import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which aggregate fits which metric, and which labels narrow it. */
final class Figures {
  /** The aggregates as written; any percentile will do. */
  static final List<String> AGGREGATES = aggregates(List.of(Aggregate.Kind.values()));

  /** What other tools call the aggregates. */
  private static final Map<String, String> ALSO_CALLED =
      Map.of(
          "avg", "mean", "average", "mean", "median", "p50", "sum", "count", "total", "count",
          "percent", "share", "minimum", "min", "maximum", "max");

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
      throw new BadValue(
          offset,
          "there is no " + aggregate + " of " + metric.word(),
          "of " + metric.word() + " there are: " + join(aggregates(metric.aggregates())));
    }
  }

  /** Why {@code name} is not how a figure starts, and what was meant by it. */
  static BadValue unknownAggregate(String name, int offset) {
    List<String> words = List.of(name.split("\\."));
    for (Metric metric : Metric.values()) {
      if (metric.word().equals(name)) {
        return bareMetric(metric, offset);
      }
      if (words.contains(metric.word())) {
        String aggregate =
            words.stream()
                .filter(aggregates(metric.aggregates())::contains)
                .findFirst()
                .orElse(aggregates(metric.aggregates()).get(0));
        return new BadValue(
            offset,
            Wording.quote(name) + " is how a result calls it",
            "here it is " + aggregate + "(" + metric.word() + "), with labels in braces");
      }
    }
    String usual = ALSO_CALLED.get(name.toLowerCase(Locale.ROOT));
    return new BadValue(
        offset,
        "there is no aggregate " + Wording.quote(name),
        usual != null ? "write " + usual : Wording.didYouMean(name, AGGREGATES, "there are"));
  }

  private static BadValue bareMetric(Metric metric, int offset) {
    List<String> known = aggregates(metric.aggregates());
    return new BadValue(
        offset,
        metric.word() + " stands here without saying which figure of it is meant",
        "write "
            + known.get(0)
            + "("
            + metric.word()
            + ")"
            + (known.size() == 1 ? "" : ", or one of: " + join(known.subList(1, known.size()))));
  }

  static Label label(String name, Aggregate aggregate, Metric metric, int offset) throws BadValue {
    List<Label> allowed = metric.labels(aggregate.kind());
    for (Label label : allowed) {
      if (label.word().equals(name)) {
        return label;
      }
    }
    String figure = aggregate + "(" + metric.word() + ")";
    List<String> words = allowed.stream().map(Label::word).toList();
    for (Label label : Label.values()) {
      if (label.word().equals(name)) {
        List<Aggregate.Kind> others =
            metric.aggregates().stream()
                .filter(kind -> metric.labels(kind).contains(label))
                .toList();
        String elsewhere =
            others.isEmpty() ? "" : "; by " + name + " there are: " + join(aggregates(others));
        throw new BadValue(
            offset,
            figure + " cannot be narrowed by " + name,
            "labels of " + figure + ": " + join(words) + elsewhere);
      }
    }
    throw new BadValue(
        offset,
        "there is no label " + Wording.quote(name),
        Wording.didYouMean(name, words, "labels of " + figure));
  }

  static void checkLabels(Aggregate aggregate, Metric metric, Collection<Label> labels, int offset)
      throws BadValue {
    if (aggregate.kind() == Aggregate.Kind.SHARE && labels.isEmpty()) {
      String word = metric.word();
      throw new BadValue(
          offset,
          "share(" + word + ") is the share of all in all, always 100%",
          "narrow it: share("
              + word
              + "{"
              + metric.labels(aggregate.kind()).get(0).word()
              + "=name})");
    }
    if (metric.meter(aggregate.kind(), labels) == null) {
      List<String> words = labels.stream().map(Label::word).toList();
      throw new BadValue(
          offset,
          metric.word() + " is not counted by " + Wording.and(words) + " together",
          "narrow it by one of them");
    }
  }

  private static String join(List<String> words) {
    return String.join(", ", words);
  }
}
