package dev.lbsim.core.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class HedgingTest {
  private static final long MS = 1_000_000L;
  private static final long SECOND = 1000 * MS;

  @Test
  void afterAFixedTimeAtMostSoOften() {
    Hedging hedging = Hedging.after(10 * MS, 2, null);
    assertThat(hedging.delayNanos(0)).isEqualTo(10 * MS);
    assertThat(hedging.delayNanos(1)).isEqualTo(10 * MS);
    assertThat(hedging.delayNanos(2)).isEqualTo(Hedging.NO_HEDGE);
    assertThat(hedging.tryHedge(0)).isTrue();
    assertThat(hedging.hedges()).isEqualTo(1);
  }

  @Test
  void aPercentileIsBelievedAfterAHundredAnswers() {
    Hedging hedging = Hedging.atQuantile(0.95, 1, null);
    for (int k = 1; k <= 99; k++) {
      hedging.answered(k);
      assertThat(hedging.delayNanos(0)).isEqualTo(Hedging.NO_HEDGE);
    }
    hedging.answered(100);
    assertThat(hedging.delayNanos(0)).isEqualTo(95);
  }

  @Test
  void thePercentileFollowsALastingChange() {
    Hedging hedging = Hedging.atQuantile(0.95, 1, null);
    for (int k = 0; k < 10_000; k++) {
      hedging.answered(100);
    }
    // Halvings leave 2048 + 1024 + ... = 4096 of the old; 1/20 of what is there is soon the new.
    for (int k = 0; k < 320; k++) {
      hedging.answered(10_000);
    }
    assertThat((double) hedging.delayNanos(0)).isCloseTo(10_000, within(10_000 / 256.0));
    for (int k = 0; k < 20_480; k++) {
      hedging.answered(50);
    }
    assertThat(hedging.delayNanos(0)).isEqualTo(50);
  }

  /** Exponential latencies of mean 1: a hedge at p95 makes P(latency > t) e^-t e^-(t - d). */
  @Test
  void oneInTwentyIsHedgedAndThatLeavesThePercentileWhereItIs() {
    Hedging hedging = Hedging.atQuantile(0.95, 1, null);
    SplittableRandom random = new SplittableRandom(5);
    int requests = 200_000;
    int above = 0;
    double p95 = -Math.log(0.05);
    double mark = 4;
    for (int k = 0; k < requests; k++) {
      double latency = -Math.log(1 - random.nextDouble()) * MS;
      long delay = hedging.delayNanos(0);
      if (delay != Hedging.NO_HEDGE && latency > delay && hedging.tryHedge(k)) {
        latency = Math.min(latency, delay - Math.log(1 - random.nextDouble()) * MS);
      }
      hedging.answered((long) latency);
      above += latency > mark * MS ? 1 : 0;
    }
    // An estimate is over some 3072 answers: its rank has sd √(.05 · .95 / 3072) = 0.4 %, its value
    // 0.4 % / .05 = 0.08. The mean over 200,000 / 3072 = 65 of them strays by 4 / √65 of that. The
    // sketch is off by 0.4 % of the latency, 0.012, or by 0.06 % of the requests.
    assertThat(hedging.hedges() / (double) requests).isCloseTo(0.05, within(0.002 + 0.0006));
    assertThat(hedging.delayNanos(0) / (double) MS)
        .isCloseTo(p95, within(4 * 0.004 / 0.05 + 0.012));
    double expected = Math.exp(-mark) * Math.exp(-(mark - p95));
    assertThat(above / (double) requests)
        .isCloseTo(
            expected, within((0.08 / 2 + 0.012) * expected + 4 * Math.sqrt(expected / requests)));
  }

  @Test
  void aBudgetStopsItWhereEverybodyIsLate() {
    Hedging hedging = Hedging.after(MS, 1, new RetryBudget(0.1, 10 * SECOND, 0));
    int granted = 0;
    for (int k = 0; k < 10_000; k++) {
      hedging.onRequest(k * MS);
      granted += hedging.tryHedge(k * MS) ? 1 : 0;
    }
    assertThat(granted).isEqualTo(1000);
    assertThat(hedging.refused()).isEqualTo(9000);
  }

  @Test
  void decidingAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Hedging hedging = Hedging.atQuantile(0.99, 1, new RetryBudget(0.1, 10 * SECOND, 0));
    decide(hedging, 0);
    long before = threads.getCurrentThreadAllocatedBytes();
    decide(hedging, 50_000);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
    assertThat(hedging.hedges()).isPositive();
  }

  private static void decide(Hedging hedging, int from) {
    for (int k = from; k < from + 50_000; k++) {
      hedging.onRequest(k * MS);
      if (hedging.delayNanos(0) >= 0) {
        hedging.tryHedge(k * MS);
      }
      hedging.answered(k % 1000 * MS);
    }
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Hedging.after(-1, 1, null));
    assertThatIllegalArgumentException().isThrownBy(() -> Hedging.after(1, -1, null));
    assertThatIllegalArgumentException().isThrownBy(() -> Hedging.atQuantile(1, 1, null));
  }

  @Test
  void aDeadlineIsHandedDownAndNeverGrows() {
    assertThat(Deadline.after(Long.MAX_VALUE, 5)).isEqualTo(Deadline.NONE);
    assertThat(Deadline.after(10, 5)).isEqualTo(15);
    assertThat(Deadline.after(10, -5)).isEqualTo(5);
    assertThat(Deadline.forNextHop(Deadline.NONE, 10, 3, 5)).isEqualTo(15);
    assertThat(Deadline.forNextHop(14, 10, 3, 5)).isEqualTo(11);
    assertThat(Deadline.forNextHop(100, 10, 3, 5)).isEqualTo(15);
    assertThat(Deadline.passed(5, 5)).isTrue();
    assertThat(Deadline.passed(Deadline.NONE, Long.MAX_VALUE)).isFalse();
    assertThat(Deadline.remainingNanos(4, 5)).isZero();
    assertThatIllegalArgumentException().isThrownBy(() -> Deadline.after(-1, 5));
  }

  @Test
  void workThatCannotBeDoneInTimeIsNotWorthStarting() {
    assertThat(Deadline.worthStarting(100, 89, 10)).isTrue();
    assertThat(Deadline.worthStarting(100, 90, 10)).as("at the deadline is too late").isFalse();
    assertThat(Deadline.worthStarting(Deadline.NONE, Long.MAX_VALUE, 10)).isTrue();
  }

  @Property(tries = 500, seed = "1")
  void triesThatEachTakeTheirPartAllFitBeforeTheDeadline(
      @ForAll @LongRange(min = 0, max = 1_000_000) long timeout,
      @ForAll @IntRange(min = 1, max = 6) int tries,
      @ForAll @LongRange(min = 0, max = 1_000_000) long tryNanos) {
    long deadline = Deadline.after(timeout, 1000);
    long now = 1000;
    for (int left = tries; left >= 1; left--) {
      long end = Deadline.forTry(deadline, left, tryNanos, now);
      assertThat(end).isBetween(now, Math.min(deadline, now + tryNanos));
      now = end;
    }
    if (tryNanos >= timeout) {
      assertThat(now).isEqualTo(deadline);
    }
  }
}
