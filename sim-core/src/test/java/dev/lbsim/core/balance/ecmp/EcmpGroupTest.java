package dev.lbsim.core.balance.ecmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.balance.XxHash64;
import dev.lbsim.core.catalog.Arguments;
import dev.lbsim.core.time.Nanos;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EcmpGroupTest {
  private static final int FLOWS = 200_000;
  private static final long SEC = Nanos.NANOS_PER_SEC;

  private static EcmpGroup group(String name) {
    return EcmpGroups.find(name)
        .orElseThrow()
        .factory()
        .create(Arguments.of(Map.of("buckets", 128, "idle", 120 * SEC)));
  }

  private static int[] allOf(int count, int... without) {
    return IntStream.range(0, count)
        .filter(member -> Arrays.stream(without).noneMatch(gone -> gone == member))
        .toArray();
  }

  private static int[] picks(EcmpGroup group, int flows, long nowNanos) {
    int[] picks = new int[flows];
    for (int i = 0; i < flows; i++) {
      picks[i] = group.pick(XxHash64.mix(i, 7), nowNanos);
    }
    return picks;
  }

  /** Shares of flows that moved when one of {@code count} went: of all, and of those of others. */
  private static double[] movedBy(String name, int count, int gone) {
    EcmpGroup group = group(name);
    group.membersChanged(allOf(count), 0);
    int[] before = picks(group, FLOWS, SEC);
    group.membersChanged(allOf(count, gone), 2 * SEC);
    int[] after = picks(group, FLOWS, 3 * SEC);
    int moved = 0;
    int broken = 0;
    for (int i = 0; i < FLOWS; i++) {
      moved += after[i] != before[i] ? 1 : 0;
      broken += after[i] != before[i] && before[i] != gone ? 1 : 0;
      assertThat(after[i]).isNotEqualTo(gone);
    }
    return new double[] {moved / (double) FLOWS, broken / (double) FLOWS};
  }

  /** Four standard deviations of a share among so many flows. */
  private static double fourSigma(double share) {
    return 4 * Math.sqrt(share * (1 - share) / FLOWS);
  }

  @Test
  void moduloMovesAllButOneInEight() {
    for (int gone = 0; gone < 8; gone++) {
      assertThat(movedBy("modulo", 8, gone)[0]).isCloseTo(0.875, within(fourSigma(0.875)));
    }
  }

  @Test
  void resilientMovesTheFlowsOfWhoIsGoneAndNoOther() {
    for (int gone = 0; gone < 8; gone++) {
      double[] moved = movedBy("resilient", 8, gone);
      assertThat(moved[0]).isCloseTo(0.125, within(fourSigma(0.125)));
      assertThat(moved[1]).isZero();
    }
  }

  /**
   * Of flows of the others Maglev moves a few: some 2 % with a table a hundred times the backends
   * (NSDI 2016, figure 12), fewer with this one.
   */
  @Test
  void maglevMovesLittleMore() {
    for (int gone = 0; gone < 8; gone++) {
      double[] moved = movedBy("maglev", 8, gone);
      assertThat(moved[0] - moved[1]).isCloseTo(0.125, within(fourSigma(0.125) + 1e-3));
      assertThat(moved[1]).isBetween(0.0, 0.02);
    }
  }

  /**
   * By RFC 2992: with all borders at multiples of 1/n before and of 1/(n-1) after, the k-th of the
   * regions below the one that goes keeps (n - k) / (n (n - 1)), and likewise from the other end.
   */
  @ParameterizedTest
  @ValueSource(ints = {2, 5, 8})
  void thresholdMovesAQuarterToHalfByWhoIsGone(int count) {
    for (int gone = 0; gone < count; gone++) {
      double stays = 0;
      for (int k = 1; k <= count; k++) {
        int kept = k - 1 < gone ? count - k : k - 1 > gone ? k - 1 : 0;
        stays += kept / (double) (count * (count - 1));
      }
      double moved = movedBy("threshold", count, gone)[0];
      assertThat(moved).isCloseTo(1 - stays, within(fourSigma(stays)));
      assertThat(1 - stays).isBetween(0.25 + 0.25 / count - 1e-9, 0.5 + 1e-9);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"modulo", "threshold", "resilient", "maglev"})
  void flowsSpreadEvenlyAndNobodyGetsNone(String name) {
    EcmpGroup group = group(name);
    assertThat(group.pick(1, 0)).isEqualTo(EcmpGroup.NONE);
    group.membersChanged(new int[] {2, 3, 7, 9}, 0);
    int[] counts = new int[10];
    for (int pick : picks(group, FLOWS, SEC)) {
      counts[pick]++;
    }
    // Maglev's table is even to 1 in its 16,384 entries a member.
    for (int member : new int[] {2, 3, 7, 9}) {
      assertThat(counts[member] / (double) FLOWS)
          .isCloseTo(0.25, within(fourSigma(0.25) + 1 / 65_537.0));
    }
    group.membersChanged(new int[] {7}, 2 * SEC);
    assertThat(picks(group, 100, 3 * SEC)).containsOnly(7);
    group.membersChanged(new int[0], 4 * SEC);
    assertThat(picks(group, 100, 5 * SEC)).containsOnly(EcmpGroup.NONE);
    group.membersChanged(new int[] {1}, 6 * SEC);
    assertThat(picks(group, 100, 7 * SEC)).containsOnly(1);
  }

  @Test
  void busyBucketsStayAndIdleOnesMoveToWhoComesBack() {
    EcmpGroup group = group("resilient");
    group.membersChanged(allOf(2), 0);
    int[] before = picks(group, FLOWS, 0);
    group.membersChanged(allOf(2, 1), SEC);
    group.membersChanged(allOf(2), 2 * SEC);
    // Everybody is at member 0 and sends every minute: no bucket is idle for two.
    for (int minute = 0; minute < 10; minute++) {
      assertThat(picks(group, FLOWS, minute * 60 * SEC + 3 * SEC)).containsOnly(0);
    }
    int[] after = picks(group, FLOWS, 600 * SEC + 200 * SEC);
    long back = Arrays.stream(after).filter(member -> member == 1).count();
    assertThat(back / (double) FLOWS).isCloseTo(0.5, within(fourSigma(0.5)));
    assertThat(Arrays.stream(before).sum()).isPositive();
  }

  @Test
  void theBucketThatIsIdleLongestMovesFirst() {
    EcmpGroup group =
        EcmpGroups.find("resilient")
            .orElseThrow()
            .factory()
            .create(Arguments.of(Map.of("buckets", 4, "idle", 10 * SEC)));
    group.membersChanged(new int[] {0}, 0);
    for (int bucket = 0; bucket < 4; bucket++) {
      group.pick(bucket, (4 - bucket) * SEC);
    }
    group.membersChanged(new int[] {0, 1}, 5 * SEC);
    // Bucket 3 was used at 1 s, bucket 2 at 2 s: at 11.5 s only the former is idle.
    assertThat(group.pick(3, 11 * SEC + SEC / 2)).isEqualTo(1);
    assertThat(group.pick(2, 11 * SEC + SEC / 2)).isZero();
    assertThat(group.pick(1, 13 * SEC)).isEqualTo(1);
    assertThat(group.pick(0, 100 * SEC)).isZero();
  }

  /** Whatever comes and goes: members get what they should once all was idle, and no others. */
  @Property(tries = 100, seed = "1")
  void resilientEndsBalanced(@ForAll long seed) {
    Random random = new Random(seed);
    EcmpGroup group = group("resilient");
    long now = 0;
    int[] members = {};
    for (int change = 0; change < 10; change++) {
      members = IntStream.range(0, 12).filter(member -> random.nextBoolean()).toArray();
      group.membersChanged(members, now);
      for (int i = 0; i < 50; i++) {
        int pick = group.pick(random.nextLong(), now);
        if (members.length > 0) {
          assertThat(members).contains(pick);
        }
        now += random.nextInt(20) * SEC;
      }
    }
    now += 1000 * SEC;
    int[] buckets = new int[12];
    Set<Integer> seen = new HashSet<>();
    for (int bucket = 0; bucket < 128 && members.length > 0; bucket++) {
      int pick = group.pick(bucket, now);
      buckets[pick]++;
      seen.add(pick);
    }
    assertThat(seen).hasSize(members.length);
    for (int member : members) {
      assertThat(buckets[member]).isBetween(128 / members.length, 128 / members.length + 1);
    }
  }
}
