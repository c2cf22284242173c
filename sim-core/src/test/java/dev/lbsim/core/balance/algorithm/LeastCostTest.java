package dev.lbsim.core.balance.algorithm;

import static dev.lbsim.core.balance.Fixtures.dispatcher;
import static dev.lbsim.core.balance.Fixtures.equalPool;
import static dev.lbsim.core.balance.Fixtures.pool;
import static dev.lbsim.core.balance.Fixtures.random;
import static dev.lbsim.core.balance.algorithm.Picks.assertShare;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbsim.core.balance.CostUnits;
import dev.lbsim.core.balance.Dispatcher;
import dev.lbsim.core.balance.Fixtures.TestFlow;
import dev.lbsim.core.balance.Outcome;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class LeastCostTest {
  private static final int PICKS = 40_000;
  private final TestFlow flow = new TestFlow();

  private static void start(Dispatcher dispatcher, int index, double cost) {
    dispatcher.started(index, CostUnits.of(cost), 0);
  }

  @Test
  void oneReportWeighsMoreThanManyLookups() {
    Dispatcher dispatcher = dispatcher(equalPool(2), new LeastCost(0, random(1)));
    start(dispatcher, 0, 100);
    for (int lookups = 0; lookups < 100; lookups++) {
      assertThat(dispatcher.pick(flow, 0)).as("with %d lookups at the other", lookups).isEqualTo(1);
      start(dispatcher, 1, 1);
    }
    assertShare(Picks.count(dispatcher, PICKS)[0], PICKS, .5);
    start(dispatcher, 1, 1);
    assertThat(dispatcher.pick(flow, 0)).isEqualTo(0);
  }

  @Test
  void breaksTiesUniformlyAtRandom() {
    Dispatcher dispatcher = dispatcher(equalPool(5), new LeastCost(0, random(1)));
    start(dispatcher, 1, .25);
    int[] picks = Picks.count(dispatcher, PICKS);
    assertThat(picks[1]).isZero();
    for (int index : new int[] {0, 2, 3, 4}) {
      assertShare(picks[index], PICKS, .25);
    }
  }

  /** (2 + 3) / 1 against (12 + 3) / 3: a tie; a cheaper request prefers the light one. */
  @Test
  void countsTheCostOfTheRequestItself() {
    Dispatcher dispatcher = dispatcher(pool(1, 3), new LeastCost(0, random(1)));
    start(dispatcher, 0, 2);
    start(dispatcher, 1, 12);
    int first = 0;
    for (int i = 0; i < PICKS; i++) {
      first += dispatcher.pick(flow.costing(3), 0) == 0 ? 1 : 0;
    }
    assertShare(first, PICKS, .5);
    assertThat(dispatcher.pick(flow.costing(1), 0)).isEqualTo(0);
    assertThat(dispatcher.pick(flow.costing(10), 0)).isEqualTo(1);
  }

  @Test
  void twoChoicesOfTwoHitTheBusierAQuarterOfTheTime() {
    Dispatcher dispatcher = dispatcher(equalPool(2), new LeastCost(2, random(1)));
    start(dispatcher, 0, .001);
    assertShare(Picks.count(dispatcher, PICKS)[0], PICKS, .25);
  }

  /** A tenth, added and taken away a million times in floating point, leaves a last bit behind. */
  @Test
  void whoHasDoneAllIsAsIdleAsBefore() {
    Dispatcher dispatcher = dispatcher(equalPool(2), new LeastCost(0, random(1)));
    RandomGenerator chance = random(2);
    double[] costs = chance.doubles(1000, 0, 100).toArray();
    for (double cost : costs) {
      start(dispatcher, 0, cost);
    }
    for (int i = costs.length - 1; i >= 0; i -= 2) {
      dispatcher.finished(0, CostUnits.of(costs[i]), Outcome.OK, 1, 1);
    }
    for (int i = 0; i < costs.length; i += 2) {
      dispatcher.finished(0, CostUnits.of(costs[i]), Outcome.OK, 1, 1);
    }
    dispatcher.requireIdle();
    assertShare(Picks.count(dispatcher, PICKS)[0], PICKS, .5);
  }

  @Test
  void aRequestCannotEndCheaperThanItStarted() {
    Dispatcher dispatcher = dispatcher(equalPool(1), new LeastCost(0, random(1)));
    start(dispatcher, 0, 2);
    assertThatThrownBy(() -> dispatcher.finished(0, CostUnits.of(3), Outcome.OK, 1, 1))
        .isInstanceOf(IllegalStateException.class);
    dispatcher.finished(0, CostUnits.of(1), Outcome.OK, 1, 1);
    assertThatThrownBy(dispatcher::requireIdle).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void seesCostsAsOldAsCounts() {
    Dispatcher dispatcher =
        new Dispatcher(
            equalPool(2), new LeastCost(0, random(1)), new Dispatcher.Options(0, 100), 0);
    start(dispatcher, 0, 5);
    start(dispatcher, 1, 50);
    assertShare(Picks.count(dispatcher, PICKS)[0], PICKS, .5);
    assertThat(dispatcher.pick(flow, 100)).isEqualTo(0);
  }
}
