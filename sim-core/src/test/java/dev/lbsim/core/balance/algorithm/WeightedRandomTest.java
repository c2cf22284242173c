package dev.lbsim.core.balance.algorithm;

import static dev.lbsim.core.balance.Fixtures.dispatcher;
import static dev.lbsim.core.balance.Fixtures.pool;
import static dev.lbsim.core.balance.Fixtures.random;
import static dev.lbsim.core.balance.algorithm.Picks.assertShare;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.core.balance.Dispatcher;
import org.junit.jupiter.api.Test;

class WeightedRandomTest {
  private static final int PICKS = 40_000;

  @Test
  void sharesFollowWeights() {
    Dispatcher dispatcher = dispatcher(pool(3, 0.5, 0, 1.5), new WeightedRandom(random(1)));
    int[] picks = Picks.count(dispatcher, PICKS);

    assertShare(picks[0], PICKS, 0.6);
    assertShare(picks[1], PICKS, 0.1);
    assertThat(picks[2]).isZero();
    assertShare(picks[3], PICKS, 0.3);
  }

  @Test
  void sharesFollowChanges() {
    Dispatcher dispatcher = dispatcher(pool(1, 1, 2), new WeightedRandom(random(1)));
    dispatcher.setHealthy(0, false, 0);
    dispatcher.setRampFactor(2, 0.25, 0);
    int[] picks = Picks.count(dispatcher, PICKS);

    assertThat(picks[0]).isZero();
    assertShare(picks[1], PICKS, 2.0 / 3);
    assertShare(picks[2], PICKS, 1.0 / 3);
  }

  @Test
  void aSlightlyOtherWeightChangesFewPicks() {
    Dispatcher one = dispatcher(pool(1, 1), new WeightedRandom(random(1)));
    Dispatcher other = dispatcher(pool(1.02, 0.98), new WeightedRandom(random(1)));
    int differing = 0;
    for (int i = 0; i < PICKS; i++) {
      differing += one.pick(() -> 0, i) == other.pick(() -> 0, i) ? 0 : 1;
    }
    // The border between the two moves from 0.5 to 0.51.
    assertShare(differing, PICKS, 0.01);
  }
}
