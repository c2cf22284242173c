package dev.lbsim.core.balance.algorithm;

import static dev.lbsim.core.balance.Fixtures.dispatcher;
import static dev.lbsim.core.balance.Fixtures.equalPool;
import static dev.lbsim.core.balance.algorithm.Picks.assertShare;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.core.balance.Dispatcher;
import dev.lbsim.core.balance.Fixtures.TestFlow;
import org.junit.jupiter.api.Test;

class HashModuloTest {
  private static final int FLOWS = 40_000;

  @Test
  void countsTheUsableInIndexOrder() {
    Dispatcher dispatcher = dispatcher(equalPool(4), new HashModulo());
    assertThat(dispatcher.pick(new TestFlow(6), 0)).isEqualTo(2);

    dispatcher.setHealthy(1, false, 0);
    assertThat(dispatcher.pick(new TestFlow(7), 0)).as("second of 0, 2, 3").isEqualTo(2);
  }

  @Test
  void readsTheHashAsUnsigned() {
    Dispatcher dispatcher = dispatcher(equalPool(10), new HashModulo());

    // 2^64 - 1 = 18446744073709551615
    assertThat(dispatcher.pick(new TestFlow(-1), 0)).isEqualTo(5);
  }

  @Test
  void almostEveryFlowMovesWhenOneLeaves() {
    Dispatcher dispatcher = dispatcher(equalPool(10), new HashModulo());
    int[] before = Picks.of(dispatcher, FLOWS);
    dispatcher.setAdmitted(9, false, 0);
    int[] after = Picks.of(dispatcher, FLOWS);

    // Of the residues modulo 90 only 0 to 8 are equal modulo 10 and modulo 9.
    assertShare(Picks.moved(before, after, -1), FLOWS, 0.9);
  }
}
