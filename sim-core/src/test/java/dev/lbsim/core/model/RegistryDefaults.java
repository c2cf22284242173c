package dev.lbsim.core.model;

import dev.lbsim.core.catalog.Parameter;
import dev.lbsim.core.time.Nanos;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a registry's entries are made with where a test says nothing else. */
final class RegistryDefaults {
  private RegistryDefaults() {}

  /** The default of every parameter that has one, as the scenario language would bind it. */
  static Map<String, Object> of(List<Parameter> parameters) {
    Map<String, Object> values = new HashMap<>();
    for (Parameter parameter : parameters) {
      String text = parameter.defaultValue();
      if (text != null) {
        values.put(parameter.name(), number(parameter.kind(), text));
      }
    }
    return values;
  }

  private static double number(Parameter.Kind kind, String text) {
    return switch (kind) {
      case DURATION -> Nanos.parse(text);
      case SHARE -> Double.parseDouble(text.replace("%", "")) / 100;
      default -> Double.parseDouble(text);
    };
  }
}
