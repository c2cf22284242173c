package dev.lbsim.core.balance.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.balance.Dispatcher;
import dev.lbsim.core.balance.Fixtures.TestFlow;
import dev.lbsim.core.balance.XxHash64;

/** Counts picks and judges the counts. */
final class Picks {
  private Picks() {}

  /** How often each backend is picked for {@code picks} different flows, none of them started. */
  static int[] count(Dispatcher dispatcher, int picks) {
    TestFlow flow = new TestFlow();
    int[] counts = new int[dispatcher.pool().size()];
    for (int i = 0; i < picks; i++) {
      counts[dispatcher.pick(flow.hashed(XxHash64.mix(i, 0)), 0)]++;
    }
    return counts;
  }

  /** The backend picked for each of {@code flows} different flows, none of them started. */
  static int[] of(Dispatcher dispatcher, int flows) {
    TestFlow flow = new TestFlow();
    int[] picks = new int[flows];
    for (int i = 0; i < flows; i++) {
      picks[i] = dispatcher.pick(flow.hashed(XxHash64.mix(i, 0)), 0);
    }
    return picks;
  }

  /** How many flows changed their backend, not counting those that had to leave {@code gone}. */
  static int moved(int[] before, int[] after, int gone) {
    int moved = 0;
    for (int i = 0; i < before.length; i++) {
      moved += before[i] != gone && before[i] != after[i] ? 1 : 0;
    }
    return moved;
  }

  /** Asserts that a binomial count is within four standard deviations of its mean. */
  static void assertShare(int count, int trials, double probability) {
    double sigma = Math.sqrt(trials * probability * (1 - probability));
    assertThat((double) count)
        .as("count with mean %s and standard deviation %s", trials * probability, sigma)
        .isCloseTo(trials * probability, within(4 * sigma));
  }
}
