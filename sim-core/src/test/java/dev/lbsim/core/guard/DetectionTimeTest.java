package dev.lbsim.core.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.guard.HealthState.Start;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The law of detection: a backend that falls silent is called down after a time that is uniform on
 * [(k-1)i + t, ki + t], where i is the interval, k the failures needed and t the timeout. (The next
 * check comes after a uniform part of i; k-1 intervals later the k-th begins; t later it has
 * failed.)
 */
class DetectionTimeTest {
  private static final int RUNS = 2000;

  private static long[] detectionTimes(long interval, int fall, long timeout) {
    SplittableRandom random = new SplittableRandom(11);
    long diesAt = 10 * interval;
    long[] times = new long[RUNS];
    for (int run = 0; run < RUNS; run++) {
      ManualTimeline timeline = new ManualTimeline();
      long[] foundAt = {-1};
      HealthChecker checker =
          new HealthChecker(
              1,
              new HealthCheckSettings(interval, interval, timeout, 2, fall, 0, Start.FULLY_UP),
              timeline,
              (target, answer) -> {
                if (timeline.nowNanos() < diesAt) {
                  answer.ok();
                }
              },
              (target, up, now) -> foundAt[0] = now,
              random);
      checker.start(0, true);
      timeline.runUntil(diesAt + fall * interval + timeout);
      times[run] = foundAt[0] - diesAt;
    }
    Arrays.sort(times);
    return times;
  }

  @ParameterizedTest
  @CsvSource({"2000, 3, 1000", "30000, 3, 4000", "1000, 1, 1000", "500, 5, 0"})
  void isUniformFromTheLastIntervalToTheNext(long intervalMs, int fall, long timeoutMs) {
    long interval = intervalMs * 1_000_000;
    long timeout = Math.max(1, timeoutMs * 1_000_000);
    long[] times = detectionTimes(interval, fall, timeout);
    long earliest = (fall - 1) * interval + timeout;
    assertThat(times[0]).isGreaterThanOrEqualTo(earliest);
    assertThat(times[RUNS - 1]).isLessThanOrEqualTo(earliest + interval);

    double mean = Arrays.stream(times).average().orElseThrow();
    double sigmaOfMean = interval / Math.sqrt(12.0 * RUNS);
    assertThat(mean).isCloseTo(earliest + interval / 2.0, within(4 * sigmaOfMean));

    double distance = 0; // Kolmogorov-Smirnov, against the uniform law
    for (int n = 0; n < RUNS; n++) {
      double law = (times[n] - earliest) / (double) interval;
      distance = Math.max(distance, Math.max(law - n / (double) RUNS, (n + 1.0) / RUNS - law));
    }
    assertThat(distance).isLessThan(2.23 / Math.sqrt(RUNS)); // 1 in 10,000: 2 exp(-2 x²) = 1e-4
  }
}
