package dev.lbsim.core.balance.algorithm;

import static dev.lbsim.core.balance.Fixtures.dispatcher;
import static dev.lbsim.core.balance.Fixtures.equalPool;
import static dev.lbsim.core.balance.Fixtures.pool;
import static dev.lbsim.core.balance.Fixtures.random;
import static dev.lbsim.core.balance.algorithm.Picks.assertShare;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.core.balance.Dispatcher;
import dev.lbsim.core.balance.Fixtures.TestFlow;
import org.junit.jupiter.api.Test;

class PowerOfTwoChoicesTest {
  private static final int PICKS = 40_000;

  @Test
  void neverPicksTheBusierOfTwo() {
    Dispatcher dispatcher = dispatcher(equalPool(2), new PowerOfTwoChoices(random(1)));
    dispatcher.started(0, 0);

    assertThat(Picks.count(dispatcher, 1_000)[0]).isZero();
  }

  @Test
  void picksByRankAmongMany() {
    Dispatcher dispatcher = dispatcher(equalPool(4), new PowerOfTwoChoices(random(1)));
    for (int i = 0; i < 4; i++) {
      for (int k = 0; k < i; k++) {
        dispatcher.started(i, 0);
      }
    }
    int[] picks = Picks.count(dispatcher, PICKS);
    // Of the 6 pairs, the backend of rank r wins those with the 3 - r busier ones.
    assertShare(picks[0], PICKS, 3.0 / 6);
    assertShare(picks[1], PICKS, 2.0 / 6);
    assertShare(picks[2], PICKS, 1.0 / 6);
    assertThat(picks[3]).isZero();
  }

  @Test
  void tiesAreFair() {
    Dispatcher dispatcher = dispatcher(equalPool(5), new PowerOfTwoChoices(random(1)));
    for (int picks : Picks.count(dispatcher, PICKS)) {
      assertShare(picks, PICKS, 0.2);
    }
  }

  @Test
  void weighsTheLoad() {
    Dispatcher dispatcher = dispatcher(pool(1, 2.5), new PowerOfTwoChoices(random(1)));
    dispatcher.started(1, 0);
    assertThat(Picks.count(dispatcher, 1_000)[1]).as("2/2.5 against 1/1").isEqualTo(1_000);
    dispatcher.started(1, 0);
    assertThat(Picks.count(dispatcher, 1_000)[1]).as("3/2.5 against 1/1").isZero();
  }

  @Test
  void aloneIsChosenAlways() {
    Dispatcher dispatcher = dispatcher(equalPool(2), new PowerOfTwoChoices(random(1)));
    dispatcher.setHealthy(0, false, 0);
    dispatcher.started(1, 0);

    assertThat(dispatcher.pick(new TestFlow(), 0)).isEqualTo(1);
  }
}
