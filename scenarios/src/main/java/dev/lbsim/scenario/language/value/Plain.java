package dev.lbsim.scenario.language.value;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as people write them. */
final class Plain {
  private Plain() {}

  /** Up to nine digits, without an exponent and without trailing zeros. */
  static String number(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return Double.toString(value);
    }
    BigDecimal rounded = new BigDecimal(value, new MathContext(9)).stripTrailingZeros();
    return rounded.signum() == 0 ? "0" : rounded.toPlainString();
  }
}
