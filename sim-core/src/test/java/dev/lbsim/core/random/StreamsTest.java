package dev.lbsim.core.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.IntFunction;
import org.apache.commons.rng.core.source64.XoRoShiRo128PlusPlus;
import org.junit.jupiter.api.Test;

class StreamsTest {
  private static final int PAIRS = 1000;
  private static final int DRAWS = 4000;

  @Test
  void theGeneratorGivesThePublishedNumbers() {
    // Blackman and Vigna's reference C code from state {1, 2}; the same vector is in Rust's
    // rand_xoshiro.
    var generator = new XoRoShiRo128PlusPlus(1, 2);
    for (String expected :
        new String[] {
          "393217",
          "669327710093319",
          "1732421326133921491",
          "11394790081659126983",
          "9555452776773192676",
          "3586421180005889563",
          "1691397964866707553",
          "10735626796753111697"
        }) {
      assertThat(Long.toUnsignedString(generator.nextLong())).isEqualTo(expected);
    }
  }

  @Test
  void theDerivationIsTheDocumentedOne() {
    // First 128 bits of SHA-256(seed as 8 bytes, replication as 4, name in UTF-8), big-endian, as
    // the state of xoroshiro128++; computed with Python's hashlib.
    assertThat(firstThree(new Streams(42, 0).stream("clients.web/arrivals")))
        .containsExactly(0x446ff2c15b8e73cfL, 0x36e49b9d0a8a3fd6L, 0x824cf2ec9708013cL);
    assertThat(firstThree(new Streams(42, 0).stream("servers.app.big/service")))
        .containsExactly(0x22619555a4f1d462L, 0x1554174251ccc0d9L, 0x4eef0b5138cf9e46L);
    assertThat(firstThree(new Streams(42, 0).stream("")))
        .containsExactly(0x5e39fc0baae61d49L, 0x530a20373332656fL, 0x7eb17bface981e9bL);
    assertThat(firstThree(new Streams(42, 1).stream("clients.web/arrivals")))
        .containsExactly(0x3bd688153e388177L, 0x73a35528625944d6L, 0x3e26655f8af734e9L);
  }

  @Test
  void oneNameIsOneStreamWhateverElseWasAskedFor() {
    Streams alone = new Streams(7, 3);
    Streams crowded = new Streams(7, 3);
    crowded.stream("b").nextLong();
    crowded.stream("a").nextLong();
    assertThat(firstThree(crowded.stream("a"))).containsExactly(firstThree(alone.stream("a")));
  }

  @Test
  void neighbouringSeedsAreUnrelated() {
    assertUncorrelated(i -> new Streams(i, 0).stream("a"));
  }

  @Test
  void neighbouringReplicationsAreUnrelated() {
    assertUncorrelated(i -> new Streams(42, i).stream("a"));
  }

  @Test
  void streamsOfSimilarNamesAreUnrelated() {
    assertUncorrelated(i -> new Streams(42, 0).stream("servers.web." + i));
  }

  @Test
  void drawsOfOneStreamAreUniform() {
    RandomStream stream = new Streams(42, 0).stream("a");
    assertUniform(i -> stream);
  }

  @Test
  void firstDrawsOverManyStreamsAreUniform() {
    Streams streams = new Streams(42, 0);
    assertUniform(i -> streams.stream("clients.web." + i));
  }

  /** With known mean 1/2 and variance 1/12, the correlation of n independent pairs has sd 1/√n. */
  private static void assertUncorrelated(IntFunction<RandomStream> streams) {
    double[] previous = uniforms(streams.apply(0));
    double sumOfSquares = 0;
    for (int pair = 1; pair <= PAIRS; pair++) {
      double[] next = uniforms(streams.apply(pair));
      double product = 0;
      for (int i = 0; i < DRAWS; i++) {
        product += (previous[i] - 0.5) * (next[i] - 0.5);
      }
      double correlation = 12 * product / DRAWS;
      assertThat(correlation).isBetween(-4 / Math.sqrt(DRAWS), 4 / Math.sqrt(DRAWS));
      sumOfSquares += correlation * correlation * DRAWS;
      previous = next;
    }
    assertLikelyChiSquare(sumOfSquares, PAIRS);
  }

  private static void assertUniform(IntFunction<RandomStream> streams) {
    int cells = 256;
    int draws = 200_000;
    int[] counts = new int[cells];
    for (int i = 0; i < draws; i++) {
      counts[(int) (streams.apply(i).nextDouble() * cells)]++;
    }
    double expected = (double) draws / cells;
    double chiSquare =
        Arrays.stream(counts).mapToDouble(c -> (c - expected) * (c - expected) / expected).sum();
    assertLikelyChiSquare(chiSquare, cells - 1);
  }

  /** A chi-square of k degrees has mean k and variance 2k, and is nearly normal for large k. */
  private static void assertLikelyChiSquare(double value, int degrees) {
    double fourSigma = 4 * Math.sqrt(2.0 * degrees);
    assertThat(value).isBetween(degrees - fourSigma, degrees + fourSigma);
  }

  private static double[] uniforms(RandomStream stream) {
    double[] draws = new double[DRAWS];
    Arrays.setAll(draws, i -> stream.nextDouble());
    return draws;
  }

  private static long[] firstThree(RandomStream stream) {
    return new long[] {stream.nextLong(), stream.nextLong(), stream.nextLong()};
  }
}
