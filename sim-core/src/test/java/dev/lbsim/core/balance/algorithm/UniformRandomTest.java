package dev.lbsim.core.balance.algorithm;

import static dev.lbsim.core.balance.Fixtures.dispatcher;
import static dev.lbsim.core.balance.Fixtures.pool;
import static dev.lbsim.core.balance.Fixtures.random;
import static dev.lbsim.core.balance.algorithm.Picks.assertShare;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.core.balance.Dispatcher;
import org.junit.jupiter.api.Test;

class UniformRandomTest {
  private static final int PICKS = 40_000;

  @Test
  void spreadsEvenlyWhateverTheWeightsAndLoads() {
    Dispatcher dispatcher = dispatcher(pool(1, 2, 7, 0.5), new UniformRandom(random(1)));
    dispatcher.started(2, 0);
    dispatcher.setHealthy(1, false, 0);
    int[] picks = Picks.count(dispatcher, PICKS);

    assertThat(picks[1]).isZero();
    for (int index : new int[] {0, 2, 3}) {
      assertShare(picks[index], PICKS, 1.0 / 3);
    }
  }
}
