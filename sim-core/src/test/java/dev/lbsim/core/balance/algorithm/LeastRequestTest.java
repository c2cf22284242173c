package dev.lbsim.core.balance.algorithm;

import static dev.lbsim.core.balance.Fixtures.dispatcher;
import static dev.lbsim.core.balance.Fixtures.equalPool;
import static dev.lbsim.core.balance.Fixtures.pool;
import static dev.lbsim.core.balance.Fixtures.random;
import static dev.lbsim.core.balance.algorithm.Picks.assertShare;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.core.balance.Dispatcher;
import dev.lbsim.core.balance.Fixtures.TestFlow;
import dev.lbsim.core.balance.Outcome;
import org.junit.jupiter.api.Test;

class LeastRequestTest {
  private static final int PICKS = 40_000;
  private final TestFlow flow = new TestFlow();

  @Test
  void picksTheOneWithTheFewestInFlight() {
    Dispatcher dispatcher = dispatcher(equalPool(3), new LeastRequest(0, random(1)));
    dispatcher.started(0, 0);
    dispatcher.started(2, 0);
    dispatcher.started(2, 0);
    assertThat(dispatcher.pick(flow, 1)).isEqualTo(1);

    dispatcher.started(1, 1);
    dispatcher.finished(0, Outcome.OK, 2, 2);
    assertThat(dispatcher.pick(flow, 3)).isEqualTo(0);
  }

  @Test
  void breaksTiesUniformlyAtRandom() {
    Dispatcher dispatcher = dispatcher(equalPool(5), new LeastRequest(0, random(1)));
    dispatcher.started(1, 0);
    int[] picks = Picks.count(dispatcher, PICKS);

    assertThat(picks[1]).isZero();
    for (int index : new int[] {0, 2, 3, 4}) {
      assertShare(picks[index], PICKS, 0.25);
    }
  }

  @Test
  void weighsTheLoad() {
    Dispatcher dispatcher = dispatcher(pool(1, 3), new LeastRequest(0, random(1)));
    // Loads before each pick: 1/1 v 1/3, 1/1 v 2/3, then 1/1 v 3/3: a tie.
    for (int i = 0; i < 2; i++) {
      assertThat(dispatcher.pick(flow, 0)).isEqualTo(1);
      dispatcher.started(1, 0);
    }
    int[] picks = Picks.count(dispatcher, PICKS);
    assertShare(picks[0], PICKS, 0.5);

    dispatcher.started(1, 0);
    assertThat(dispatcher.pick(flow, 0)).isEqualTo(0);
  }

  @Test
  void loadIsTheReciprocalOfEnvoysWeight() {
    // Envoy's documentation: weight 2, four active requests, bias 1: 2 / (4 + 1) = 0.4.
    Dispatcher dispatcher = dispatcher(pool(2, 0.4), new LeastRequest(0, random(1)));
    for (int i = 0; i < 4; i++) {
      dispatcher.started(0, 0);
    }
    assertThat(Load.compare(dispatcher.pool().get(0), dispatcher.pool().get(1))).isZero();
  }

  @Test
  void fillsEvenlyWhenNothingEnds() {
    Dispatcher dispatcher = dispatcher(equalPool(7), new LeastRequest(0, random(3)));
    for (int i = 0; i < 70; i++) {
      dispatcher.started(dispatcher.pick(flow, i), i);
    }
    for (int i = 0; i < 7; i++) {
      assertThat(dispatcher.inFlight(i)).isEqualTo(10);
    }
  }

  @Test
  void fillsByWeightWhenNothingEnds() {
    Dispatcher dispatcher = dispatcher(pool(1, 2, 4), new LeastRequest(0, random(3)));
    for (int i = 0; i < 70; i++) {
      dispatcher.started(dispatcher.pick(flow, i), i);
    }
    assertThat(dispatcher.inFlight(0)).isEqualTo(10);
    assertThat(dispatcher.inFlight(1)).isEqualTo(20);
    assertThat(dispatcher.inFlight(2)).isEqualTo(40);
  }

  @Test
  void twoChoicesOfTwoHitTheBusierAQuarterOfTheTime() {
    Dispatcher dispatcher = dispatcher(equalPool(2), new LeastRequest(2, random(1)));
    dispatcher.started(0, 0);

    assertShare(Picks.count(dispatcher, PICKS)[0], PICKS, 0.25);
  }

  @Test
  void severalChoicesMissTheLeastLoadedAsOftenAsAllDrawsDo() {
    Dispatcher dispatcher = dispatcher(equalPool(4), new LeastRequest(3, random(1)));
    dispatcher.started(1, 0);
    dispatcher.started(2, 0);
    dispatcher.started(3, 0);

    // The idle one is missed by all three draws with probability (3/4)^3.
    assertShare(Picks.count(dispatcher, PICKS)[0], PICKS, 1 - 27.0 / 64);
  }

  @Test
  void drawnTiesAreFair() {
    Dispatcher dispatcher = dispatcher(equalPool(3), new LeastRequest(2, random(1)));
    for (int picks : Picks.count(dispatcher, PICKS)) {
      assertShare(picks, PICKS, 1.0 / 3);
    }
  }

  @Test
  void oneChoiceIsUniform() {
    Dispatcher dispatcher = dispatcher(equalPool(2), new LeastRequest(1, random(1)));
    dispatcher.started(0, 0);

    assertShare(Picks.count(dispatcher, PICKS)[0], PICKS, 0.5);
  }

  @Test
  void herdsOnAStaleView() {
    Dispatcher dispatcher =
        new Dispatcher(
            equalPool(3), new LeastRequest(0, random(1)), new Dispatcher.Options(0, 100), 0);
    dispatcher.started(0, 0);
    dispatcher.started(1, 0);
    for (int i = 0; i < 50; i++) {
      int index = dispatcher.pick(flow, 100);
      assertThat(index).as("the one that looked idle at 100").isEqualTo(2);
      dispatcher.started(index, 100);
    }
    assertThat(dispatcher.pick(flow, 200)).isNotEqualTo(2);
  }
}
