package dev.lbsim.core.dns;

import static dev.lbsim.core.dns.AnswerPoliciesTest.answer;
import static dev.lbsim.core.dns.AnswerPoliciesTest.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightedAnswerTest {
  private static final int QUERIES = 100_000;

  private static void assertSplit(AddressSet addresses, double... shares) {
    AnswerPolicy policy = policy("weighted", 7);
    int[] counts = new int[addresses.size()];
    for (int query = 0; query < QUERIES; query++) {
      int[] answer = answer(policy, addresses);
      assertThat(answer).hasSize(1);
      counts[answer[0]]++;
    }
    for (int i = 0; i < shares.length; i++) {
      double sigma = Math.sqrt(QUERIES * shares[i] * (1 - shares[i]));
      assertThat((double) counts[i]).isCloseTo(QUERIES * shares[i], within(4 * sigma));
    }
  }

  @Test
  void splitsQueriesByWeight() {
    assertSplit(new AddressSet(FailMode.OPEN, 3, 2, 1), 3 / 6.0, 2 / 6.0, 1 / 6.0);
    assertSplit(new AddressSet(FailMode.OPEN, 1, 255), 1 / 256.0, 255 / 256.0);
  }

  @Test
  void sharesOutTheWeightOfTheUnhealthyInProportion() {
    AddressSet addresses = new AddressSet(FailMode.OPEN, 3, 2, 1);
    addresses.setHealthy(0, false);
    assertSplit(addresses, 0, 2 / 3.0, 1 / 3.0);
  }

  @Test
  void followsAWeightThatChanges() {
    AddressSet addresses = new AddressSet(FailMode.OPEN, 1, 1);
    addresses.setWeight(1, 9);
    assertSplit(addresses, 0.1, 0.9);
  }

  @Test
  void splitsEvenlyIfAllWeightsAreZero() {
    assertSplit(new AddressSet(FailMode.OPEN, 0, 0), 0.5, 0.5);
  }

  /** Amazon Route 53, "Health checks and weighted routing": records of weight 1, 1 and 0. */
  @ParameterizedTest
  @CsvSource({
    "false, false, true,  3",
    "false, false, false, 1 2",
    "false, true,  false, 2",
    "true,  true,  false, 1 2",
    "true,  true,  true,  1 2",
    "true,  false, true,  1",
  })
  void treatsWeightZeroAsRoute53Does(boolean first, boolean second, boolean third, String given) {
    AddressSet addresses = new AddressSet(FailMode.OPEN, 1, 1, 0);
    addresses.setHealthy(0, first);
    addresses.setHealthy(1, second);
    addresses.setHealthy(2, third);
    AnswerPolicy policy = policy("weighted", 3);
    Set<Integer> answered = new TreeSet<>();
    for (int query = 0; query < 100; query++) {
      answered.add(answer(policy, addresses)[0] + 1);
    }
    List<Integer> expected = new ArrayList<>();
    for (String record : given.split(" ", -1)) {
      expected.add(Integer.valueOf(record));
    }
    assertThat(answered).containsExactlyElementsOf(expected);
  }
}
