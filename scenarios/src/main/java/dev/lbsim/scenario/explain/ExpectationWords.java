package dev.lbsim.scenario.explain;

import dev.lbsim.scenario.language.expect.Aggregate;
import dev.lbsim.scenario.language.expect.Label;
import dev.lbsim.scenario.language.expect.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of an expectation: {@code p99(latency{client=eu}) < 130ms}. */
final class ExpectationWords {
  /** A figure as it stands in an expectation, or a metric with labels alone. */
  private static final Pattern FIGURE =
      Pattern.compile("(?:([a-z]+[0-9.]*)\\s*\\()?\\s*([a-z]+)\\s*(?:\\{([^}]*)}?)?\\s*\\)?");

  private static final Pattern PERCENTILE = Pattern.compile("p[0-9]+(\\.[0-9]+)?");
  private static final String ANY_PERCENTILE = "p<percent>";

  private ExpectationWords() {}

  /** What can be expected of, in the order of the language. */
  static List<Term> metrics() {
    return Arrays.stream(Metric.values()).map(ExpectationWords::term).toList();
  }

  /** The metrics, then the aggregates, then the labels. */
  static List<Term> all() {
    List<Term> all = new ArrayList<>(metrics());
    Arrays.stream(Aggregate.Kind.values()).map(ExpectationWords::term).forEach(all::add);
    Arrays.stream(Label.values()).map(ExpectationWords::term).forEach(all::add);
    return all;
  }

  /** What goes by this name; any percentile does. */
  static List<Term> named(String name) {
    String wanted = PERCENTILE.matcher(name).matches() ? ANY_PERCENTILE : name;
    return all().stream().filter(term -> term.name().equals(wanted)).toList();
  }

  /** The words of a figure such as {@code share(requests{server=big})}; empty if it is none. */
  static List<Term> ofFigure(String text) {
    Matcher figure = FIGURE.matcher(text.strip());
    if (!figure.matches() || (figure.group(1) == null && figure.group(3) == null)) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    if (figure.group(1) != null) {
      names.add(figure.group(1));
    }
    names.add(figure.group(2));
    if (figure.group(3) != null) {
      for (String label : figure.group(3).split(",")) {
        names.add(label.replaceAll("=.*", "").strip());
      }
    }
    List<Term> found = new ArrayList<>();
    names.forEach(name -> found.addAll(named(name)));
    return found.size() >= names.size() ? found : List.of();
  }

  private static Term term(Metric metric) {
    String name = metric.word();
    List<String> aggregates = metric.aggregates().stream().map(ExpectationWords::word).toList();
    Map<List<Label>, List<String>> aggregatesOfLabels = new LinkedHashMap<>();
    for (Aggregate.Kind kind : metric.aggregates()) {
      aggregatesOfLabels
          .computeIfAbsent(metric.labels(kind), labels -> new ArrayList<>())
          .add(word(kind));
    }
    boolean same = aggregatesOfLabels.size() == 1;
    List<String> labels = new ArrayList<>();
    aggregatesOfLabels.forEach(
        (some, figures) ->
            labels.add(words(some) + (same ? "" : " (" + String.join(", ", figures) + ")")));
    String label = metric.labels(metric.aggregates().get(0)).get(0).word();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("value", metric.measure().words());
    facts.put("figures", String.join(", ", aggregates));
    facts.put("labels", String.join("; ", labels));
    String first = aggregates.get(0);
    facts.put("such as", "%s(%s) or %s(%s{%s=...})".formatted(first, name, first, name, label));
    return new Term(name, "in an expectation", facts, metric.summary(), List.of("expectation"));
  }

  private static Term term(Aggregate.Kind kind) {
    List<String> metrics =
        Arrays.stream(Metric.values())
            .filter(metric -> metric.aggregates().contains(kind))
            .map(Metric::word)
            .toList();
    String summary = kind.summary();
    return new Term(
        word(kind),
        "figure of an expectation",
        Map.of("of", String.join(", ", metrics)),
        Character.toUpperCase(summary.charAt(0)) + summary.substring(1) + ".",
        List.of("expectation"));
  }

  private static Term term(Label label) {
    List<String> metrics =
        Arrays.stream(Metric.values())
            .filter(
                metric ->
                    metric.aggregates().stream()
                        .anyMatch(kind -> metric.labels(kind).contains(label)))
            .map(Metric::word)
            .toList();
    return new Term(
        label.word(),
        "label in an expectation",
        Map.of("of", String.join(", ", metrics)),
        summary(label),
        List.of("expectation"));
  }

  private static String summary(Label label) {
    return switch (label) {
      case CLIENT -> "Only of this group of clients.";
      case PATH -> "Only of requests for this path.";
      case KIND ->
          "Only errors of this kind: `errors{kind=timeout}` is errors.timeout of a result.";
      case CAUSE -> "Only requests that were lost for this reason: `lost{cause=ttl}`.";
      case PART -> "Only time spent on this: `time{part=queue}` is time.queue of a result.";
      case ANYCAST -> "Only at this anycast address, or at one of its sites: `www.ams`.";
      case SERVER -> "Only at this server: `big`, or `app.big` where several pools have a `big`.";
      case POOL -> "Only at this pool of servers.";
      case L7 -> "Only at this layer-7 tier, or at one of its instances.";
      case ROUTE -> "Only of this layer-7 tier, or of one of its routes: `proxy.api`.";
      case L4 -> "Only at this layer-4 tier, or at one of its instances.";
      case DNS -> "Only of this DNS name.";
      case RESOLVER -> "Only of this group of resolvers.";
    };
  }

  private static String words(List<Label> labels) {
    return String.join(", ", labels.stream().map(Label::word).toList());
  }

  private static String word(Aggregate.Kind kind) {
    return kind == Aggregate.Kind.PERCENTILE
        ? ANY_PERCENTILE
        : kind.name().toLowerCase(Locale.ROOT);
  }
}
