package dev.lbsim.core.model;

import dev.lbsim.core.random.RandomStream;

/** Chooses a share of many: a fixed number, so that replications differ in which, not how many. */
final class ShareOf {
  private ShareOf() {}

  /** True for those chosen: the nearest whole number to {@code share} of {@code count}. */
  static boolean[] draw(double share, int count, RandomStream random) {
    int left = (int) Math.round(share * count);
    boolean[] chosen = new boolean[count];
    for (int i = 0; i < count; i++) {
      if (random.nextInt(count - i) < left) {
        chosen[i] = true;
        left--;
      }
    }
    return chosen;
  }
}
