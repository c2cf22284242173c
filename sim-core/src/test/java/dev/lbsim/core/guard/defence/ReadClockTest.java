package dev.lbsim.core.guard.defence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** How long senders of some speed are let be. */
class ReadClockTest {
  private static final long SEC = 1_000_000_000;

  /** Apache's example: 20 s, one more for every 500 bytes, 40 s at most. */
  private static final ReadClock APACHE = new ReadClock(20 * SEC, 40 * SEC, 500);

  @Test
  void everyMinRateOfBytesBuysASecondUpToTheMost() {
    assertThat(APACHE.allowedNanos(0)).isEqualTo(20 * SEC);
    assertThat(APACHE.allowedNanos(500)).isEqualTo(21 * SEC);
    assertThat(APACHE.allowedNanos(9_999)).isCloseTo(40 * SEC, within(SEC / 100));
    assertThat(APACHE.allowedNanos(50_000)).isEqualTo(40 * SEC);
  }

  @Test
  void withoutARateTheAllowanceIsTheWhole() {
    assertThat(ReadClock.of(10 * SEC).allowedNanos(1e9)).isEqualTo(10 * SEC);
    assertThat(ReadClock.of(10 * SEC).expiresAfterNanos(0, 1e9)).isEqualTo(10 * SEC);
    assertThat(ReadClock.NONE.expiresAfterNanos(0, .1)).isEqualTo(ReadClock.NEVER);
  }

  /** At the minimum rate or above, only the most ends it. */
  @Test
  void whoSendsFastEnoughIsStoppedByTheMostAlone() {
    assertThat(APACHE.expiresAfterNanos(0, 500)).isEqualTo(40 * SEC);
    ReadClock endless = new ReadClock(20 * SEC, ReadClock.NEVER, 500);
    assertThat(endless.expiresAfterNanos(0, 500)).isEqualTo(ReadClock.NEVER);
    assertThat(endless.expiresAfterNanos(0, 250)).isEqualTo(40 * SEC);
  }

  /** The instant it names is the first at which what has come allows no more. */
  @Property(tries = 500, seed = "1")
  void theClockRunsOutWhereWhatHasComeAllowsNoMore(
      @ForAll @IntRange(min = 1, max = 60) int first,
      @ForAll @IntRange(max = 60) int more,
      @ForAll @DoubleRange(min = 1, max = 2000) double minRate,
      @ForAll @DoubleRange(max = 3000) double speed,
      @ForAll @DoubleRange(max = 5000) double before) {
    ReadClock clock = new ReadClock(first * SEC, (first + more) * SEC, minRate);
    long expires = clock.expiresAfterNanos(before, speed);
    double bytes = before + speed * expires / SEC;
    assertThat(clock.allowedNanos(bytes)).isCloseTo(expires, within(10L));
    for (double part : new double[] {.1, .5, .99}) {
      double earlier = before + speed * expires * part / SEC;
      assertThat(clock.allowedNanos(earlier)).isGreaterThan((long) (expires * part));
    }
  }
}
