package dev.lbsim.core.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long TTL = 10 * SECOND;

  private static int withdrawAll(RetryBudget budget, long nowNanos) {
    int granted = 0;
    while (budget.tryWithdraw(nowNanos)) {
      granted++;
    }
    return granted;
  }

  private static long countWithin(List<Long> times, long fromExclusive) {
    return times.stream().filter(time -> time > fromExclusive).count();
  }

  /** Random steps of time; each step is a request or, for a third of the steps, a wish to retry. */
  @Property(tries = 300, seed = "3")
  void retriesNeverExceedTheirShareOfTheRequestsPlusTheReserve(
      @ForAll @DoubleRange(min = 0, max = 2) double ratio,
      @ForAll @IntRange(min = 0, max = 3) int minPerSec,
      @ForAll @IntRange(min = 1, max = 2000) int largestStepMillis,
      @ForAll @Size(300) List<@IntRange(min = 0, max = 1_000_000) Integer> steps) {
    RetryBudget budget = new RetryBudget(ratio, TTL, minPerSec);
    List<Long> requests = new ArrayList<>();
    List<Long> retries = new ArrayList<>();
    long now = 0;
    for (int step : steps) {
      now += step % largestStepMillis * 1_000_000L;
      if (step % 3 != 0) {
        budget.onRequest(now);
        requests.add(now);
      } else if (budget.tryWithdraw(now)) {
        retries.add(now);
        // The window of buckets lies between nine tenths of the ttl and the whole of it.
        double allowed = ratio * countWithin(requests, now - TTL) + minPerSec * 10;
        assertThat((double) countWithin(retries, now - TTL * 9 / 10))
            .isLessThanOrEqualTo(allowed + 1e-6);
      } else {
        double certain = ratio * countWithin(requests, now - TTL * 9 / 10) + minPerSec * 10;
        assertThat((double) countWithin(retries, now - TTL) + 1).isGreaterThan(certain);
      }
    }
  }

  @Test
  void grantsOneRetryForFiveRequestsAtTwentyPerCent() {
    RetryBudget budget = new RetryBudget(0.2, TTL, 0);
    for (int n = 1; n <= 100; n++) {
      budget.onRequest(0);
      assertThat(budget.tryWithdraw(0)).as("after request %d", n).isEqualTo(n % 5 == 0);
    }
  }

  @Test
  void countsWholeSharesExactly() {
    for (int percent = 1; percent <= 100; percent++) {
      RetryBudget budget = new RetryBudget(percent / 100.0, TTL, 0);
      for (int n = 0; n < 100; n++) {
        budget.onRequest(0);
      }
      assertThat(withdrawAll(budget, 0)).isEqualTo(percent);
    }
  }

  @Test
  void theReserveLetsTenASecondThroughWithoutAnyRequest() {
    RetryBudget budget =
        new RetryBudget(
            RetryBudget.DEFAULT_RATIO,
            RetryBudget.DEFAULT_TTL_NANOS,
            RetryBudget.DEFAULT_MIN_PER_SEC);
    assertThat(withdrawAll(budget, 0)).isEqualTo(100);
    assertThat(withdrawAll(budget, TTL - 1)).isZero(); // still in the window
    assertThat(withdrawAll(budget, TTL)).isEqualTo(100); // the bucket has left it
  }

  @Test
  void requestsAreForgottenWhenTheirBucketLeavesTheWindow() {
    RetryBudget budget = new RetryBudget(1, TTL, 0);
    budget.onRequest(0);
    budget.onRequest(5 * SECOND);
    assertThat(budget.tryWithdraw(TTL)).isTrue(); // only the second request is left
    assertThat(budget.tryWithdraw(TTL)).isFalse();
  }

  @Test
  void aLongSilenceEmptiesEverything() {
    RetryBudget budget = new RetryBudget(1, TTL, 0);
    for (long at = 0; at < TTL; at += SECOND) {
      budget.onRequest(at);
    }
    assertThat(withdrawAll(budget, 1000 * TTL)).isZero();
    budget.onRequest(1000 * TTL);
    assertThat(withdrawAll(budget, 1000 * TTL)).isEqualTo(1);
  }

  @Test
  void aClockThatStepsBackIsTakenAsStandingStill() {
    RetryBudget budget = new RetryBudget(1, TTL, 0);
    budget.onRequest(TTL);
    budget.onRequest(0);
    assertThat(withdrawAll(budget, 0)).isEqualTo(2);
  }

  @Test
  void retriesMultiplyTheLoadByNoMoreThanOnePlusTheRatio() {
    RetryBudget budget = new RetryBudget(0.1, TTL, 0);
    long retries = 0;
    int requests = 100_000;
    for (int n = 0; n < requests; n++) {
      long now = n * (SECOND / 1000);
      budget.onRequest(now);
      retries += withdrawAll(budget, now); // every request fails and would retry for ever
    }
    assertThat(retries).isBetween(requests / 10 - 1000L, requests / 10L);
  }

  @Test
  void allocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    RetryBudget budget = new RetryBudget(0.5, TTL, 0);
    int granted = 0;
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int n = 0; n < 200_000; n++) {
      budget.onRequest(n * SECOND / 100);
      granted += budget.tryWithdraw(n * SECOND / 100) ? 1 : 0;
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(granted).isPositive();
    assertThat(allocated).isLessThan(10_000); // one byte per request would be far more
  }

  @Test
  void budgetsOutOfRangeAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new RetryBudget(-0.1, TTL, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new RetryBudget(Double.NaN, TTL, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new RetryBudget(0.1, 9, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new RetryBudget(0.1, TTL, -1));
  }
}
