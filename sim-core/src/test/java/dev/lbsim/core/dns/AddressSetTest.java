package dev.lbsim.core.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  /** The table of gdnsd's manual, plugin multifo: how many of how many must not be down. */
  @ParameterizedTest
  @CsvSource({
    "0.1, 1/1 1/2 1/3 1/4 1/5 1/6 1/7 1/8 2/16",
    "0.2, 1/1 1/2 1/3 1/4 1/5 2/6 2/7 2/8 4/16",
    "0.3, 1/1 1/2 1/3 2/4 2/5 2/6 3/7 3/8 5/16",
    "0.4, 1/1 1/2 2/3 2/4 2/5 3/6 3/7 4/8 7/16",
    "0.5, 1/1 1/2 2/3 2/4 3/5 3/6 4/7 4/8 8/16",
    "0.6, 1/1 2/2 2/3 3/4 3/5 4/6 5/7 5/8 10/16",
    "0.7, 1/1 2/2 3/3 3/4 4/5 5/6 5/7 6/8 12/16",
    "0.8, 1/1 2/2 3/3 4/4 4/5 5/6 6/7 7/8 13/16",
    "0.9, 1/1 2/2 3/3 4/4 5/5 6/6 7/7 8/8 15/16"
  })
  void belowTheThresholdEveryAddressIsGiven(double share, String table) {
    for (String entry : table.split(" ", -1)) {
      String[] pair = entry.split("/", 2);
      int needed = Integer.parseInt(pair[0]);
      int total = Integer.parseInt(pair[1]);
      double[] weights = new double[total];
      Arrays.fill(weights, 1);
      AddressSet set = AddressSet.failing(FailMode.OPEN, share, -1, weights);
      for (int healthy = total; healthy > 0; healthy--) {
        assertThat(set.eligibleCount())
            .as("%s of %s at %s", healthy, total, share)
            .isEqualTo(healthy >= needed ? healthy : total);
        set.setHealthy(healthy - 1, false);
      }
    }
  }

  /** Weights count, those of withdrawn addresses do not; the last resort is no part of it. */
  @Test
  void tooFewIsAShareOfTheWeight() {
    AddressSet set = AddressSet.failing(FailMode.CLOSED, .5, 3, 60, 30, 10, 1);
    assertThat(eligible(set)).containsExactly(0, 1, 2);
    set.setHealthy(0, false);
    assertThat(eligible(set)).containsExactly(3);
    set.setAnnounced(0, false);
    assertThat(eligible(set)).containsExactly(1, 2);
    set.setHealthy(1, false);
    assertThat(eligible(set)).containsExactly(3);
    set.setWeight(2, 30);
    assertThat(eligible(set)).containsExactly(2);
    set.setWeight(2, 29);
    set.setAnnounced(3, false);
    assertThat(eligible(set)).as("closed").isEmpty();
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
