package dev.lbsim.core.guard.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Token bucket, GCRA and leaky bucket: three ways to say one thing. */
class BucketsTest {
  private static final long MS = 1_000_000L;
  private static final long SECOND = 1000 * MS;

  @Property(tries = 500, seed = "5")
  void tokenBucketAndGcraDecideAlikeOnAnyArrivals(
      @ForAll @DoubleRange(min = 0.01, max = 1e6) double ratePerSec,
      @ForAll @IntRange(min = 1, max = 50) int burst,
      @ForAll @Size(200) List<@LongRange(min = 0, max = 1000) Long> steps,
      @ForAll @Size(200) List<@IntRange(min = 0, max = 300) Integer> percents) {
    TokenBucket bucket = new TokenBucket(ratePerSec, burst, 4);
    Gcra gcra = new Gcra(ratePerSec, burst, 4);
    long now = -SECOND;
    for (int k = 0; k < steps.size(); k++) {
      now += (long) (steps.get(k) * 0.002 * 1e9 / ratePerSec); // from none to two units' time
      double cost = percents.get(k) / 100.0;
      long answer = bucket.tryAcquire(k % 3, cost, now);
      assertThat(gcra.tryAcquire(k % 3, cost, now)).isEqualTo(answer);
    }
  }

  @Property(tries = 500, seed = "6")
  void aLeakyBucketWithoutDelayIsATokenBucketOfOneMore(
      @ForAll @DoubleRange(min = 0.01, max = 1e6) double ratePerSec,
      @ForAll @IntRange(min = 0, max = 20) int burst,
      @ForAll @Size(200) List<@LongRange(min = 0, max = 1000) Long> steps) {
    TokenBucket bucket = new TokenBucket(ratePerSec, burst + 1, 1);
    LeakyBucket leaky = new LeakyBucket(ratePerSec, burst, burst, 1);
    long now = 0;
    for (long step : steps) {
      now += (long) (step * 0.002 * 1e9 / ratePerSec);
      assertThat(leaky.tryAcquire(0, 1, now)).isEqualTo(bucket.tryAcquire(0, 1, now));
    }
  }

  @Property(tries = 200, seed = "7")
  void inNoTimeDoesMorePassThanTheRateTimesItPlusTheBurst(
      @ForAll @DoubleRange(min = 1, max = 1000) double ratePerSec,
      @ForAll @IntRange(min = 1, max = 20) int burst,
      @ForAll @Size(150) List<@LongRange(min = 0, max = 1000) Long> steps) {
    Gcra gcra = new Gcra(ratePerSec, burst, 1);
    List<Long> passed = new ArrayList<>();
    long now = 0;
    for (long step : steps) {
      now += (long) (step * 0.002 * 1e9 / ratePerSec);
      if (gcra.tryAcquire(0, 1, now) == 0) {
        passed.add(now);
      }
    }
    // A unit is rounded to 1/64 ns, which over 150 units makes less than a hundredth of one.
    for (int from = 0; from < passed.size(); from++) {
      for (int to = from; to < passed.size(); to++) {
        double allowed = ratePerSec * (passed.get(to) - passed.get(from)) / 1e9 + burst;
        assertThat((double) (to - from + 1)).isLessThanOrEqualTo(allowed + 0.01);
      }
    }
  }

  @Test
  void aFullBucketLetsItsBurstThroughAndThenItsRate() {
    TokenBucket bucket = new TokenBucket(10, 3, 1);
    List<Long> passed = new ArrayList<>();
    for (long now = 0; now < SECOND; now += MS) {
      if (bucket.tryAcquire(0, 1, now) == 0) {
        passed.add(now / MS);
      }
    }
    assertThat(passed)
        .containsExactly(0L, 1L, 2L, 100L, 200L, 300L, 400L, 500L, 600L, 700L, 800L, 900L);
  }

