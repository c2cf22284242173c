package dev.lbsim.scenario.explain;

import dev.lbsim.scenario.language.bind.Shape;
import dev.lbsim.scenario.language.bind.Types;
import dev.lbsim.scenario.language.value.Measured;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What may be written for a key, in words. */
final class ValueWords {
  private static final Map<String, String> BY_TYPE =
      Map.ofEntries(
          Map.entry("int", "a whole number"),
          Map.entry("Integer", "a whole number"),
          Map.entry("long", "a whole number"),
          Map.entry("double", "a number"),
          Map.entry("boolean", "true or false"),
          Map.entry("String", "a text"),
          Map.entry("Span", "a time, such as 250ms or 1.5s"),
          Map.entry("Rate", "a rate, such as 80rps or 2krps"),
          Map.entry("Share", "a share, such as 5%"),
          Map.entry("Factor", "a factor, such as 2x"),
          Map.entry("Weight", "a number, relative to its neighbours"),
          Map.entry("Count", "a whole number; large ones with k or M"),
          Map.entry("Limit", "a whole number, or unlimited"),
          Map.entry("Ref", "the name of another part, such as edge or servers.web"),
          Map.entry("BalanceSpec", "an algorithm (lbsim list algorithms)"),
          Map.entry("LimiterSpec", "a rate limiter (lbsim list limiters)"),
          Map.entry(
              "CountBy",
              "global, client, group, path, host, method, or header or cookie with its name"),
          Map.entry("CostBound", "which costs: < 10, <= 10, > 10 or >= 10"),
          Map.entry("StatusRange", "a status, such as 200, 2xx or 200-399"),
          Map.entry("ConcurrencySpec", "a concurrency limit (lbsim list limits)"),
          Map.entry("PathRegex", "a regular expression, such as ^/v1/(.*)"),
          Map.entry("EcmpSpec", "a way to spread flows (lbsim list ecmp)"),
          Map.entry("PolicySpec", "a policy (lbsim list policies)"),
          Map.entry("ArrivalsSpec", "a call (lbsim list arrivals), or a map with a profile"),
          Map.entry("SpreadSpec", "uniform, or zipf(s=1)"),
          Map.entry("AnswersSpec", "a list of names, or a map from names to weights"),
          Map.entry("Expectation", "an expectation, such as p99(latency) < 130ms"),
          Map.entry("Prediction", "a figure, such as count(errors)"),
          Map.entry("Tolerance", "a share or a value with a unit"),
          Map.entry("TuneRange", "[least, most]"),
          Map.entry("Raw", "part of a scenario"));

  private ValueWords() {}

  static String of(Shape.Field field) {
    return field.word() == null
        ? words(field, field.type())
        : words(field, field.type()) + ", or " + field.word();
  }

  private static String words(Shape.Field field, Type type) {
    if (type instanceof ParameterizedType generic) {
      Type inner = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
      String each = words(field, inner);
      return generic.getRawType().equals(Map.class)
          ? "a map from names to " + (each.startsWith("a map") ? "maps" : each)
          : "a list; each: " + each;
    }
    Class<?> single = (Class<?>) type;
    if (single.isEnum()) {
      return String.join(" or ", Types.words(single));
    }
    if (single.getSimpleName().equals("DistributionSpec")) {
      return distribution(field.component().getAnnotation(Measured.class));
    }
    String known = BY_TYPE.get(single.getSimpleName());
    if (known != null) {
      return known;
    }
    Shape shape = Shape.of(single);
    Shape.Field shortForm = shape.shortForm();
    List<String> keys = shape.keys();
    return shortForm == null
        ? "a map with " + String.join(", ", keys)
        : words(shortForm, shortForm.type()) + ", or a map with " + String.join(", ", keys);
  }

  private static String distribution(@Nullable Measured measured) {
    return measured == null
        ? "a distribution (lbsim list distributions)"
        : measured.value().words() + " or a distribution of them (lbsim list distributions)";
  }
}
