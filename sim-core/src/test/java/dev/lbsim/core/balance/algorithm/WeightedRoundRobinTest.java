package dev.lbsim.core.balance.algorithm;

import static dev.lbsim.core.balance.Fixtures.dispatcher;
import static dev.lbsim.core.balance.Fixtures.pool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.core.balance.Dispatcher;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightedRoundRobinTest {
  /** The first is nginx's own example; the others follow from its rule. */
  @ParameterizedTest
  @CsvSource({"5, 1, 1, aabacaa", "4, 2, 1, abacaba", "3, 2, 1, abacba"})
  void turnsComeInNginxsOrder(double a, double b, double c, String expected) {
    Dispatcher dispatcher = dispatcher(pool(a, b, c), new WeightedRoundRobin());

    assertThat(picks(dispatcher, 2 * expected.length())).isEqualTo(expected + expected);
  }

  @Property(tries = 100, seed = "42")
  void everyRoundGivesEachItsWeight(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 0, max = 20) Integer> given) {
    int[] weights = given.stream().mapToInt(Integer::intValue).toArray();
    int sum = Arrays.stream(weights).sum();
    Dispatcher dispatcher =
        dispatcher(
            pool(Arrays.stream(weights).asDoubleStream().toArray()), new WeightedRoundRobin());
    for (int round = 0; round < 2 && sum > 0; round++) {
      assertThat(Picks.count(dispatcher, sum)).isEqualTo(weights);
    }
  }

  @Test
  void fractionalWeightsAreRespected() {
    Dispatcher dispatcher = dispatcher(pool(0.1, 0.3, 0.6), new WeightedRoundRobin());

    assertThat(Picks.count(dispatcher, 1_000)).containsExactly(100, 300, 600);
  }

  @Test
  void keepsItsPlaceWhenAnotherWeightChanges() {
    Dispatcher dispatcher = dispatcher(pool(5, 1, 1), new WeightedRoundRobin());
    assertThat(picks(dispatcher, 3)).isEqualTo("aab");
    // Scores are now a 1, b -4, c 3: had they been forgotten, a would come next.
    dispatcher.setWeight(0, 4, 0);
    assertThat(picks(dispatcher, 1)).isEqualTo("a");
    // a 5-6 = -1, b -3, c 4.
    assertThat(picks(dispatcher, 1)).isEqualTo("c");
  }

  @Test
  void aBackendThatComesBackFindsItsScore() {
    Dispatcher dispatcher = dispatcher(pool(1, 1, 1), new WeightedRoundRobin());
    assertThat(picks(dispatcher, 1)).isEqualTo("a");
    dispatcher.setHealthy(0, false, 0);
    assertThat(picks(dispatcher, 4)).isEqualTo("bcbc");
    dispatcher.setHealthy(0, true, 0);
    assertThat(picks(dispatcher, 6)).as("a had its turn").isEqualTo("bcabca");
  }

  private static String picks(Dispatcher dispatcher, int count) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < count; i++) {
      letters.append((char) ('a' + dispatcher.pick(() -> 0, 0)));
    }
    return letters.toString();
  }
}
