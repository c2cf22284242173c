package dev.lbsim.scenario.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Numbers as people read them: three or four significant digits, groups of three set apart by a
 * space, a unit. A share never rounds to 0 % or 100 % unless it is exactly that, because the one
 * lost request in a million is what somebody is looking for. Output is ASCII.
 */
public final class Figures {
  /** What stands where there was no sample. */
  static final String NONE = "-";

  private static final MathContext TEN_DIGITS = new MathContext(10);
  private static final MathContext TWO_DIGITS = new MathContext(2, RoundingMode.HALF_EVEN);
  private static final MathContext TWO_DIGITS_UP = new MathContext(2, RoundingMode.UP);
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private Figures() {}

  /** A measured value with its unit: {@code 115.3 ms}, {@code 2 000 rps}, {@code 1.28 %}. */
  public static String value(double value, String unit) {
    if (Double.isNaN(value)) {
      return NONE;
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "unbounded" : "-unbounded";
    }
    Scale scale = Scale.of(value, unit);
    BigDecimal number = BigDecimal.valueOf(value / scale.divisor());
    boolean whole = number.stripTrailingZeros().scale() <= 0;
    if (value == 0 || (whole && scale.counts())) {
      return grouped(number.setScale(0, RoundingMode.UNNECESSARY)) + scale.suffix();
    }
    return grouped(scale.percent() ? nearHundred(number) : rounded(number)) + scale.suffix();
  }

  /** A metric's value, or a dash where there is no such metric. */
  public static String value(RunReport.@Nullable Metric metric) {
    return metric == null ? NONE : value(metric.value(), metric.unit());
  }

  /**
   * Half the width of a metric's 95 % interval as {@code +- 0.21}, in the unit its value is printed
   * in; of a lopsided interval the longer side. Empty where there is no interval.
   */
  public static String halfWidth(RunReport.@Nullable Metric metric) {
    if (metric == null || metric.ci95() == null || !Double.isFinite(metric.value())) {
      return "";
    }
    double[] ends = metric.ci95();
    double half = Math.max(ends[1] - metric.value(), metric.value() - ends[0]);
    if (!Double.isFinite(half)) {
      return "";
    }
    double divisor = Scale.of(metric.value(), metric.unit()).divisor();
    // First away with the noise of binary fractions, or 0.21 would be rounded up to 0.22.
    BigDecimal exact = BigDecimal.valueOf(half / divisor).round(TEN_DIGITS);
    BigDecimal rounded = exact.add(BigDecimal.ZERO, TWO_DIGITS_UP);
    return "+- " + grouped(half == 0 ? BigDecimal.ZERO : rounded);
  }

  /** A whole number in groups of three: {@code 359 812}. */
  public static String count(long count) {
    return grouped(BigDecimal.valueOf(count));
  }

  /** A length of time somebody chose, without needless zeros: {@code 180 s}, {@code 1.9 s}. */
  public static String seconds(double seconds) {
    Scale scale = Scale.of(seconds, "s");
    return grouped(plain(rounded(BigDecimal.valueOf(seconds / scale.divisor())))) + scale.suffix();
  }

  /** One decimal from 10 on, none from 1000 on; below 10 three digits, below 0.01 two. */
  private static BigDecimal rounded(BigDecimal number) {
    int wholeDigits = number.precision() - number.scale();
    if (wholeDigits > 3) {
      return number.setScale(0, RoundingMode.HALF_EVEN);
    }
    int digits = wholeDigits < -1 ? 2 : 3;
    return number.setScale(wholeDigits >= 2 ? 1 : digits - wholeDigits, RoundingMode.HALF_EVEN);
  }

  /** As many decimals as tell a percentage just below 100 from 100. */
  private static BigDecimal nearHundred(BigDecimal percent) {
    BigDecimal missing = HUNDRED.subtract(percent);
    boolean close = missing.signum() > 0 && missing.compareTo(BigDecimal.ONE) < 0;
    return close
        ? HUNDRED.subtract(missing.round(TWO_DIGITS))
        : plain(percent).compareTo(HUNDRED) == 0 ? HUNDRED : rounded(percent);
  }

  private static BigDecimal plain(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  private static String grouped(BigDecimal number) {
    StringBuilder text = new StringBuilder(number.toPlainString());
    int point = text.indexOf(".");
    int first = text.charAt(0) == '-' ? 1 : 0;
    for (int at = (point < 0 ? text.length() : point) - 3; at > first; at -= 3) {
      text.insert(at, ' ');
    }
    return text.toString();
  }

  /** Which of a unit's sizes a value is printed in. */
  private record Scale(double divisor, String suffix) {
    static Scale of(double value, String unit) {
      double size = Math.abs(value);
      return switch (unit) {
        case "s" -> size == 0 || size >= 1 ? new Scale(1, " s") : belowSecond(size);
        case "B" -> bytes(size);
        case "ratio" -> new Scale(0.01, " %");
        case "count", "requests", "" -> new Scale(1, "");
        default -> new Scale(1, " " + unit);
      };
    }

    private static Scale belowSecond(double size) {
      if (size >= 1e-3) {
        return new Scale(1e-3, " ms");
      }
      return size >= 1e-6 ? new Scale(1e-6, " us") : new Scale(1e-9, " ns");
    }

    private static Scale bytes(double size) {
      if (size < 1e3) {
        return new Scale(1, " B");
      }
      if (size < 1e6) {
        return new Scale(1e3, " KB");
      }
      return size < 1e9 ? new Scale(1e6, " MB") : new Scale(1e9, " GB");
    }

    boolean percent() {
      return suffix.equals(" %");
    }

    boolean counts() {
      return suffix.isEmpty();
    }
  }
}
