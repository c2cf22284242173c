package dev.lbsim.core.guard.outlier;

import static dev.lbsim.core.guard.outlier.Result.GATEWAY_ERROR;
import static dev.lbsim.core.guard.outlier.Result.LOCAL_FAILURE;
import static dev.lbsim.core.guard.outlier.Result.NONE;
import static dev.lbsim.core.guard.outlier.Result.SERVER_ERROR;
import static dev.lbsim.core.guard.outlier.Result.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import dev.lbsim.core.balance.Outcome;
import dev.lbsim.core.guard.ManualTimeline;
import dev.lbsim.core.guard.outlier.OutlierDetector.Cause;
import dev.lbsim.core.guard.outlier.OutlierSettings.Ejection;
import dev.lbsim.core.guard.outlier.OutlierSettings.FailureShare;
import dev.lbsim.core.guard.outlier.OutlierSettings.SuccessRate;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutlierDetectorTest {
  private static final long S = 1_000_000_000L;
  private static final Ejection HALF = new Ejection(30 * S, 300 * S, 0, 0.5, true);

  private final ManualTimeline timeline = new ManualTimeline();
  private final List<String> heard = new ArrayList<>();

  private final EjectionListener listener =
      new EjectionListener() {
        @Override
        public void ejected(int index, long untilNanos, long nowNanos) {
          heard.add("%d out %d-%d".formatted(index, nowNanos / S, untilNanos / S));
        }

        @Override
        public void returned(int index, long nowNanos) {
          heard.add("%d back %d".formatted(index, nowNanos / S));
        }
      };

  private OutlierDetector detector(int backends, OutlierSettings settings) {
    OutlierDetector detector =
        new OutlierDetector(backends, settings, timeline, listener, new SplittableRandom(1));
    detector.start();
    return detector;
  }

  private static OutlierSettings runs(int server, int gateway, int local, boolean split) {
    return new OutlierSettings(server, gateway, local, split, null, null, 10 * S, HALF);
  }

  private static OutlierSettings rates(
      @Nullable SuccessRate rate, @Nullable FailureShare share, Ejection ejection) {
    return new OutlierSettings(0, 0, 0, false, rate, share, 10 * S, ejection);
  }

  private void feed(OutlierDetector detector, int index, Result result, int times) {
    for (int k = 0; k < times; k++) {
      detector.finished(index, result, timeline.nowNanos());
    }
  }

  private void feed(OutlierDetector detector, int index, int requests, double successShare) {
    int good = (int) Math.round(requests * successShare);
    feed(detector, index, SUCCESS, good);
    feed(detector, index, SERVER_ERROR, requests - good);
  }

  @Test
  void fiveErrorsInARowEjectForThirtySeconds() {
    OutlierDetector detector = detector(2, OutlierSettings.ENVOY);
    timeline.runUntil(3 * S);
    feed(detector, 0, SERVER_ERROR, 4);
    feed(detector, 0, SUCCESS, 1);
    feed(detector, 0, SERVER_ERROR, 2);
    feed(detector, 0, GATEWAY_ERROR, 1);
    feed(detector, 0, LOCAL_FAILURE, 1);
    feed(detector, 0, NONE, 1);
    assertThat(heard).isEmpty();
    feed(detector, 0, SERVER_ERROR, 1);
    assertThat(heard).containsExactly("0 out 3-33");
    assertThat(detector.ejected(0)).isTrue();
    timeline.runUntil(39 * S);
    assertThat(heard).as("it returns at a sweep").hasSize(1);
    timeline.runUntil(40 * S);
    assertThat(heard).containsExactly("0 out 3-33", "0 back 40");
    assertThat(detector.ejections(Cause.SERVER_ERRORS)).isEqualTo(1);
  }

  @Test
  void eachEjectionLastsLongerUpToTheLongestAndHealthyIntervalsShortenTheNext() {
    OutlierDetector detector = detector(2, runs(1, 0, 0, false));
    List<Long> lengths = new ArrayList<>();
    for (int k = 0; k < 13; k++) {
      long from = timeline.nowNanos();
      feed(detector, 0, SERVER_ERROR, 1);
      while (detector.ejected(0)) {
        timeline.runUntil(timeline.nowNanos() + S);
      }
      lengths.add((timeline.nowNanos() - from) / S);
    }
    assertThat(lengths)
        .containsExactly(30L, 60L, 90L, 120L, 150L, 180L, 210L, 240L, 270L, 300L, 300L, 300L, 300L);
    // It is back since now: ten seconds later the count falls from eleven, and so on.
    timeline.runUntil(timeline.nowNanos() + 85 * S); // eight sweeps
    long from = timeline.nowNanos();
    feed(detector, 0, SERVER_ERROR, 1);
    assertThat(heard.get(heard.size() - 1))
        .isEqualTo("0 out %d-%d".formatted(from / S, from / S + 4 * 30));
  }

  @Test
  void localFailuresAreJudgedApartIfSplit() {
    OutlierDetector detector = detector(2, runs(3, 0, 2, true));
    feed(detector, 0, SERVER_ERROR, 2);
    feed(detector, 0, LOCAL_FAILURE, 1);
    feed(detector, 0, SERVER_ERROR, 1); // third in a row: local failures do not count between
    assertThat(heard).containsExactly("0 out 0-30");
    feed(detector, 1, LOCAL_FAILURE, 1);
    feed(detector, 1, SERVER_ERROR, 1); // an answer, so the connection was good
    feed(detector, 1, LOCAL_FAILURE, 1);
    assertThat(heard).hasSize(1);
    OutlierDetector other = detector(2, runs(0, 0, 2, true));
    feed(other, 1, LOCAL_FAILURE, 2);
    assertThat(other.ejections(Cause.LOCAL_FAILURES)).isEqualTo(1);
  }

  @Test
  void gatewayErrorsHaveARunOfTheirOwnWhichOtherErrorsBreak() {
    OutlierDetector detector = detector(2, runs(0, 3, 0, false));
    feed(detector, 0, GATEWAY_ERROR, 2);
    feed(detector, 0, SERVER_ERROR, 1);
    feed(detector, 0, GATEWAY_ERROR, 2);
    assertThat(heard).isEmpty();
    feed(detector, 0, LOCAL_FAILURE, 1); // not split: a 503 or 504
    assertThat(detector.ejections(Cause.GATEWAY_ERRORS)).isEqualTo(1);
  }

  /** Envoy's example: rates 50, 100, 100, 100, 100 have mean 90 and deviation 20; 1.9 gives 52. */
  @Test
  void aRateBelowTheMeanLessSoManyDeviationsEjects() {
    for (double factor : new double[] {1.9, 1.95, 2.0}) {
      ManualTimeline own = new ManualTimeline();
      OutlierDetector detector =
          new OutlierDetector(
              5,
              rates(new SuccessRate(factor, 5, 100), null, HALF),
              own,
              listener,
              new SplittableRandom(1));
      detector.start();
      for (int index = 0; index < 5; index++) {
        feed(detector, index, 100, index == 2 ? 0.5 : 1);
      }
      own.runUntil(10 * S);
      // At factor 2 the least rate is 50 itself, and it is not below.
      assertThat(detector.ejected(2)).isEqualTo(factor < 2);
      assertThat(detector.ejectedNow()).isEqualTo(factor < 2 ? 1 : 0);
    }
  }

  @Property(tries = 100, seed = "1")
  void amongFourNobodyIsEverFarEnoughBelowTheMean(
      @ForAll @Size(4) List<@DoubleRange(min = 0, max = 1) Double> shares) {
    ManualTimeline own = new ManualTimeline();
    OutlierDetector detector =
        new OutlierDetector(
            4,
            rates(new SuccessRate(1.9, 4, 1), null, HALF),
            own,
            listener,
            new SplittableRandom(1));
    detector.start();
    for (int index = 0; index < 4; index++) {
      feed(detector, index, 1000, shares.get(index));
    }
    own.runUntil(10 * S);
    assertThat(detector.ejectedNow()).isZero();
  }

  @Test
  void ratesNeedEnoughRequestsAndEnoughBackendsThatHaveThem() {
    OutlierDetector detector = detector(6, rates(SuccessRate.ENVOY, null, HALF));
    feed(detector, 0, 99, 0); // too few to be judged
    for (int index = 1; index < 5; index++) {
      feed(detector, index, 100, index == 1 ? 0 : 1);
    }
    timeline.runUntil(10 * S);
    assertThat(heard).as("only four have a hundred requests").isEmpty();
    for (int index = 0; index < 6; index++) {
      feed(detector, index, 100, index == 1 ? 0 : 1);
    }
    timeline.runUntil(20 * S);
    assertThat(heard).containsExactly("1 out 20-50");
  }

  @Test
  void aShareOfFailuresEjectsHoweverBadTheOthersAre() {
    OutlierDetector detector =
        detector(6, rates(null, FailureShare.ENVOY, new Ejection(30 * S, 300 * S, 0, 1, true)));
    for (int index = 0; index < 6; index++) {
      feed(detector, index, 100, index == 5 ? 0.16 : 0.15);
    }
    timeline.runUntil(10 * S);
    assertThat(detector.ejectedNow()).isEqualTo(5);
    assertThat(detector.ejected(5)).isFalse();
  }

  @Test
  void aSweepLooksAtTheLastIntervalOnly() {
    OutlierDetector detector =
        detector(2, rates(null, new FailureShare(0.5, 1, 10), Ejection.ENVOY));
    feed(detector, 0, 9, 0);
    timeline.runUntil(10 * S);
    feed(detector, 0, 9, 0);
    timeline.runUntil(20 * S);
    assertThat(heard).as("nine failures in each of two intervals").isEmpty();
  }

  @Test
  void oneInTenAtATimeButAlwaysOne() {
    OutlierDetector few = detector(3, OutlierSettings.ENVOY);
    for (int index = 0; index < 3; index++) {
      feed(few, index, SERVER_ERROR, 5);
    }
    assertThat(few.ejectedNow()).isEqualTo(1);
    assertThat(few.overflows()).isEqualTo(2);

    OutlierDetector twenty = detector(20, OutlierSettings.ENVOY);
    for (int index = 0; index < 20; index++) {
      feed(twenty, index, SERVER_ERROR, 5);
    }
    assertThat(twenty.ejectedNow()).isEqualTo(2);

    OutlierDetector never =
        detector(
            3,
            new OutlierSettings(5, 0, 0, false, null, null, S, new Ejection(S, S, 0, 0.1, false)));
    feed(never, 0, SERVER_ERROR, 5);
    assertThat(never.ejectedNow()).isZero();
    assertThat(never.overflows()).isEqualTo(1);
  }

  @Property(tries = 200, seed = "2")
  void neverMoreThanTheirShareAreOutAndEachEjectionEndsOnce(
      @ForAll @IntRange(min = 1, max = 12) int backends,
      @ForAll @DoubleRange(min = 0, max = 1) double shareMax,
      @ForAll @Size(400) List<@IntRange(min = 0, max = 1_000_000) Integer> steps) {
    ManualTimeline own = new ManualTimeline();
    int[] out = new int[1];
    long[] until = new long[backends];
    EjectionListener counting =
        new EjectionListener() {
          @Override
          public void ejected(int index, long untilNanos, long nowNanos) {
            out[0]++;
            assertThat(until[index]).isZero();
            assertThat(untilNanos).isBetween(nowNanos + 30 * S, nowNanos + 305 * S);
            until[index] = untilNanos;
            assertThat(out[0]).isLessThanOrEqualTo(Math.max(1, (int) (shareMax * backends + 1e-9)));
          }

          @Override
          public void returned(int index, long nowNanos) {
            out[0]--;
            assertThat(nowNanos).isGreaterThanOrEqualTo(until[index]);
            until[index] = 0;
          }
        };
    OutlierDetector detector =
        new OutlierDetector(
            backends,
            new OutlierSettings(
                2,
                2,
                2,
                steps.get(0) % 2 == 0,
                new SuccessRate(1, 2, 3),
                new FailureShare(0.8, 2, 3),
                10 * S,
                new Ejection(30 * S, 300 * S, 5 * S, shareMax, true)),
            own,
            counting,
            new SplittableRandom(3));
    detector.start();
    for (int step : steps) {
      own.runUntil(own.nowNanos() + step % 7 * S);
      detector.finished(step % backends, Result.values()[step % 5], own.nowNanos());
      assertThat(detector.ejectedNow()).isEqualTo(out[0]);
    }
    own.runUntil(own.nowNanos() + 400 * S);
    assertThat(detector.ejectedNow()).isZero();
  }

  @Test
  void aPassedCheckEndsAnEjectionAndALeaverIsForgotten() {
    OutlierDetector detector = detector(4, runs(1, 0, 0, false));
    feed(detector, 0, SERVER_ERROR, 1);
    detector.checkPassed(0, 5 * S);
    detector.checkPassed(1, 5 * S);
    assertThat(heard).containsExactly("0 out 0-30", "0 back 5");
    feed(detector, 1, SERVER_ERROR, 1);
    feed(detector, 2, SERVER_ERROR, 1);
    assertThat(detector.ejectedNow()).isEqualTo(2);
    detector.left(1, 6 * S);
    detector.left(1, 6 * S);
    assertThat(detector.ejectedNow()).isEqualTo(1);
    feed(detector, 0, SERVER_ERROR, 1);
    assertThat(detector.overflows()).as("half of three is one").isEqualTo(1);
    detector.joined(1, timeline.nowNanos());
    feed(detector, 0, SERVER_ERROR, 1);
    assertThat(detector.ejectedNow()).isEqualTo(2);
  }

  @Test
  void resultsFollowFromOutcomeAndStatus() {
    assertThat(Result.of(Outcome.OK, 200)).isEqualTo(SUCCESS);
    assertThat(Result.of(Outcome.ERROR, 500)).isEqualTo(SERVER_ERROR);
    assertThat(Result.of(Outcome.ERROR, 503)).isEqualTo(GATEWAY_ERROR);
    assertThat(Result.of(Outcome.ERROR, 505)).isEqualTo(SERVER_ERROR);
    assertThat(Result.of(Outcome.TIMEOUT, 0)).isEqualTo(LOCAL_FAILURE);
    assertThat(Result.of(Outcome.REJECTED, 0)).isEqualTo(LOCAL_FAILURE);
    assertThat(Result.of(Outcome.ABANDONED, 0).failure()).isFalse();
  }

  @Test
  void countingAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    OutlierDetector detector = detector(8, runs(100, 100, 100, true));
    for (int k = 0; k < 50_000; k++) {
      detector.finished(k % 8, Result.values()[0], k);
    }
    Result[] results = Result.values();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int k = 0; k < 200_000; k++) {
      detector.finished(k % 8, results[k % 5], k);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> runs(-1, 0, 0, false));
    assertThatIllegalArgumentException().isThrownBy(() -> new SuccessRate(-1, 5, 100));
    assertThatIllegalArgumentException().isThrownBy(() -> new FailureShare(1.1, 5, 100));
    assertThatIllegalArgumentException().isThrownBy(() -> new Ejection(2, 1, 0, 0.1, true));
    assertThatIllegalArgumentException().isThrownBy(() -> new Ejection(1, 1, 0, 1.1, true));
  }
}
