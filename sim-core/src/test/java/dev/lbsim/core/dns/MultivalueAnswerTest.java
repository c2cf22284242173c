package dev.lbsim.core.dns;

import static dev.lbsim.core.dns.AnswerPoliciesTest.answer;
import static dev.lbsim.core.dns.AnswerPoliciesTest.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.catalog.Arguments;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MultivalueAnswerTest {
  private static AddressSet addresses(int count) {
    double[] weights = new double[count];
    Arrays.fill(weights, 1);
    return new AddressSet(FailMode.OPEN, weights);
  }

  private static void assertAsOftenAsChance(int count, int draws, double share) {
    double sigma = Math.sqrt(draws * share * (1 - share));
    assertThat((double) count).isCloseTo(draws * share, within(4 * sigma));
  }

  @Test
  void everyOrderOfFourAddressesIsEquallyLikely() {
    AnswerPolicy policy = policy("multivalue", 2);
    AddressSet four = addresses(4);
    int queries = 48_000;
    Map<String, Integer> counts = new HashMap<>();
    for (int query = 0; query < queries; query++) {
      counts.merge(Arrays.toString(answer(policy, four)), 1, Integer::sum);
    }
    assertThat(counts).hasSize(24);
    counts.values().forEach(count -> assertAsOftenAsChance(count, queries, 1 / 24.0));
  }

  @Test
  void givesEightOfTwelveWithEqualChances() {
    AnswerPolicy policy = policy("multivalue", 2);
    AddressSet twelve = addresses(12);
    int queries = 20_000;
    int[] given = new int[12];
    int[] first = new int[12];
    for (int query = 0; query < queries; query++) {
      int[] answer = answer(policy, twelve);
      assertThat(answer).hasSize(8);
      first[answer[0]]++;
      for (int address : answer) {
        given[address]++;
      }
    }
    for (int i = 0; i < 12; i++) {
      assertAsOftenAsChance(given[i], queries, 8 / 12.0);
      assertAsOftenAsChance(first[i], queries, 1 / 12.0);
    }
  }

  @Test
  void givesUpToEightUnhealthyAddressesIfAllAreUnhealthy() {
    AddressSet twelve = addresses(12);
    for (int i = 0; i < 12; i++) {
      twelve.setHealthy(i, false);
    }
    AnswerPolicy policy = policy("multivalue", 2);
    assertThat(answer(policy, twelve)).hasSize(8);
    twelve.setHealthy(5, true);
    assertThat(answer(policy, twelve)).containsExactly(5);
  }

  @Test
  void theMostAddressesInOneAnswerCanBeChosen() {
    AnswerPolicy two =
        AnswerPolicies.find("multivalue")
            .orElseThrow()
            .factory()
            .create(Arguments.of(Map.of("max", 2)), new SplittableRandom(1));
    assertThat(answer(two, addresses(12))).hasSize(2);
    assertThat(answer(two, addresses(1))).containsExactly(0);
  }
}
