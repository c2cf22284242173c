package dev.lbsim.scenario.language.value;

import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;

/**
 * How many at most, written {@code 200}, {@code 64k} or {@code unlimited}.
 *
 * @param max the limit, or {@link Integer#MAX_VALUE} where there is none
 */
public record Limit(int max) implements Comparable<Limit> {
  private static final String WORD = "unlimited";

  /** No limit. */
  public static final Limit UNLIMITED = new Limit(Integer.MAX_VALUE);

  /** Reads a limit. */
  public static Limit parse(String text) throws BadValue {
    if (text.equals(WORD)) {
      return UNLIMITED;
    }
    try {
      return new Limit(Count.parse(text).value());
    } catch (BadValue bad) {
      if (Character.isLetter(text.isEmpty() ? ' ' : text.charAt(0))) {
        throw new BadValue(
            Wording.quote(text) + " is neither a whole number nor \"unlimited\"", null);
      }
      throw bad;
    }
  }

  /** True when there is no limit. */
  public boolean isUnlimited() {
    return max == Integer.MAX_VALUE;
  }

  @Override
  public int compareTo(Limit other) {
    return Integer.compare(max, other.max);
  }

  @Override
  public String toString() {
    return isUnlimited() ? WORD : Integer.toString(max);
  }
}
