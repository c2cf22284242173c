package dev.lbsim.core.balance.algorithm;

import static dev.lbsim.core.balance.Fixtures.dispatcher;
import static dev.lbsim.core.balance.Fixtures.poolOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.balance.Backend;
import dev.lbsim.core.balance.Dispatcher;
import dev.lbsim.core.balance.Fixtures.TestFlow;
import dev.lbsim.core.balance.Pool;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RingHashTest {
  private static final int SIZE_MAX = 8_388_608;
  private static final int FLOWS = 40_000;

  @Test
  void placesEnvoysPointsByAddress() {
    RingHash ring = new RingHash(12, SIZE_MAX);
    Dispatcher dispatcher = dispatcher(addresses(90, 6), ring);

    assertRing(
        ring,
        dispatcher,
        """
        833437586790550860 4
        928266305478181108 2
        1033482794131418490 0
        3551244743356806947 5
        3851675632748031481 3
        5583722120771150861 1
        6311230543546372928 1
        7700377290971790572 3
        13144177310400110813 5
        13444792449719432967 2
        15516499411664133160 4
        16117243373044804889 0
        """);
    assertThat(dispatcher.pick(new TestFlow(0), 0)).isEqualTo(4);
    assertThat(dispatcher.pick(new TestFlow(-1), 0)).as("round the end").isEqualTo(4);
    assertThat(dispatcher.pick(new TestFlow(3551244743356806948L), 0)).isEqualTo(3);
  }

  @Test
  void placesEnvoysPointsByName() {
    RingHash ring = new RingHash(12, SIZE_MAX);
    Dispatcher dispatcher = dispatcher(poolOf("90", "91", "92", "93", "94", "95"), ring);

    assertRing(
        ring,
        dispatcher,
        """
        1975508444536362413 5
        2376063919839173711 5
        2386806903309390596 3
        6749904478991551885 4
        6803900775736438537 3
        7225015537174310577 2
        8787465352164086522 0
        11282020843382717940 2
        13723418369486627818 1
        13776502110861797421 0
        14338313586354474791 1
        15364271037087512980 4
        """);
  }

  @Test
  void placesEnvoysPointsByWeight() {
    RingHash ring = new RingHash(6, 6);
    Dispatcher dispatcher = dispatcher(weighted(1, 2, 3), ring);

    assertRing(
        ring,
        dispatcher,
        """
        928266305478181108 2
        4443673547860492590 2
        5583722120771150861 1
        6311230543546372928 1
        13444792449719432967 2
        16117243373044804889 0
        """);
  }

  @Test
  void splitsAsEnvoysWeightedRingDoes() {
    Dispatcher dispatcher = dispatcher(weighted(1, 2, 3), new RingHash(6144, SIZE_MAX));

    assertThat(evenlySpacedPicks(dispatcher, 6000)).containsExactly(987, 1932, 3081);
  }

  @Test
  void splitsAsEnvoysFractionalRingDoes() {
    RingHash ring = new RingHash(1023, 1023);
    Dispatcher dispatcher = dispatcher(addresses(90, 2), ring);

    assertThat(ring.points()).hasSize(1023);
    assertThat(evenlySpacedPicks(dispatcher, 1023)).containsExactly(526, 497);
  }

  @Test
  void carriesFractionsOverWhenThereIsNoRoomForAll() {
    RingHash ring = new RingHash(2, 2);
    Dispatcher dispatcher = dispatcher(addresses(90, 4), ring);

    assertThat(ring.points()).hasSize(2);
    assertThat(Arrays.stream(evenlySpacedPicks(dispatcher, 1024)).filter(count -> count == 0))
        .hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"10, 1024, 1030", "100, 1024, 1100", "100, 65537, 65600", "1000, 65537, 66000"})
  void givesEachAWholeNumberOfPoints(int backends, int minSize, int size) {
    RingHash ring = new RingHash(minSize, SIZE_MAX);
    dispatcher(addresses(0, backends), ring);

    assertThat(ring.points()).hasSize(size).doesNotHaveDuplicates();
  }

  /**
   * Random points cut the ring into arcs like exponential variables, so a backend with k points has
   * a share of about Gamma(k) / k. The greatest of n is below its 1 - 10^-4 quantile and above its
   * 10^-4 one, and so is what was measured elsewhere for other hosts.
   */
  @ParameterizedTest
  @CsvSource({
    "10, 103, 1.131, 0.931",
    "100, 11, 1.832, 0.494",
    "100, 160, 1.225, 0.825",
    "100, 656, 1.109, 0.919",
    "1000, 66, 1.450, 0.646",
  })
  void unevennessIsThatOfRandomArcs(int n, int k, double otherMax, double otherMin) {
    RingHash ring = new RingHash(n * k, SIZE_MAX);
    double[] shares = relativeShares(ring, dispatcher(addresses(0, n), ring));
    GammaDistribution share = new GammaDistribution(k, 1.0 / k);
    double rare = 1e-4;

    for (double max : new double[] {Arrays.stream(shares).max().orElseThrow(), otherMax}) {
      assertThat(max)
          .isBetween(
              share.inverseCumulativeProbability(Math.pow(rare, 1.0 / n)),
              share.inverseCumulativeProbability(Math.pow(1 - rare, 1.0 / n)));
    }
    for (double min : new double[] {Arrays.stream(shares).min().orElseThrow(), otherMin}) {
      assertThat(min)
          .isBetween(
              share.inverseCumulativeProbability(1 - Math.pow(1 - rare, 1.0 / n)),
              share.inverseCumulativeProbability(1 - Math.pow(rare, 1.0 / n)));
    }
  }

  @Test
  void onlyTheFlowsOfTheOneThatLeavesMove() {
    RingHash ring = new RingHash(1024, SIZE_MAX);
    Dispatcher dispatcher = dispatcher(addresses(0, 101), ring);
    int[] before = Picks.of(dispatcher, FLOWS);
    dispatcher.setHealthy(17, false, 0);
    assertThat(ring.points()).as("11 each, as before").hasSize(1100);
    int[] after = Picks.of(dispatcher, FLOWS);

    assertThat(before).contains(17);
    assertThat(after).doesNotContain(17);
    assertThat(Picks.moved(before, after, 17)).isZero();

    dispatcher.setHealthy(17, true, 0);
    assertThat(Picks.of(dispatcher, FLOWS)).isEqualTo(before);
  }

  @Test
  void othersMoveTooWhenTheRestGetMorePoints() {
    Dispatcher dispatcher = dispatcher(addresses(0, 10), new RingHash(1024, SIZE_MAX));
    int[] before = Picks.of(dispatcher, FLOWS);
    dispatcher.setHealthy(3, false, 0);
    double moved = Picks.moved(before, Picks.of(dispatcher, FLOWS), 3) / (double) FLOWS;

    // Nine backends get 114 points instead of 103: 99 of 1026 are new, and 8 of 9 in another's arc.
    // The share of 99 of 1026 random arcs is Beta(99, 927); a tenth of it was the lost one's own.
    double share = 99.0 / 1026;
    double sigma = Math.sqrt(share * (1 - share) / 1027);
    assertThat(moved).isCloseTo(0.9 * share * 8 / 9, within(4 * sigma));
  }

  @Test
  void refusesALimitBelowTheMinimum() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RingHash(20, 10))
        .withMessage("min-size 20 is above max-size 10");
  }

  private static void assertRing(RingHash ring, Dispatcher dispatcher, String expected) {
    StringBuilder actual = new StringBuilder();
    for (long point : ring.points()) {
      actual.append(Long.toUnsignedString(point)).append(' ');
      actual.append(dispatcher.pick(new TestFlow(point), 0)).append('\n');
    }
    assertThat(actual).hasToString(expected);
  }

  /** Picks for 0, 1, 2, ... times a count-th of all hashes, as Envoy's tests do. */
  private static int[] evenlySpacedPicks(Dispatcher dispatcher, int count) {
    long step = Long.divideUnsigned(-1, count);
    int[] picks = new int[dispatcher.pool().size()];
    for (int i = 0; i < count; i++) {
      picks[dispatcher.pick(new TestFlow(i * step), 0)]++;
    }
    return picks;
  }

  /** The length of each backend's arcs, over the mean. */
  private static double[] relativeShares(RingHash ring, Dispatcher dispatcher) {
    long[] points = ring.points();
    double[] shares = new double[dispatcher.pool().size()];
    long previous = points[points.length - 1];
    for (long point : points) {
      double arc = (point - previous >>> 11) * 0x1p-53;
      shares[dispatcher.pick(new TestFlow(point), 0)] += arc * shares.length;
      previous = point;
    }
    return shares;
  }

  private static Pool addresses(int firstPort, int count) {
    return poolOf(
        IntStream.range(firstPort, firstPort + count)
            .mapToObj(port -> "127.0.0.1:" + port)
            .toArray(String[]::new));
  }

  private static Pool weighted(double... weights) {
    return new Pool(
        IntStream.range(0, weights.length)
            .mapToObj(i -> new Backend(i, "127.0.0.1:" + (90 + i), -1, weights[i]))
            .toList());
  }
}
