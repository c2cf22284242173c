package dev.lbsim.core.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolChoiceTest {
  private static final int DRAWS = 100_000;

  private final SplittableRandom random = new SplittableRandom(1);

  private double[] shares(PoolChoice choice, int pools) {
    int[] picks = new int[pools];
    for (int i = 0; i < DRAWS; i++) {
      picks[choice.pick(random)]++;
    }
    return Arrays.stream(picks).mapToDouble(count -> (double) count / DRAWS).toArray();
  }

  private static void assertShare(double share, double expected) {
    double deviation = Math.sqrt(expected * (1 - expected) / DRAWS);
    assertThat(share).isCloseTo(expected, within(4 * deviation + 1e-12));
  }

  /** Envoy's manual, priority levels; it rounds to whole percent. */
  @ParameterizedTest
  @CsvSource({"100, 1", "72, 1", "71, .994", "50, .7", "25, .35", "0, 0"})
  void whatAGradedPriorityCannotTakeSpills(int fit, double first) {
    PoolChoice choice = PoolChoice.graded(new int[] {0, 1}, new double[] {1, 1}, 1.4);
    choice.setHosts(0, 100, fit);
    choice.setHosts(1, 100, 100);
    assertShare(shares(choice, 2)[0], first);
  }

  @ParameterizedTest
  @CsvSource({"100, 1", "50, 1", "1, 1", "0, 0"})
  void aStrictPriorityHasAllUntilNothingIsLeftOfIt(int fit, double first) {
    PoolChoice choice = PoolChoice.strict(new int[] {0, 1}, new double[] {1, 1});
    choice.setHosts(0, 100, fit);
    choice.setHosts(1, 100, 100);
    assertShare(shares(choice, 2)[0], first);
  }

  /** Envoy's manual, locality weighted load balancing; it rounds to whole percent. */
  @ParameterizedTest
  @CsvSource({"100, .3333333", "70, .3288591", "50, .2592593", "25, .1489362", "0, 0"})
  void aLocalityThatLosesHostsCountsForLess(int fit, double first) {
    PoolChoice choice = PoolChoice.graded(new int[] {0, 0}, new double[] {1, 2}, 1.4);
    choice.setHosts(0, 100, fit);
    choice.setHosts(1, 100, 100);
    assertShare(shares(choice, 2)[0], first);
  }

  @Test
  void weightsCanBeChanged() {
    PoolChoice choice = PoolChoice.strict(new int[] {0, 0}, new double[] {1, 1});
    choice.setHosts(0, 1, 1);
    choice.setHosts(1, 1, 1);
    choice.setWeight(1, 3);
    assertShare(shares(choice, 2)[0], .25);
    choice.setWeight(0, 0);
    assertShare(shares(choice, 2)[0], 0);
  }

  @Test
  void whereNobodyIsLeftTheFirstPrioritySaysSo() {
    for (PoolChoice choice :
        new PoolChoice[] {
          PoolChoice.strict(new int[] {0, 1}, new double[] {1, 1}),
          PoolChoice.graded(new int[] {0, 1}, new double[] {1, 1}, 1.4)
        }) {
      choice.setHosts(0, 3, 0);
      choice.setHosts(1, 3, 0);
      assertThat(choice.pick(random)).isZero();
    }
  }
}