  @Test
  void aRateThatDividesNoNanosecondIsMetToOnePartInAHundredThousand() {
    Gcra gcra = new Gcra(700_000, 2, 1); // 2: else each wait ends on a later whole ns
    long now = 0;
    for (int k = 0; k <= 700_000; k++) {
      long answer = gcra.tryAcquire(0, 1, now);
      if (answer < 0) {
        now += RateLimiter.retryAfterNanos(answer);
        assertThat(gcra.tryAcquire(0, 1, now)).isZero();
      }
    }
    assertThat(now).isBetween(SECOND - SECOND / 100_000, SECOND + SECOND / 100_000);
  }

  @Test
  void requestsOfDifferentCostDrawOnOneBucket() {
    TokenBucket bucket = new TokenBucket(10, 10, 1);
    assertThat(bucket.tryAcquire(0, 7.5, 0)).isZero();
    assertThat(bucket.tryAcquire(0, 2.5, 0)).isZero();
    assertThat(bucket.tryAcquire(0, 2.5, 0)).isEqualTo(-250 * MS);
    assertThat(bucket.tryAcquire(0, 1, 100 * MS)).isZero();
  }

  @Test
  void nginxWithoutBurstPassesOnePerIntervalAndTurnsTheRestAway() {
    LeakyBucket leaky = new LeakyBucket(10, 0, 0, 1);
    assertThat(leaky.tryAcquire(0, 1, 0)).isZero();
    assertThat(leaky.tryAcquire(0, 1, 0)).isEqualTo(-100 * MS);
    assertThat(leaky.tryAcquire(0, 1, 99 * MS)).isEqualTo(-MS);
    assertThat(leaky.tryAcquire(0, 1, 100 * MS)).isZero();
  }

  /** The example of the nginx manual: burst=12 delay=8 at 5 requests a second. */
  @Test
  void nginxDelaysBetweenDelayAndBurst() {
    LeakyBucket leaky = new LeakyBucket(5, 12, 8, 1);
    for (int k = 0; k <= 8; k++) {
      assertThat(leaky.tryAcquire(0, 1, 0)).as("request %d", k).isZero();
    }
    for (int k = 1; k <= 4; k++) {
      assertThat(leaky.tryAcquire(0, 1, 0)).isEqualTo(k * 200 * MS);
    }
    assertThat(leaky.tryAcquire(0, 1, 0)).isEqualTo(-200 * MS);
  }

  /** At 10 per second nginx's whole milliseconds and thousandths lose nothing, so both agree. */
  @Property(tries = 300, seed = "8")
  void decidesAsNginxDoes(
      @ForAll @IntRange(min = 0, max = 6) int burst,
      @ForAll @IntRange(min = 0, max = 6) int delay,
      @ForAll @Size(200) List<@IntRange(min = 0, max = 250) Integer> stepsMillis) {
    LeakyBucket leaky = new LeakyBucket(10, burst, delay, 1);
    NginxLimitReq nginx = new NginxLimitReq(10, burst, delay);
    long now = 0;
    for (int step : stepsMillis) {
      now += step;
      long answer = leaky.tryAcquire(0, 1, now * MS);
      assertThat(Math.max(answer, -1)).isEqualTo(Math.max(nginx.ask(now) * MS, -1));
    }
  }

  /** The rule of {@code limit_req} in its own units: milliseconds and thousandths of requests. */
  private static final class NginxLimitReq {
    private final long rate;
    private final long burst;
    private final long delay;
    private long excess;
    private long lastMillis = -1;

    NginxLimitReq(long ratePerSec, long burst, long delay) {
      this.rate = ratePerSec * 1000;
      this.burst = burst * 1000;
      this.delay = delay * 1000;
    }

    /** Milliseconds to wait, or -1: busy. */
    long ask(long nowMillis) {
      long now = lastMillis < 0 ? 0 : excess - rate * (nowMillis - lastMillis) / 1000 + 1000;
      now = Math.max(0, now);
      if (now > burst) {
        return -1;
      }
      excess = now;
      lastMillis = nowMillis;
      return now <= delay ? 0 : (now - delay) * 1000 / rate;
    }
  }

  @Test
  void bucketsThatMakeNoSenseAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new TokenBucket(0, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Gcra(Double.NaN, 1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LeakyBucket(1e-3, 1e6, 0, 1))
        .withMessageContaining("more than a year");
  }
}
