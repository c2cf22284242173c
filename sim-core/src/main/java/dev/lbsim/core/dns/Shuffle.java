package dev.lbsim.core.dns;

import java.util.random.RandomGenerator;

/** The Fisher-Yates shuffle, stopped early: Knuth, TAOCP 2, algorithm P. */
final class Shuffle {
  private Shuffle() {}

  /**
   * Moves a random selection, in random order, to the front: every ordered choice of {@code wanted}
   * out of the first {@code count} values is equally likely. Draws once per value moved, except for
   * the very last, which has no choice.
   */
  static void first(int wanted, int[] values, int count, RandomGenerator random) {
    int draws = Math.min(wanted, count - 1);
    for (int k = 0; k < draws; k++) {
      int other = k + random.nextInt(count - k);
      int value = values[other];
      values[other] = values[k];
      values[k] = value;
    }
  }
}
