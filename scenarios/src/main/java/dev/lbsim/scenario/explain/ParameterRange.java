package dev.lbsim.scenario.explain;

import dev.lbsim.core.catalog.Parameter;
import dev.lbsim.core.time.Nanos;
import java.math.BigDecimal;
import java.math.MathContext;

/** What may be written for a parameter, in words. */
final class ParameterRange {
  /** From here on a bound only guards against nonsense, and naming it would confuse. */
  private static final double WITHOUT_END = 1e9;

  private ParameterRange() {}

  static String of(Parameter parameter) {
    return switch (parameter.kind()) {
      case CHOICE -> String.join(" or ", parameter.choices());
      case FILE -> "a file in the scenario's folder";
      case QUANTITY -> "a quantity with the unit of its place";
      case COUNT -> "a whole number" + bounds(parameter, "");
      case NUMBER -> "a number" + bounds(parameter, "");
      case DURATION -> "a time" + times(parameter);
      case RATE -> "a rate" + bounds(parameter, "rps");
      case SHARE -> "a share" + shares(parameter);
      case SIZE -> "a size" + bounds(parameter, "B");
    };
  }

  private static String bounds(Parameter parameter, String unit) {
    return between(number(parameter.min()) + unit, parameter.max(), number(parameter.max()) + unit);
  }

  private static String times(Parameter parameter) {
    return between(
        Nanos.approximate(parameter.min()),
        parameter.max() / Nanos.NANOS_PER_DAY,
        Nanos.approximate(parameter.max()));
  }

  private static String shares(Parameter parameter) {
    return between(
        number(100 * parameter.min()) + "%", parameter.max(), number(100 * parameter.max()) + "%");
  }

  private static String between(String least, double size, String most) {
    return size >= WITHOUT_END ? " from " + least : " from " + least + " to " + most;
  }

  private static String number(double value) {
    return BigDecimal.valueOf(value)
        .round(new MathContext(12))
        .stripTrailingZeros()
        .toPlainString();
  }
}
