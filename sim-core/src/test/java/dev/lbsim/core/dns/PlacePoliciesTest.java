package dev.lbsim.core.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.catalog.Arguments;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Three addresses; place 0 is nearest to address 0, place 1 to address 1, and so on. */
class PlacePoliciesTest {
  private final AddressSet addresses = new AddressSet(FailMode.OPEN, 1, 1, 1);

  /** Place 0 gets 0 and 1 as 3 to 1, place 1 gets only 2, all others get 0. */
  private static final double[][] MAP = {{3, 1, 0}, {0, 0, 1}};

  private record World(boolean mapped) implements Surroundings {
    @Override
    public long roundTripNanos(int place, int address) {
      return place == Asker.NOWHERE ? 0 : Math.abs(place - address);
    }

    @Override
    public double share(int place, int address) {
      return knows(place) ? MAP[place][address] : address == 0 ? 1 : 0;
    }

    @Override
    public boolean knows(int place) {
      return place >= 0 && place < MAP.length;
    }
  }

  private static AnswerPolicy policy(String name, boolean mapped, int max) {
    return AnswerPolicies.find(name)
        .orElseThrow()
        .factory()
        .create(Arguments.of(Map.of("max", max)), new World(mapped), new SplittableRandom(3));
  }

  private int[] answer(AnswerPolicy policy, int place) {
    int[] out = new int[3];
    return Arrays.copyOf(out, policy.answer(addresses, () -> place, out));
  }

  @Test
  void latencyGivesTheNearestFirst() {
    AnswerPolicy all = policy("latency", false, 3);
    assertThat(answer(all, 2)).containsExactly(2, 1, 0);
    assertThat(answer(all, 1)).containsExactly(1, 0, 2);
    assertThat(answer(all, Asker.NOWHERE)).containsExactly(0, 1, 2);
    addresses.setHealthy(2, false);
    assertThat(answer(policy("latency", false, 1), 2)).containsExactly(1);
    assertThat(all.looksAtPlaces()).isTrue();
  }

  @Test
  void geoWithoutAMapGivesTheNearest() {
    assertThat(answer(policy("geo", false, 2), 2)).containsExactly(2, 1);
  }

  @Test
  void geoDrawsByTheWeightsOfThePlace() {
    AnswerPolicy geo = policy("geo", true, 1);
    int n = 40_000;
    int zeros = 0;
    for (int i = 0; i < n; i++) {
      int given = answer(geo, 0)[0];
      assertThat(given).isLessThan(2);
      zeros += given == 0 ? 1 : 0;
    }
    assertThat(zeros / (double) n).isCloseTo(.75, within(4 * Math.sqrt(.75 * .25 / n)));
  }

  @Test
  void geoFillsAnAnswerUpFromTheSameEntry() {
    AnswerPolicy geo = policy("geo", true, 2);
    for (int i = 0; i < 20; i++) {
      assertThat(answer(geo, 0)).containsExactlyInAnyOrder(0, 1);
    }
    assertThat(answer(geo, 1)).containsExactly(2);
  }

  @Test
  void geoFallsBackToTheDefaultAndThenToTheNearest() {
    AnswerPolicy geo = policy("geo", true, 1);
    assertThat(answer(geo, 2)).as("not in the map").containsExactly(0);
    assertThat(answer(geo, Asker.NOWHERE)).containsExactly(0);
    addresses.setHealthy(2, false);
    assertThat(answer(geo, 1)).as("its own is down").containsExactly(0);
    addresses.setHealthy(0, false);
    assertThat(answer(geo, 1)).as("the default is down as well").containsExactly(1);
  }
}
