package dev.lbsim.core.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.guard.Backoff.Jitter;
import java.math.BigInteger;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final long MS = 1_000_000;

  private final SplittableRandom random = new SplittableRandom(5);

  private static long[] firstDelays(Backoff backoff, int attempts) {
    return IntStream.rangeClosed(1, attempts).mapToLong(backoff::delayNanos).toArray();
  }

  @Test
  void noneRetriesAtOnce() {
    assertThat(firstDelays(Backoff.none(random), 3)).containsOnly(0);
  }

  @Test
  void constantWaitsTheSameEveryTime() {
    assertThat(firstDelays(Backoff.constant(7 * MS, Jitter.NONE, random), 100))
        .containsOnly(7 * MS);
  }

  @Test
  void exponentialDoublesUpToTheCap() {
    Backoff backoff =
        Backoff.exponential(
            Backoff.DEFAULT_BASE_NANOS, Backoff.DEFAULT_CAP_NANOS, Jitter.NONE, random);
    assertThat(firstDelays(backoff, 6))
        .containsExactly(25 * MS, 50 * MS, 100 * MS, 200 * MS, 250 * MS, 250 * MS);
  }

  @Property(tries = 500, seed = "4")
  void agreesWithUnboundedArithmetic(
      @ForAll @LongRange(min = 1, max = Long.MAX_VALUE) long base,
      @ForAll @LongRange(min = 0, max = Long.MAX_VALUE) long above,
      @ForAll @IntRange(min = 1, max = 200) int attempt) {
    long cap = Math.max(base, above);
    BigInteger exact = BigInteger.valueOf(base).shiftLeft(attempt - 1).min(BigInteger.valueOf(cap));
    assertThat(Backoff.exponential(base, cap, Jitter.NONE, random).delayNanos(attempt))
        .isEqualTo(exact.longValueExact());
  }

  @Test
  void fullJitterIsUniformFromZero() {
    assertUniform(Backoff.exponential(MS, 8 * MS, Jitter.FULL, random), 3, 0, 4 * MS);
  }

  @Test
  void equalJitterIsUniformOverTheUpperHalf() {
    assertUniform(Backoff.exponential(MS, 8 * MS, Jitter.EQUAL, random), 3, 2 * MS, 4 * MS);
  }

  private static void assertUniform(Backoff backoff, int attempt, long from, long to) {
    int draws = 10_000;
    int quarters = 4;
    int[] counts = new int[quarters];
    double sum = 0;
    for (int n = 0; n < draws; n++) {
      long delay = backoff.delayNanos(attempt);
      assertThat(delay).isBetween(from, to - 1);
      sum += delay;
      counts[(int) ((delay - from) * quarters / (to - from))]++;
    }
    double sigmaOfMean = (to - from) / Math.sqrt(12.0 * draws);
    assertThat(sum / draws).isCloseTo((from + to) / 2.0, within(4 * sigmaOfMean));
    for (int count : counts) {
      double sigma = Math.sqrt(draws * 0.25 * 0.75);
      assertThat((double) count).isCloseTo(draws * 0.25, within(4 * sigma));
    }
  }

  @Test
  void drawsNothingWithoutJitter() {
    firstDelays(Backoff.exponential(MS, 8 * MS, Jitter.NONE, random), 10);
    assertThat(random.nextLong()).isEqualTo(new SplittableRandom(5).nextLong());
  }

  @Test
  void aFirstAttemptIsNotARetry() {
    Backoff backoff = Backoff.none(random);
    assertThatIllegalArgumentException().isThrownBy(() -> backoff.delayNanos(0));
  }

  @Test
  void waitsOutOfRangeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Backoff.constant(-1, Jitter.NONE, random));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Backoff.exponential(2, 1, Jitter.NONE, random));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Backoff.exponential(0, 1, Jitter.NONE, random));
  }
}
