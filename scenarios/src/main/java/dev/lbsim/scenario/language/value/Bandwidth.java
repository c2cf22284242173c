package dev.lbsim.scenario.language.value;

import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;

/**
 * How much passes in a second, written {@code 20KB/s} or {@code 1Mbps}.
 *
 * @param bytesPerSec above 0
 */
public record Bandwidth(double bytesPerSec) implements Comparable<Bandwidth> {
  private static final double LEAST = 1e-3;
  private static final double MOST = 1e15;

  /** Reads a bandwidth. */
  public static Bandwidth parse(String text) throws BadValue {
    double bytesPerSec = Quantity.parse(text, Measure.BANDWIDTH);
    if (bytesPerSec < LEAST || bytesPerSec > MOST) {
      throw new BadValue(Wording.quote(text) + " is not between 0.001B/s and 1000000GB/s", null);
    }
    return new Bandwidth(bytesPerSec);
  }

  @Override
  public int compareTo(Bandwidth other) {
    return Double.compare(bytesPerSec, other.bytesPerSec);
  }

  @Override
  public String toString() {
    return Measure.BANDWIDTH.print(bytesPerSec);
  }
}
