package dev.lbsim.scenario.compile;

import dev.lbsim.scenario.language.spec.RouteSpec;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Which requests take a route: those that match everything it says. */
final class RouteMatch {
  private final RouteSpec route;

  RouteMatch(RouteSpec route) {
    this.route = route;
  }

  boolean matches(KindTable.Asked asked) {
    return any(route.path(), asked.path())
        && any(lower(route.host()), asked.host().toLowerCase(Locale.ROOT))
        && any(route.method(), asked.method())
        && all(lowerKeys(route.header()), lowerKeys(asked.headers()))
        && all(route.cookie(), asked.cookies())
        && all(route.query(), asked.query());
  }

  private static boolean any(List<String> patterns, String text) {
    return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> matches(pattern, text));
  }

  private static boolean all(Map<String, String> patterns, Map<String, String> given) {
    return patterns.entrySet().stream()
        .allMatch(
            wanted -> {
              String text = given.get(wanted.getKey());
              return text != null && matches(wanted.getValue(), text);
            });
  }

  /** A star stands for any text, the empty one included. */
  static boolean matches(String pattern, String text) {
    StringBuilder regex = new StringBuilder();
    for (String part : pattern.split("\\*", -1)) {
      regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(part));
    }
    return text.matches("(?s)" + regex);
  }

  private static List<String> lower(List<String> all) {
    return all.stream().map(one -> one.toLowerCase(Locale.ROOT)).toList();
  }

  /** Names of headers do not tell capitals from small letters. */
  private static Map<String, String> lowerKeys(Map<String, String> headers) {
    return headers.entrySet().stream()
        .collect(
            java.util.stream.Collectors.toMap(
                one -> one.getKey().toLowerCase(Locale.ROOT), Map.Entry::getValue, (a, b) -> b));
  }
}
