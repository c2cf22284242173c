package dev.lbsim.core.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.core.catalog.Arguments;
import dev.lbsim.core.catalog.Parameter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AnswerPoliciesTest {
  /** The policy called {@code name}, with its defaults. */
  static AnswerPolicy policy(String name, long seed) {
    AnswerPolicies.Kind kind = AnswerPolicies.find(name).orElseThrow();
    Map<String, Object> defaults = new HashMap<>();
    for (Parameter parameter : kind.about().parameters()) {
      defaults.put(parameter.name(), Long.valueOf(parameter.defaultValue()));
    }
    return kind.factory().create(Arguments.of(defaults), new SplittableRandom(seed));
  }

  static int[] answer(AnswerPolicy policy, AddressSet addresses) {
    int[] out = new int[addresses.size()];
    return Arrays.copyOf(out, policy.answer(addresses, out));
  }

  @Test
  void listsThePoliciesOfTheScenarioLanguage() {
    assertThat(AnswerPolicies.all().stream().map(kind -> kind.about().name()))
        .containsExactly("round-robin", "weighted", "failover", "multivalue", "geo", "latency");
    assertThat(AnswerPolicies.all())
        .allSatisfy(
            kind -> {
              assertThat(kind.about().summary()).endsWith(".");
              assertThat(kind.about().source()).isNotBlank();
            });
    assertThat(AnswerPolicies.find("roundrobin")).isEmpty();
  }

  /** Each step flips the health or the announcement of one address, then asks. */
  @Property(tries = 200, seed = "5")
  void noPolicyGivesOutWhatIsNotEligibleOrTheSameAddressTwice(
      @ForAll @IntRange(min = 1, max = 12) int size,
      @ForAll FailMode mode,
      @ForAll @Size(40) List<@IntRange(min = 0, max = 23) Integer> flips) {
    for (AnswerPolicies.Kind kind : AnswerPolicies.all()) {
      AnswerPolicy policy = policy(kind.about().name(), 1);
      double[] weights = new double[size];
      Arrays.setAll(weights, i -> i % 3);
      AddressSet addresses = new AddressSet(mode, weights);
      for (int flip : flips) {
        int address = flip / 2 % size;
        if (flip % 2 == 0) {
          addresses.setHealthy(address, !addresses.healthy(address));
        } else {
          addresses.setAnnounced(address, !addresses.announced(address));
        }
        int[] answer = answer(policy, addresses);
        assertThat(AddressSetTest.eligible(addresses))
            .containsAll(Arrays.stream(answer).boxed().toList());
        assertThat(answer).doesNotHaveDuplicates();
        assertThat(answer.length == 0).isEqualTo(addresses.eligibleCount() == 0);
      }
    }
  }

  @Test
  void withNoneHealthyAnOpenZoneAnswersAndAClosedOneDoesNot() {
    for (AnswerPolicies.Kind kind : AnswerPolicies.all()) {
      AddressSet open = new AddressSet(FailMode.OPEN, 1, 1);
      AddressSet closed = new AddressSet(FailMode.CLOSED, 1, 1);
      for (int i = 0; i < 2; i++) {
        open.setHealthy(i, false);
        closed.setHealthy(i, false);
      }
      assertThat(answer(policy(kind.about().name(), 1), open)).isNotEmpty();
      assertThat(answer(policy(kind.about().name(), 1), closed)).isEmpty();
      open.setAnnounced(0, false);
      open.setAnnounced(1, false);
      assertThat(answer(policy(kind.about().name(), 1), open)).isEmpty();
    }
  }
}
