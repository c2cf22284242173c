package dev.lbsim.scenario.language.value;

import dev.lbsim.core.catalog.Arguments;
import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.catalog.Parameter;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the arguments of a call as its registry entry declares them: by position or by name, each
 * in its unit and range, defaults filled in.
 */
final class ArgumentReader {
  private final Entry entry;
  private final Measure quantity;
  private final Map<String, Object> values = new LinkedHashMap<>();

  private ArgumentReader(Entry entry, Measure quantity) {
    this.entry = entry;
    this.quantity = quantity;
  }

  /**
   * The arguments of {@code call} in base units.
   *
   * @param quantity what a {@link Parameter.Kind#QUANTITY} measures in this place
   */
  static Arguments read(Entry entry, Call call, Measure quantity) throws BadValue {
    return Arguments.of(values(entry, call, quantity));
  }

  /** The same as a map, for callers that add to it. */
  static Map<String, Object> values(Entry entry, Call call, Measure quantity) throws BadValue {
    ArgumentReader reader = new ArgumentReader(entry, quantity);
    reader.readGiven(call);
    reader.fillDefaults(call);
    return reader.values;
  }

  /** How to write the call: {@code pareto(scale, shape, cap=unlimited)}. */
  static String usage(Entry entry) {
    if (entry.parameters().isEmpty()) {
      return entry.name();
    }
    List<String> words =
        entry.parameters().stream()
            .map(p -> p.defaultValue() == null ? p.name() : p.name() + "=" + p.defaultValue())
            .toList();
    return entry.name() + "(" + String.join(", ", words) + ")";
  }

  private void readGiven(Call call) throws BadValue {
    List<String> names = entry.parameters().stream().map(Parameter::name).toList();
    boolean named = false;
    for (int i = 0; i < call.arguments().size(); i++) {
      Call.Argument argument = call.arguments().get(i);
      Parameter parameter;
      if (argument.name() != null) {
        named = true;
        parameter = entry.parameter(argument.name()).orElse(null);
        if (parameter == null) {
          throw new BadValue(
              argument.offset(),
              entry.name() + " has no parameter " + Wording.quote(argument.name()),
              names.isEmpty()
                  ? "it takes none"
                  : Wording.didYouMean(argument.name(), names, "it takes"));
        }
      } else if (i >= names.size() || named) {
        throw new BadValue(
            argument.offset(),
            named
                ? "an argument without a name may not follow one with a name"
                : entry.name()
                    + " takes "
                    + atMost(names.size())
                    + ", but this is number "
                    + (i + 1),
            "write " + usage(entry));
      } else {
        parameter = entry.parameters().get(i);
      }
      if (values.containsKey(parameter.name())) {
        throw new BadValue(
            argument.offset(), entry.name() + " is given " + parameter.name() + " twice", null);
      }
      values.put(parameter.name(), value(parameter, argument));
    }
  }

  private static String atMost(int count) {
    return count == 0 ? "no arguments" : count == 1 ? "one argument" : count + " arguments";
  }

  private void fillDefaults(Call call) throws BadValue {
    for (Parameter parameter : entry.parameters()) {
      String given = parameter.defaultValue();
      if (values.containsKey(parameter.name())) {
        continue;
      }
      if (given == null) {
        throw new BadValue(
            call.offset(), entry.name() + " needs " + parameter.name(), "write " + usage(entry));
      }
      values.put(parameter.name(), word(parameter, new Call.Word(given, call.offset())));
    }
    values.values().removeIf(Parameter.UNLIMITED::equals);
  }

  private Object value(Parameter parameter, Call.Argument argument) throws BadValue {
    if (argument.value() instanceof Call.Word word && argument.weight() == null) {
      return word(parameter, word);
    }
    throw new BadValue(
        argument.value().offset(),
        parameter.name()
            + " of "
            + entry.name()
            + " cannot be "
            + Wording.quote(argument.value().text()),
        "it takes " + measure(parameter).words());
  }

  private Object word(Parameter parameter, Call.Word word) throws BadValue {
    String text = word.text();
    if (Parameter.UNLIMITED.equals(parameter.defaultValue()) && text.equals(Parameter.UNLIMITED)) {
      return Parameter.UNLIMITED;
    }
    return switch (parameter.kind()) {
      case CHOICE -> choice(parameter, word);
      case FILE -> text;
      default -> number(parameter, word);
    };
  }

  private String choice(Parameter parameter, Call.Word word) throws BadValue {
    if (!parameter.choices().contains(word.text())) {
      throw new BadValue(
          word.offset(),
          parameter.name() + " of " + entry.name() + " cannot be " + Wording.quote(word.text()),
          Wording.didYouMean(word.text(), parameter.choices(), "it is one of"));
    }
    return word.text();
  }

  private Object number(Parameter parameter, Call.Word word) throws BadValue {
    Measure measure = measure(parameter);
    double value;
    try {
      value = Quantity.parse(word.text(), measure);
    } catch (BadValue bad) {
      throw new BadValue(
          word.offset(),
          parameter.name() + " of " + entry.name() + ": " + bad.message(),
          bad.hint());
    }
    if (parameter.kind() == Parameter.Kind.COUNT && value != Math.rint(value)) {
      throw new BadValue(
          word.offset(),
          parameter.name()
              + " of "
              + entry.name()
              + ": "
              + Wording.quote(word.text())
              + " is not a whole number",
          null);
    }
    if (value < parameter.min() || value > parameter.max()) {
      throw new BadValue(
          word.offset(),
          parameter.name()
              + " of "
              + entry.name()
              + ": "
              + Wording.quote(word.text())
              + " is too "
              + (value < parameter.min() ? "small" : "large"),
          range(parameter, measure));
    }
    return value;
  }

  private static @Nullable String range(Parameter parameter, Measure measure) {
    return "allowed is from "
        + measure.print(parameter.min())
        + " to "
        + measure.print(parameter.max());
  }

  private Measure measure(Parameter parameter) {
    return switch (parameter.kind()) {
      case DURATION -> Measure.TIME;
      case RATE -> Measure.RATE;
      case SHARE -> Measure.SHARE;
      case SIZE -> Measure.SIZE;
      case QUANTITY -> quantity;
      case NUMBER, CHOICE, FILE -> Measure.FACTOR;
      case COUNT -> Measure.COUNT;
    };
  }
}
