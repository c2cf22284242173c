package dev.lbsim.scenario.language.value;

import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a number with its unit into base units.
 *
 * <p>A dimensioned number without a unit is refused: a bare {@code 10} has meant seconds in one
 * tool and milliseconds in the next often enough.
 */
public final class Quantity {
  private static final Pattern PART =
      Pattern.compile("([+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?)([^0-9.+-]*)");
  private static final int LONGEST = 40;

  /** What other tools and people call the units. */
  private static final Map<String, String> ALSO_CALLED =
      Map.ofEntries(
          Map.entry("\u00b5s", "us"),
          Map.entry("\u03bcs", "us"),
          Map.entry("usec", "us"),
          Map.entry("msec", "ms"),
          Map.entry("sec", "s"),
          Map.entry("secs", "s"),
          Map.entry("second", "s"),
          Map.entry("seconds", "s"),
          Map.entry("min", "m"),
          Map.entry("mins", "m"),
          Map.entry("minute", "m"),
          Map.entry("minutes", "m"),
          Map.entry("hr", "h"),
          Map.entry("hour", "h"),
          Map.entry("hours", "h"),
          Map.entry("day", "d"),
          Map.entry("days", "d"),
          Map.entry("/s", "rps"),
          Map.entry("r/s", "rps"),
          Map.entry("req/s", "rps"),
          Map.entry("qps", "rps"),
          Map.entry("tps", "rps"),
          Map.entry("hz", "rps"));

  /** The sizes of all units, as decimal numbers. */
  private static final Map<Double, BigDecimal> EXACT_SIZES =
      Arrays.stream(Measure.values())
          .flatMap(measure -> measure.units().values().stream())
          .distinct()
          .collect(
              Collectors.toUnmodifiableMap(
                  size -> size, size -> new BigDecimal(BigDecimal.valueOf(size).toPlainString())));

  private Quantity() {}

  /**
   * The value of {@code text} in base units; exact for every value written with up to 15 digits.
   *
   * @throws BadValue if it is not a non-negative number in a unit of {@code measure}
   */
  public static double parse(String text, Measure measure) throws BadValue {
    return exact(text, measure).doubleValue();
  }

  static BigDecimal exact(String text, Measure measure) throws BadValue {
    Matcher part = PART.matcher(text);
    if (text.length() > LONGEST || !part.lookingAt()) {
      throw new BadValue(
          Wording.quote(text) + " is not " + measure.words(), example(measure, "10"));
    }
    if (part.group(2).isEmpty() && part.end() < text.length()) {
      throw new BadValue(
          Wording.quote(text) + " is not " + measure.words(), example(measure, "10"));
    }
    BigDecimal sum = part(text, part, measure);
    // Durations may be written in parts, such as 1m30s.
    while (part.end() < text.length()) {
      int end = part.end();
      part.region(end, text.length());
      if (measure != Measure.TIME || !part.lookingAt()) {
        throw new BadValue(
            end, Wording.quote(text) + " is not " + measure.words(), example(measure, "10"));
      }
      sum = sum.add(part(text, part, measure));
    }
    return sum;
  }

  private static BigDecimal part(String text, Matcher part, Measure measure) throws BadValue {
    String number = part.group(1);
    String unit = part.group(2);
    if (number.startsWith("-")) {
      throw new BadValue(Wording.quote(text) + " is negative", null);
    }
    Double size = measure.units().get(unit);
    if (size == null) {
      throw wrongUnit(text, number, unit, measure);
    }
    BigDecimal value = decimal(number);
    if (value == null) {
      throw new BadValue(Wording.quote(text) + " is out of range", null);
    }
    return value.multiply(Objects.requireNonNull(EXACT_SIZES.get(size)));
  }

  /** Null for numbers so long or large that computing with them would take long. */
  private static @Nullable BigDecimal decimal(String number) {
    int exponent = Math.max(number.indexOf('e'), number.indexOf('E'));
    if (exponent >= 0 && number.length() - exponent > 5) {
      return null;
    }
    BigDecimal value = new BigDecimal(number);
    return value.precision() - value.scale() > 30 || value.scale() > 60 ? null : value;
  }

  private static BadValue wrongUnit(String text, String number, String unit, Measure measure) {
    if (unit.isEmpty() && !text.equals(number)) {
      return new BadValue(
          Wording.quote(text) + " ends without a unit", "write " + text + "s for seconds");
    }
    if (unit.isEmpty()) {
      return new BadValue(
          Wording.quote(text)
              + " has no unit; write "
              + measure.words()
              + " such as "
              + number
              + measure.usualUnit(),
          null);
    }
    if (!unit.equals(unit.strip()) && measure.units().containsKey(unit.strip())) {
      return new BadValue(
          Wording.quote(text) + " has a space in it", "write " + number + unit.strip());
    }
    for (Measure other :
        List.of(
            Measure.TIME,
            Measure.RATE,
            Measure.SIZE,
            Measure.BANDWIDTH,
            Measure.SHARE,
            Measure.FACTOR)) {
      if (other.units().containsKey(unit)) {
        return new BadValue(
            Wording.quote(text) + " is " + other.words() + "; this must be " + measure.words(),
            example(measure, number));
      }
    }
    String usual = ALSO_CALLED.get(unit.toLowerCase(Locale.ROOT));
    if (usual != null && measure.units().containsKey(usual)) {
      return new BadValue(
          Wording.quote(text) + " has the unknown unit " + Wording.quote(unit),
          "write " + number + usual);
    }
    if (unit.startsWith(":") && measure == Measure.TIME) {
      return new BadValue(Wording.quote(text) + " is not a duration", "write 90s or 1m30s");
    }
    if (measure.unitNames().isEmpty()) {
      return new BadValue(
          Wording.quote(text) + " is not " + measure.words(), example(measure, number));
    }
    return new BadValue(
        Wording.quote(text) + " has the unknown unit " + Wording.quote(unit),
        Wording.didYouMean(unit, measure.unitNames(), "units of " + measure.words()));
  }

  private static String example(Measure measure, String number) {
    return "write " + measure.words() + " such as " + number + measure.usualUnit();
  }
}
