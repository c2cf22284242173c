package dev.lbsim.core.dns;

import static dev.lbsim.core.dns.AnswerPoliciesTest.answer;
import static dev.lbsim.core.dns.AnswerPoliciesTest.policy;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FailoverAnswerTest {
  private final AnswerPolicy policy = policy("failover", 1);
  private final AddressSet addresses = new AddressSet(FailMode.OPEN, 1, 1, 1);

  @Test
  void movesDownTheOrderAndBack() {
    assertThat(answer(policy, addresses)).containsExactly(0);
    addresses.setHealthy(0, false);
    assertThat(answer(policy, addresses)).containsExactly(1);
    addresses.setAnnounced(1, false);
    assertThat(answer(policy, addresses)).containsExactly(2);
    addresses.setHealthy(0, true);
    assertThat(answer(policy, addresses)).containsExactly(0);
  }

  @Test
  void staysWithThePrimaryIfAllAreUnhealthy() {
    for (int i = 0; i < 3; i++) {
      addresses.setHealthy(i, false);
    }
    assertThat(answer(policy, addresses)).containsExactly(0);
  }
}
