package dev.lbsim.scenario.language.spec;

import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.random.Distributions;
import dev.lbsim.scenario.language.value.Measure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a JSON Schema can say of values with units and of calls. It lets through everything that is
 * right; what is wrong inside a call is for the reader to say.
 */
final class Patterns {
  private static final String NUMBER = "([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?";

  private Patterns() {}

  /** A number with a unit of {@code measure}. */
  static Map<String, Object> quantity(Measure measure) {
    return textOrNumber("^" + quantityPattern(measure) + "$", measure.unitOptional());
  }

  private static String quantityPattern(Measure measure) {
    String units = String.join("|", measure.unitNames());
    if (units.isEmpty()) {
      return NUMBER;
    }
    String quantity = NUMBER + "(" + units + ")" + (measure.unitOptional() ? "?" : "");
    return measure == Measure.TIME ? "(" + quantity + ")+" : quantity;
  }

  /** A whole number, or a word. */
  static Map<String, Object> limit(String word) {
    return textOrNumber("^([0-9]+(\\.[0-9]+)?[kM]?|" + word + ")$", true);
  }

  /** A distribution of quantities of {@code measure}. */
  static Map<String, Object> distribution(Measure measure) {
    List<String> names = Distributions.all().stream().map(kind -> kind.about().name()).toList();
    return textOrNumber(
        "^\\s*("
            + quantityPattern(measure)
            + "|("
            + String.join("|", names)
            + ")\\s*\\(.*\\))\\s*$",
        measure.unitOptional());
  }

  /** A name of a registry, alone or as a call; editors offer the names. */
  static Map<String, Object> call(List<Entry> entries) {
    List<String> names = entries.stream().map(Entry::name).toList();
    String call = "^\\s*(" + String.join("|", names) + ")\\s*\\(.*\\)\\s*$";
    List<String> bare =
        entries.stream()
            .filter(entry -> entry.parameters().stream().allMatch(p -> p.optional()))
            .map(Entry::name)
            .toList();
    Map<String, Object> pattern = object("type", "string", "pattern", call);
    return bare.isEmpty() ? pattern : Map.of("anyOf", List.of(Map.of("enum", bare), pattern));
  }

  /** A text that matches {@code pattern}, or, if allowed, a number that is not negative. */
  static Map<String, Object> textOrNumber(String pattern, boolean number) {
    return number
        ? object("type", List.of("string", "number"), "pattern", pattern, "minimum", 0)
        : object("type", "string", "pattern", pattern);
  }

  /** A JSON object whose keys keep their order, so that the schema is the same in every run. */
  static Map<String, Object> object(Object... keysAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      object.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return object;
  }
}
