package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.ValueType;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.language.value.Measure;
import dev.lbsim.scenario.language.value.Quantity;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Text, numbers and truth values, as YAML 1.2 writes them: {@code yes} is a text. */
final class PlainTypes {
  private static final int LONGEST_NUMBER = 400;

  private PlainTypes() {}

  static List<ValueType<?>> all() {
    return List.of(
        new ValueType<>(String.class, (text, at) -> text.value(), "", at -> type("string")),
        new ValueType<>(Integer.class, (text, at) -> whole(text), 0, at -> type("integer")),
        new ValueType<>(int.class, (text, at) -> whole(text), 0, at -> type("integer")),
        new ValueType<>(long.class, (text, at) -> longWhole(text), 0L, at -> type("integer")),
        new ValueType<>(double.class, (text, at) -> number(text), 0.0, at -> type("number")),
        new ValueType<>(boolean.class, (text, at) -> truth(text), false, at -> type("boolean")));
  }

  private static Map<String, Object> type(String name) {
    return Map.of("type", name);
  }

  private static Integer whole(ValueType.Text text) throws BadValue {
    long value = longWhole(text);
    if (value != (int) value) {
      throw new BadValue(
          Wording.quote(text.value()) + " is out of range",
          "allowed is at most " + Integer.MAX_VALUE);
    }
    return (int) value;
  }

  private static Long longWhole(ValueType.Text text) throws BadValue {
    unquoted(text);
    if (text.value().length() > LONGEST_NUMBER || !text.value().matches("[+-]?[0-9]+")) {
      throw new BadValue(Wording.quote(text.value()) + " is not a whole number", null);
    }
    BigInteger value = new BigInteger(text.value());
    if (value.bitLength() > 63) {
      throw new BadValue(
          Wording.quote(text.value()) + " is out of range", "allowed is at most " + Long.MAX_VALUE);
    }
    return value.longValue();
  }

  private static Double number(ValueType.Text text) throws BadValue {
    unquoted(text);
    return Quantity.parse(text.value(), Measure.NUMBER);
  }

  private static Boolean truth(ValueType.Text text) throws BadValue {
    unquoted(text);
    return switch (text.value()) {
      case "true", "True", "TRUE" -> true;
      case "false", "False", "FALSE" -> false;
      case "yes", "Yes", "on", "On" -> throw notTruth(text, "write true");
      case "no", "No", "off", "Off" -> throw notTruth(text, "write false");
      default -> throw notTruth(text, null);
    };
  }

  private static BadValue notTruth(ValueType.Text text, @Nullable String hint) {
    return new BadValue(Wording.quote(text.value()) + " is not true or false", hint);
  }

  private static void unquoted(ValueType.Text text) throws BadValue {
    if (!text.plain()) {
      throw new BadValue(
          Wording.quote(text.value()) + " is a text because of its quotes",
          "write it without quotes");
    }
  }
}
