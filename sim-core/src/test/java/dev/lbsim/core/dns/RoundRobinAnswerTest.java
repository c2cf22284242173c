package dev.lbsim.core.dns;

import static dev.lbsim.core.dns.AnswerPoliciesTest.answer;
import static dev.lbsim.core.dns.AnswerPoliciesTest.policy;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoundRobinAnswerTest {
  private final AnswerPolicy policy = policy("round-robin", 1);
  private final AddressSet addresses = new AddressSet(FailMode.OPEN, 1, 1, 1);

  @Test
  void rotatesByOneWithEveryQuery() {
    assertThat(answer(policy, addresses)).containsExactly(0, 1, 2);
    assertThat(answer(policy, addresses)).containsExactly(1, 2, 0);
    assertThat(answer(policy, addresses)).containsExactly(2, 0, 1);
    assertThat(answer(policy, addresses)).containsExactly(0, 1, 2);
  }

  @Test
  void putsEveryAddressFirstEquallyOften() {
    int[] first = new int[3];
    for (int query = 0; query < 300; query++) {
      first[answer(policy, addresses)[0]]++;
    }
    assertThat(first).containsExactly(100, 100, 100);
  }

  @Test
  void leavesOutTheUnhealthyAndTakesThemBack() {
    addresses.setHealthy(1, false);
    assertThat(answer(policy, addresses)).containsExactly(0, 2);
    assertThat(answer(policy, addresses)).containsExactly(2, 0);
    assertThat(answer(policy, addresses)).containsExactly(0, 2);
    addresses.setHealthy(1, true);
    assertThat(answer(policy, addresses)).containsExactly(1, 2, 0);
  }

  @Test
  void survivesAListThatShrinksUnderIt() {
    answer(policy, addresses);
    answer(policy, addresses);
    addresses.setAnnounced(0, false);
    addresses.setAnnounced(2, false);
    assertThat(answer(policy, addresses)).containsExactly(1);
    assertThat(answer(policy, addresses)).containsExactly(1);
  }
}
