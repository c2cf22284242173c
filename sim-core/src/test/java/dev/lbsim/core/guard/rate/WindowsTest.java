package dev.lbsim.core.guard.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Limiters that count, and what they count. */
class WindowsTest {
  private static final long MS = 1_000_000L;
  private static final long SECOND = 1000 * MS;
  private static final long MINUTE = 60 * SECOND;

  private static int askUntilRefused(RateLimiter limiter, long nowNanos) {
    int passed = 0;
    while (limiter.tryAcquire(0, 1, nowNanos) == 0) {
      passed++;
    }
    return passed;
  }

  @Test
  void aFixedWindowLetsTwiceTheLimitThroughAroundItsTurn() {
    FixedWindow limiter = new FixedWindow(100, SECOND, 1);
    assertThat(askUntilRefused(limiter, SECOND - 1)).isEqualTo(100);
    assertThat(askUntilRefused(limiter, SECOND)).isEqualTo(100);
  }

  @Test
  void aSlidingWindowAndASlidingLogDoNot() {
    for (RateLimiter limiter :
        List.of(new SlidingWindow(100, SECOND, 1), new SlidingLog(100, SECOND, 1))) {
      assertThat(askUntilRefused(limiter, SECOND - 1)).isEqualTo(100);
      assertThat(askUntilRefused(limiter, SECOND)).isZero();
    }
  }

  @Test
  void aFixedWindowSaysWhenTheNextOneBegins() {
    FixedWindow limiter = new FixedWindow(1, SECOND, 1);
    assertThat(limiter.tryAcquire(0, 1, 3 * SECOND + 250 * MS)).isZero();
    assertThat(limiter.tryAcquire(0, 1, 3 * SECOND + 250 * MS)).isEqualTo(-750 * MS);
    assertThat(limiter.tryAcquire(0, 1, -SECOND)).isEqualTo(-750 * MS);
  }

  /** Limit 50 a minute, 42 in the last one, 18 in this, 15 s into it: 42 · 45/60 + 18 = 49.5. */
  @Test
  void estimatesAsInCloudflaresExample() {
    for (double limit : new double[] {50, 51}) {
      SlidingWindow limiter = new SlidingWindow(limit, MINUTE, 1);
      for (int k = 0; k < 42; k++) {
        assertThat(limiter.tryAcquire(0, 1, k * SECOND)).isZero();
      }
      for (int k = 0; k < 18; k++) {
        assertThat(limiter.tryAcquire(0, 1, MINUTE + 15 * SECOND)).isZero();
      }
      assertThat(limiter.tryAcquire(0, 0.5, MINUTE + 15 * SECOND)).isZero(); // 50.0
      assertThat(limiter.tryAcquire(0, 1, MINUTE + 15 * SECOND) == 0).isEqualTo(limit == 51);
    }
  }

  @Test
  void aSlidingWindowForgetsWhatIsTwoWindowsOld() {
    SlidingWindow limiter = new SlidingWindow(10, SECOND, 1);
    assertThat(askUntilRefused(limiter, 0)).isEqualTo(10);
    assertThat(askUntilRefused(limiter, SECOND + 500 * MS)).isEqualTo(5);
    assertThat(askUntilRefused(limiter, 4 * SECOND)).isEqualTo(10);
  }

  @Property(tries = 200, seed = "4")
  void inNoWindowDoesMorePassASlidingLogThanTheLimit(
      @ForAll @IntRange(min = 1, max = 12) int limit,
      @ForAll @Size(200) List<@IntRange(min = 0, max = 300) Integer> stepsMillis) {
    SlidingLog limiter = new SlidingLog(limit, SECOND, 1);
    List<Long> passed = new ArrayList<>();
    long now = 0;
    for (int step : stepsMillis) {
      now += step * MS;
      long since = now - SECOND;
      long inWindow = passed.stream().filter(time -> time > since).count();
      boolean passes = limiter.tryAcquire(0, 1, now) == 0;
      assertThat(passes).isEqualTo(inWindow < limit); // neither more nor less than it may
      if (passes) {
        passed.add(now);
      }
    }
  }

  @Property(tries = 200, seed = "9")
  void whatASlidingWindowPassesIsWithinTwiceTheLimitOfAnyWindow(
      @ForAll @IntRange(min = 1, max = 12) int limit,
      @ForAll @Size(200) List<@IntRange(min = 0, max = 300) Integer> stepsMillis) {
    SlidingWindow limiter = new SlidingWindow(limit, SECOND, 1);
    List<Long> passed = new ArrayList<>();
    long now = 0;
    for (int step : stepsMillis) {
      now += step * MS;
      if (limiter.tryAcquire(0, 1, now) == 0) {
        passed.add(now);
        long since = now - SECOND;
        // Worst case: all of the last window's came at its end, all of this one's at its own.
        assertThat(passed.stream().filter(time -> time > since).count()).isLessThan(2L * limit + 1);
        long window = Math.floorDiv(now, SECOND);
        assertThat(passed.stream().filter(time -> Math.floorDiv(time, SECOND) == window).count())
            .isLessThanOrEqualTo(limit);
      }
    }
  }

  @Test
  void aSlidingLogCountsCostsAndSaysWhenEnoughOfThemHaveLeft() {
    SlidingLog limiter = new SlidingLog(10, SECOND, 1);
    assertThat(limiter.tryAcquire(0, 4, 0)).isZero();
    assertThat(limiter.tryAcquire(0, 3, 100 * MS)).isZero();
    assertThat(limiter.tryAcquire(0, 3, 200 * MS)).isZero();
    assertThat(limiter.tryAcquire(0, 4, 300 * MS)).isEqualTo(-700 * MS);
    assertThat(limiter.tryAcquire(0, 5, 300 * MS)).isEqualTo(-800 * MS);
    assertThat(limiter.tryAcquire(0, 10, 300 * MS)).isEqualTo(-900 * MS);
  }

  @Test
  void aConcurrencyCapHoldsUntilReleasedAndForgetsWhoHoldsNothing() {
    ConcurrencyCap limiter = new ConcurrencyCap(2, 10);
    assertThat(limiter.tryAcquire(7, 1.5, 0)).isZero();
    assertThat(limiter.tryAcquire(7, 1, 0)).isEqualTo(RateLimiter.TURNED_AWAY);
    assertThat(limiter.tryAcquire(7, 0.5, 0)).isZero();
    limiter.release(7, 1.5, 1);
    assertThat(limiter.keys()).isEqualTo(1);
    limiter.release(7, 0.5, 1);
    assertThat(limiter.keys()).isZero();
    assertThatIllegalStateException().isThrownBy(() -> limiter.release(7, 1, 2));
  }
}
