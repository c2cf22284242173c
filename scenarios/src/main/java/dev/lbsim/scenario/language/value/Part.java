package dev.lbsim.scenario.language.value;

import dev.lbsim.scenario.language.problem.BadValue;

/**
 * How many of a number of things, written {@code 2} or {@code 20%}.
 *
 * @param text as written
 * @param count how many, or 0 where a share is given
 * @param share which part of them, or 0 where a number is given
 */
public record Part(String text, int count, double share) {
  /** Reads a number or a share. */
  public static Part parse(String text) throws BadValue {
    Part part =
        text.endsWith("%")
            ? new Part(text, 0, Share.parse(text).ratio())
            : new Part(text, Count.parse(text).value(), 0);
    if (part.count == 0 && part.share == 0) {
      throw new BadValue("there is nothing in " + text, "write 1 or more, or a share such as 20%");
    }
    return part;
  }

  /** How many of so many, rounded down, but at least one. */
  public int of(int all) {
    return Math.max(1, count > 0 ? Math.min(count, all) : (int) Math.floor(share * all + 1e-9));
  }

  @Override
  public String toString() {
    return text;
  }
}
