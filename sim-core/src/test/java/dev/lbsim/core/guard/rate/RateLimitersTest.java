package dev.lbsim.core.guard.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import dev.lbsim.core.balance.XxHash64;
import dev.lbsim.core.catalog.Arguments;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every limiter. */
class RateLimitersTest {
  private static final long MS = 1_000_000L;
  private static final long SECOND = 1000 * MS;
  private static final Arguments TEN_PER_SECOND =
      Arguments.of(
          Map.of("rate", 10.0, "burst", 5, "delay", 2, "limit", 10, "window", (double) SECOND));

  static List<RateLimiters.Kind> kinds() {
    return RateLimiters.all();
  }

  private static RateLimiter make(RateLimiters.Kind kind, int keysMax) {
    return kind.factory().create(TEN_PER_SECOND, keysMax);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void oneKeyDoesNotSpendWhatAnotherMay(RateLimiters.Kind kind) {
    RateLimiter limiter = make(kind, 100);
    int passed = 0;
    while (RateLimiter.admitted(limiter.tryAcquire(1, 1, 0))) {
      passed++;
    }
    assertThat(passed).isBetween(5, 10);
    assertThat(limiter.tryAcquire(2, 1, 0)).isZero();
    assertThat(limiter.keys()).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whatCostsNothingAlwaysPassesAndWhatIsTooLargeNever(RateLimiters.Kind kind) {
    RateLimiter limiter = make(kind, 100);
    assertThat(limiter.tryAcquire(1, 11, 0)).isEqualTo(RateLimiter.TURNED_AWAY);
    for (int k = 0; k < 100; k++) {
      assertThat(limiter.tryAcquire(1, 0, 0)).isZero();
    }
    assertThat(RateLimiter.retryAfterNanos(RateLimiter.TURNED_AWAY)).isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void costsThatMakeNoSenseAreRefused(RateLimiters.Kind kind) {
    RateLimiter limiter = make(kind, 1);
    assertThatIllegalArgumentException().isThrownBy(() -> limiter.tryAcquire(1, -1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> limiter.tryAcquire(1, Double.NaN, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> make(kind, 0));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aClockThatStepsBackIsTakenAsStandingStill(RateLimiters.Kind kind) {
    RateLimiter still = make(kind, 1);
    RateLimiter back = make(kind, 1);
    for (int k = 0; k < 20; k++) {
      assertThat(back.tryAcquire(1, 1, k == 0 ? SECOND : SECOND - k))
          .isEqualTo(still.tryAcquire(1, 1, SECOND));
    }
  }

  /** Random arrivals of one key; a request that is turned away asks again when it was told to. */
  @Property(tries = 200, seed = "11")
  void whoComesBackWhenToldToPassesAndNotANanosecondSooner(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 0, max = 400) Integer> stepsMillis,
      @ForAll @IntRange(min = 1, max = 3) int cost) {
    for (RateLimiters.Kind kind : RateLimiters.all()) {
      if (kind.holds()) {
        continue; // names no time
      }
      RateLimiter limiter = make(kind, 1);
      RateLimiter early = make(kind, 1);
      long now = 0;
      for (int step : stepsMillis) {
        now += step * MS + 7;
        long answer = limiter.tryAcquire(1, cost, now);
        assertThat(early.tryAcquire(1, cost, now)).isEqualTo(answer);
        if (!RateLimiter.admitted(answer)) {
          long retryAt = now + RateLimiter.retryAfterNanos(answer);
          assertThat(early.tryAcquire(1, cost, retryAt - 1))
              .as("%s a nanosecond early", kind.about().name())
              .isEqualTo(-1);
          assertThat(RateLimiter.admitted(limiter.tryAcquire(1, cost, retryAt)))
              .as("%s when told", kind.about().name())
              .isTrue();
          early.tryAcquire(1, cost, retryAt);
          now = retryAt;
        }
      }
    }
  }

  /** With more keys than room, decisions are those of a limiter that forgets the oldest. */
  @ParameterizedTest
  @MethodSource("kinds")
  void neverRemembersMoreKeysThanItMay(RateLimiters.Kind kind) {
    RateLimiter limiter = make(kind, 50);
    for (int k = 0; k < 1000; k++) {
      long answer = limiter.tryAcquire(k, 1, k);
      assertThat(answer).isEqualTo(kind.holds() && k >= 50 ? RateLimiter.TURNED_AWAY : 0);
      assertThat(limiter.keys()).isEqualTo(Math.min(k + 1, 50));
    }
    assertThat(limiter.forgotten()).isEqualTo(kind.holds() ? 0 : 950);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void forgetsIdleKeysWithoutCountingThem(RateLimiters.Kind kind) {
    RateLimiter limiter = make(kind, 50);
    for (int k = 0; k < 50; k++) {
      limiter.tryAcquire(k, 1, 0);
      limiter.release(k, 1, 0);
    }
    for (int k = 100; k < 150; k++) {
      limiter.tryAcquire(k, 1, 10 * SECOND);
      limiter.release(k, 1, 10 * SECOND);
    }
    assertThat(limiter.keys()).isEqualTo(kind.holds() ? 0 : 50);
    assertThat(limiter.forgotten()).isZero();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void allocatesNothing(RateLimiters.Kind kind) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    RateLimiter limiter = make(kind, 64); // a sliding log grows until every slot has seen a rush
    ask(limiter, 0, 100_000);
    long before = threads.getCurrentThreadAllocatedBytes();
    int passed = ask(limiter, 100_000, 300_000);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(passed).isPositive();
    assertThat(allocated).isLessThan(10_000); // one byte per request would be far more
  }

  /** Skewed keys of an unbounded set, so that some are limited and some evicted. */
  private static int ask(RateLimiter limiter, int from, int requests) {
    int passed = 0;
    for (int k = from; k < from + requests; k++) {
      long bits = XxHash64.mix(k, 1);
      long key = bits >>> 54 + Math.floorMod(bits, 8);
      long now = k * 100_000L;
      if (RateLimiter.admitted(limiter.tryAcquire(key + (k >> 10), 1, now))) {
        passed++;
        limiter.release(key + (k >> 10), 1, now);
      }
    }
    return passed;
  }
}
