package dev.lbsim.core.balance.algorithm;

import static dev.lbsim.core.balance.Fixtures.dispatcher;
import static dev.lbsim.core.balance.Fixtures.equalPool;
import static dev.lbsim.core.balance.Fixtures.random;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.core.balance.Balancer;
import dev.lbsim.core.balance.Dispatcher;
import dev.lbsim.core.balance.Fixtures.TestFlow;
import dev.lbsim.core.balance.Pool;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RoundRobinTest {
  private final TestFlow flow = new TestFlow();

  @Property(tries = 100, seed = "42")
  void visitsAllBackendsEquallyOften(
      @ForAll @IntRange(min = 1, max = 40) int size,
      @ForAll @IntRange(min = 1, max = 5) int rounds,
      @ForAll long seed) {
    Dispatcher dispatcher = dispatcher(equalPool(size), new RoundRobin(random(seed)));
    int[] picks = new int[size];
    for (int i = 0; i < size * rounds; i++) {
      picks[dispatcher.pick(flow, i)]++;
    }
    assertThat(picks).containsOnly(rounds);
  }

  @Test
  void goesInIndexOrder() {
    Dispatcher dispatcher = dispatcher(equalPool(4), new RoundRobin(random(1)));
    int previous = dispatcher.pick(flow, 0);
    for (int i = 0; i < 10; i++) {
      int index = dispatcher.pick(flow, 0);
      assertThat(index).isEqualTo((previous + 1) % 4);
      previous = index;
    }
  }

  @Test
  void startsSomewhereElseInEveryWorker() {
    Set<Integer> starts = new HashSet<>();
    for (int seed = 0; seed < 200; seed++) {
      starts.add(dispatcher(equalPool(4), new RoundRobin(random(seed))).pick(flow, 0));
    }
    // The chance that 200 uniform draws miss one of four is below 4 * 0.75^200 < 1e-24.
    assertThat(starts).containsExactlyInAnyOrder(0, 1, 2, 3);
  }

  @Test
  void keepsItsPlaceWhenThePoolChanges() {
    Dispatcher dispatcher = dispatcher(equalPool(5), new RoundRobin(random(1)));
    advanceTo(dispatcher, 2);
    dispatcher.setHealthy(3, false, 0);
    assertThat(dispatcher.pick(flow, 0)).isEqualTo(4);
    dispatcher.setHealthy(3, true, 0);
    assertThat(dispatcher.pick(flow, 0)).isEqualTo(0);

    advanceTo(dispatcher, 4);
    dispatcher.setAdmitted(4, false, 0);
    assertThat(dispatcher.pick(flow, 0)).isEqualTo(0);
  }

  @Test
  void goesOnWhereItStoodAfterNothingWasUsable() {
    Dispatcher dispatcher = dispatcher(equalPool(2), new RoundRobin(random(1)));
    advanceTo(dispatcher, 0);
    dispatcher.setHealthy(0, false, 0);
    dispatcher.setHealthy(1, false, 0);
    assertThat(dispatcher.pick(flow, 0)).isEqualTo(Balancer.NONE);

    dispatcher.setHealthy(0, true, 0);
    dispatcher.setHealthy(1, true, 0);
    assertThat(dispatcher.pick(flow, 0)).isEqualTo(1);
  }

  @Test
  void hasNothingToOfferBeforeItKnowsAPool() {
    assertThat(new RoundRobin(random(1)).pick(flow, 0)).isEqualTo(Balancer.NONE);
    assertThat(dispatcher(Pool.empty(), new RoundRobin(random(1))).pick(flow, 0))
        .isEqualTo(Balancer.NONE);
  }

  private void advanceTo(Dispatcher dispatcher, int index) {
    for (int i = 0; i < dispatcher.pool().size(); i++) {
      if (dispatcher.pick(flow, 0) == index) {
        return;
      }
    }
    throw new AssertionError("never came to " + index);
  }
}
