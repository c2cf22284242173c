package dev.lbsim.scenario.language.value;

import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;

/**
 * A number of bytes, written {@code 1GB}.
 *
 * @param count at least 1
 */
public record Bytes(long count) implements Comparable<Bytes> {
  private static final double MOST = 1L << 53;

  /** Reads a number of bytes. */
  public static Bytes parse(String text) throws BadValue {
    double bytes = Quantity.parse(text, Measure.SIZE);
    if (bytes < 1 || bytes > MOST) {
      throw new BadValue(Wording.quote(text) + " is not between 1B and 9PB", null);
    }
    return new Bytes(Math.round(bytes));
  }

  @Override
  public int compareTo(Bytes other) {
    return Long.compare(count, other.count);
  }

  @Override
  public String toString() {
    return Measure.SIZE.print(count);
  }
}
