package dev.lbsim.core.time;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lengths of time as whole nanoseconds: reading and printing "250ms", and the units between.
 *
 * <p>A {@code long} of nanoseconds counts 292 years exactly, so times add and compare without
 * rounding and events never change order because of it. A duration is written as a decimal number
 * and a unit with nothing between: {@code 10us}, {@code 1.5s}, {@code 7d}.
 */
public final class Nanos {
  public static final long NANOS_PER_MICRO = 1_000L;
  public static final long NANOS_PER_MILLI = 1_000_000L;
  public static final long NANOS_PER_SEC = 1_000_000_000L;
  public static final long NANOS_PER_MINUTE = 60 * NANOS_PER_SEC;
  public static final long NANOS_PER_HOUR = 60 * NANOS_PER_MINUTE;
  public static final long NANOS_PER_DAY = 24 * NANOS_PER_HOUR;

  /** A number longer than this says nothing a long can hold, and would be slow to read. */
  private static final int MAX_DIGITS = 40;

  private static final Pattern DURATION = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(\\p{L}*)");
  private static final MathContext FOUR_DIGITS = new MathContext(4);

  private enum Unit {
    // From large to small, the order in which printing prefers them.
    D(NANOS_PER_DAY),
    H(NANOS_PER_HOUR),
    M(NANOS_PER_MINUTE),
    S(NANOS_PER_SEC),
    MS(NANOS_PER_MILLI),
    US(NANOS_PER_MICRO),
    NS(1);

    final String symbol = name().toLowerCase(Locale.ROOT);
    final BigDecimal nanos;

    Unit(long nanos) {
      this.nanos = BigDecimal.valueOf(nanos);
    }
  }

  private Nanos() {}

  /**
   * Reads a duration such as {@code 250ms}, {@code 1.5s} or {@code 2m}.
   *
   * @param text a decimal number without sign and one of the units ns, us, ms, s, m, h, d
   * @return whole nanoseconds, at least 0
   * @throws IllegalArgumentException with a message for the person who wrote the text, if it is not
   *     a duration, is finer than a nanosecond or longer than 292 years
   */
  public static long parse(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (text.length() > MAX_DIGITS || !matcher.matches()) {
      throw refused(text, "is not a duration");
    }
    String symbol = matcher.group(2);
    if (symbol.isEmpty()) {
      throw refused(text, "has no unit");
    }
    BigDecimal nanos = new BigDecimal(matcher.group(1)).multiply(unit(symbol, text).nanos);
    try {
      return nanos.longValueExact();
    } catch (ArithmeticException e) {
      boolean tooLong = nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0;
      throw refused(text, tooLong ? "is longer than 292 years" : "is finer than a nanosecond");
    }
  }

  /**
   * Prints a duration exactly: the unit that needs the fewest digits and the largest such unit, so
   * that {@code parse(print(n)) == n} for every {@code n >= 0}. Negative ones get a minus sign.
   */
  public static String print(long nanos) {
    if (nanos == 0) {
      return "0s";
    }
    String shortest = "";
    int fewest = Integer.MAX_VALUE;
    BigDecimal value = BigDecimal.valueOf(nanos);
    for (Unit unit : Unit.values()) {
      if (value.abs().compareTo(unit.nanos) < 0 || !isFinite(value, unit)) {
        continue;
      }
      String number = value.divide(unit.nanos).stripTrailingZeros().toPlainString();
      int digits = (int) number.chars().filter(Character::isDigit).count();
      if (digits < fewest) {
        fewest = digits;
        shortest = number + unit.symbol;
      }
    }
    return shortest;
  }

  /**
   * Prints a measured time for people: four significant digits in the largest unit up to seconds
   * that keeps the number at least 1, such as {@code 23.03ms}. Infinity and NaN print as words.
   */
  public static String approximate(double nanos) {
    if (!Double.isFinite(nanos)) {
      return Double.isNaN(nanos) ? "unknown" : nanos > 0 ? "unlimited" : "-unlimited";
    }
    if (nanos == 0) {
      return "0s";
    }
    BigDecimal value = BigDecimal.valueOf(nanos).round(FOUR_DIGITS);
    Unit unit = Unit.S;
    while (unit != Unit.NS && value.abs().compareTo(unit.nanos) < 0) {
      unit = Unit.values()[unit.ordinal() + 1];
    }
    // Only powers of ten lie between these units, so the digits kept stay the same.
    return value.divide(unit.nanos).stripTrailingZeros().toPlainString() + unit.symbol;
  }

  /** The same length of time in seconds, to the nearest double. */
  public static double seconds(long nanos) {
    return nanos / (double) NANOS_PER_SEC;
  }

  /**
   * Whole nanoseconds nearest to {@code seconds}.
   *
   * @throws IllegalArgumentException if the result is no number or does not fit
   */
  public static long ofSeconds(double seconds) {
    double nanos = seconds * NANOS_PER_SEC;
    if (!(Math.abs(nanos) < Long.MAX_VALUE)) {
      throw new IllegalArgumentException(seconds + " s does not fit in nanoseconds");
    }
    return Math.round(nanos);
  }

  /** Days, hours and minutes hold a factor of 3, so most lengths have no finite decimal in them. */
  private static boolean isFinite(BigDecimal nanos, Unit unit) {
    long threes = 1;
    for (long rest = unit.nanos.longValueExact(); rest % 3 == 0; rest /= 3) {
      threes *= 3;
    }
    return nanos.longValueExact() % threes == 0;
  }

  private static Unit unit(String symbol, String text) {
    for (Unit unit : Unit.values()) {
      if (unit.symbol.equals(symbol)) {
        return unit;
      }
    }
    throw refused(text, "has the unknown unit \"" + symbol + "\"");
  }

  private static IllegalArgumentException refused(String text, String why) {
    String shown = text.length() > MAX_DIGITS ? text.substring(0, MAX_DIGITS) + "..." : text;
    return new IllegalArgumentException(
        "\""
            + shown
            + "\" "
            + why
            + ": write a number and one of ns us ms s m h d, such as 250ms or 1.5s");
  }
}
