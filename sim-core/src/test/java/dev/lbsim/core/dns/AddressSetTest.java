package dev.lbsim.core.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressSetTest {
  static List<Integer> eligible(AddressSet set) {
    List<Integer> list = new ArrayList<>();
    for (int k = 0; k < set.eligibleCount(); k++) {
      list.add(set.eligible(k));
    }
    return list;
  }

  @Test
  void everyStateOfThreeAddressesGivesTheEligibleOnesOfTheDefinition() {
    for (FailMode mode : FailMode.values()) {
      for (int healthyBits = 0; healthyBits < 8; healthyBits++) {
        for (int announcedBits = 0; announcedBits < 8; announcedBits++) {
          AddressSet set = new AddressSet(mode, 1, 1, 1);
          List<Integer> announced = new ArrayList<>();
          List<Integer> both = new ArrayList<>();
          for (int i = 0; i < 3; i++) {
            set.setHealthy(i, (healthyBits >> i & 1) == 1);
            set.setAnnounced(i, (announcedBits >> i & 1) == 1);
            if (set.announced(i)) {
              announced.add(i);
            }
            if (set.announced(i) && set.healthy(i)) {
              both.add(i);
            }
          }
          List<Integer> expected = both.isEmpty() && mode == FailMode.OPEN ? announced : both;
          assertThat(eligible(set))
              .as("%s healthy %d announced %d", mode, healthyBits, announcedBits)
              .isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void startsWithEveryAddressAnnouncedAndHealthy() {
    AddressSet set = new AddressSet(FailMode.CLOSED, 2, 0);
    assertThat(eligible(set)).containsExactly(0, 1);
    assertThat(set.size()).isEqualTo(2);
    assertThat(set.weight(0)).isEqualTo(2);
  }

  @Test
  void weightsMustBeSharesOfSomething() {
    assertThatIllegalArgumentException().isThrownBy(() -> new AddressSet(FailMode.OPEN, -1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AddressSet(FailMode.OPEN, Double.POSITIVE_INFINITY));
    AddressSet set = new AddressSet(FailMode.OPEN, 1);
    assertThatIllegalArgumentException().isThrownBy(() -> set.setWeight(0, Double.NaN));
  }
}
