package dev.lbsim.core.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.guard.HealthChecker.ProbeAnswer;
import dev.lbsim.core.guard.HealthState.Start;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Times are small whole numbers of nanoseconds: interval 100, timeout 30, rise 2, fall 3. */
class HealthCheckerTest {
  private static final HealthCheckSettings PLAIN =
      new HealthCheckSettings(100, 100, 30, 2, 3, 0, Start.FULLY_UP);

  private final ManualTimeline timeline = new ManualTimeline();
  private final List<Long> probes = new ArrayList<>();
  private final List<String> changes = new ArrayList<>();
  private final SplittableRandom random = new SplittableRandom(1);

  /** Answers a check as the world stands: -1 never, else after this many nanoseconds. */
  private long answerAfter = 0;

  private boolean answer = true;

  private HealthChecker checker(HealthCheckSettings settings) {
    return new HealthChecker(1, settings, timeline, this::probe, this::changed, random);
  }

  private void probe(int target, ProbeAnswer to) {
    probes.add(timeline.nowNanos());
    boolean ok = answer;
    if (answerAfter == 0) {
      report(to, ok);
    } else if (answerAfter > 0) {
      timeline.after(answerAfter, () -> report(to, ok));
    }
  }

  private static void report(ProbeAnswer to, boolean ok) {
    if (ok) {
      to.ok();
    } else {
      to.failed();
    }
  }

  private void changed(int target, boolean up, long nowNanos) {
    changes.add(target + (up ? " up " : " down ") + nowNanos);
  }

  @Test
  void checksOnceAnIntervalFromStartToStart() {
    answerAfter = 20;
    checker(PLAIN).start(0, false);
    timeline.runUntil(350);
    assertThat(probes).containsExactly(0L, 100L, 200L, 300L);
    assertThat(changes).isEmpty();
  }

  @Test
  void failuresSeenElsewhereCountAsFailedChecksAndKeepTheRhythm() {
    HealthChecker checker = checker(PLAIN);
    checker.start(0, false);
    timeline.runUntil(50);
    checker.fail(0);
    checker.fail(0);
    assertThat(checker.up(0)).isTrue();
    checker.fail(0);
    assertThat(changes).containsExactly("0 down 50");
    timeline.runUntil(250);
    assertThat(probes).containsExactly(0L, 100L, 200L);
    assertThat(changes).containsExactly("0 down 50", "0 up 200");
  }

  @Test
  void afterALastChanceOneFailureIsEnoughUnlessACheckPasses() {
    HealthChecker checker = checker(PLAIN);
    checker.start(0, false);
    timeline.runUntil(50);
    checker.lastChance(0);
    timeline.runUntil(150); // a check has passed
    checker.fail(0);
    assertThat(changes).isEmpty();
    checker.lastChance(0);
    checker.fail(0);
    assertThat(changes).containsExactly("0 down 150");
    checker.lastChance(0); // says nothing of who is down
    timeline.runUntil(350);
    assertThat(changes).containsExactly("0 down 150", "0 up 300");
  }

  @Test
  void whoIsMarkedDownIsDownUntilItsChecksPass() {
    HealthChecker checker = checker(PLAIN);
    checker.start(0, false);
    timeline.runUntil(50);
    checker.markDown(0);
    checker.markDown(0);
    timeline.runUntil(250);
    assertThat(changes).containsExactly("0 down 50", "0 up 200");
    assertThat(probes).containsExactly(0L, 100L, 200L);
  }

  @Test
  void aSilentTargetKeepsTheRhythmAndFallsAtTheThirdTimeout() {
    HealthChecker checker = checker(PLAIN);
    checker.start(0, false);
    timeline.runUntil(150);
    answerAfter = -1;
    timeline.runUntil(1000);
    assertThat(probes).startsWith(0L, 100L, 200L, 300L, 400L, 500L);
    assertThat(changes).containsExactly("0 down 430");
    assertThat(checker.up(0)).isFalse();
  }

  @Test
  void aRefusingTargetFallsWithoutWaitingForTheTimeout() {
    answer = false;
    answerAfter = 5;
    checker(PLAIN).start(0, false);
    timeline.runUntil(250);
    assertThat(changes).containsExactly("0 down 205");
  }

  @Test
  void aTargetComesBackAfterTwoSuccesses() {
    answer = false;
    checker(PLAIN).start(0, false);
    timeline.runUntil(250);
    answer = true;
    timeline.runUntil(450);
    assertThat(changes).containsExactly("0 down 200", "0 up 400");
  }

  @Test
  void anAnswerAtTheTimeoutOrLaterIsIgnored() {
    answerAfter = 29;
    checker(PLAIN).start(0, false);
    timeline.runUntil(1050);
    assertThat(changes).isEmpty();
    answerAfter = 30;
    timeline.runUntil(2000);
    answerAfter = 250; // arrives while a later check is under way
    timeline.runUntil(3000);
    assertThat(changes).containsExactly("0 down 1330");
  }

  @Test
  void onlyTheFirstResultOfACheckCounts() {
    HealthChecker checker =
        new HealthChecker(
            1,
            new HealthCheckSettings(100, 100, 30, 1, 2, 0, Start.FULLY_UP),
            timeline,
            (target, to) -> {
              to.failed();
              to.failed();
              to.ok();
            },
            this::changed,
            random);
    checker.start(0, false);
    timeline.runUntil(50);
    assertThat(changes).isEmpty();
    timeline.runUntil(150);
    assertThat(changes).containsExactly("0 down 100");
  }

  @Test
  void aTimeoutLongerThanTheIntervalPostponesTheNextCheck() {
    answerAfter = -1;
    checker(new HealthCheckSettings(100, 100, 250, 2, 3, 0, Start.FULLY_UP)).start(0, false);
    timeline.runUntil(600);
    assertThat(probes).containsExactly(0L, 250L, 500L);
  }

  @Test
  void checksFasterWhileInTransition() {
    answer = false;
    checker(new HealthCheckSettings(100, 10, 30, 2, 3, 0, Start.FULLY_UP)).start(0, false);
    timeline.runUntil(250);
    assertThat(probes).containsExactly(0L, 10L, 20L, 120L, 220L);
    assertThat(changes).containsExactly("0 down 20");
  }

  @Test
  void aStoppedTargetIsLeftAloneAndKeepsItsVerdict() {
    HealthChecker checker = checker(PLAIN);
    answer = false;
    checker.start(0, false);
    timeline.runUntil(250);
    answerAfter = 10;
    timeline.runUntil(305); // a check is under way
    checker.stop(0);
    assertThat(timeline.pending()).isEqualTo(1); // its answer, and nothing of ours
    timeline.runUntil(1000);
    assertThat(probes).hasSize(4);
    assertThat(checker.up(0)).isFalse();
    assertThat(changes).containsExactly("0 down 200");
  }

  @Test
  void startingOverGoesBackToTheFirstVerdictAndTellsIt() {
    HealthChecker checker = checker(PLAIN);
    answer = false;
    checker.start(0, false);
    timeline.runUntil(250);
    checker.stop(0);
    checker.start(0, false);
    assertThat(changes).containsExactly("0 down 200", "0 up 250");
    timeline.runUntil(500);
    assertThat(changes).containsExactly("0 down 200", "0 up 250", "0 down 450");
  }

  @Test
  void aTargetThatStartsDownIsAnnouncedAndItsFirstSuccessBringsItUp() {
    checker(new HealthCheckSettings(100, 100, 30, 2, 3, 0, Start.DOWN)).start(0, false);
    assertThat(changes).containsExactly("0 down 0");
    timeline.runUntil(50);
    assertThat(changes).containsExactly("0 down 0", "0 up 0");
  }

  @Test
  void theListenerMayStopTheTargetItHearsOf() {
    answer = false;
    HealthChecker[] self = new HealthChecker[1];
    self[0] =
        new HealthChecker(
            1, PLAIN, timeline, this::probe, (target, up, now) -> self[0].stop(target), random);
    self[0].start(0, false);
    timeline.runUntil(1000);
    assertThat(probes).containsExactly(0L, 100L, 200L);
    assertThat(timeline.pending()).isZero();
  }

  @Test
  void targetsAreCheckedIndependently() {
    HealthChecker checker =
        new HealthChecker(
            3, PLAIN, timeline, (target, to) -> report(to, target != 1), this::changed, random);
    for (int target = 0; target < 3; target++) {
      checker.start(target, false);
    }
    timeline.runUntil(1000);
    assertThat(changes).containsExactly("1 down 200");
  }

  @Test
  void jitterSpreadsIntervalsUniformlyOverPlusMinusItsShare() {
    int checks = 4000;
    long interval = 1_000_000;
    HealthCheckSettings jittered =
        new HealthCheckSettings(interval, interval, 30, 2, 3, 0.2, Start.FULLY_UP);
    checker(jittered).start(0, false);
    while (probes.size() <= checks) {
      timeline.runUntil(timeline.nowNanos() + interval);
    }
    double sum = 0;
    double squares = 0;
    for (int n = 1; n <= checks; n++) {
      long gap = probes.get(n) - probes.get(n - 1);
      assertThat(gap).isBetween(800_000L, 1_200_000L);
      double share = (gap - interval) / (double) interval;
      sum += share;
      squares += share * share;
    }
    // Uniform on ±0.2: variance 0.04/3; the square has mean 0.04/3 and variance 0.0016 * 4/45.
    double fourSigma = 4 / Math.sqrt(checks);
    assertThat(sum / checks).isCloseTo(0, within(fourSigma * Math.sqrt(0.04 / 3)));
    assertThat(squares / checks)
        .isCloseTo(0.04 / 3, within(fourSigma * Math.sqrt(0.0016 * 4 / 45)));
  }

  @Test
  void aRandomPhaseIsUniformWithinOneInterval() {
    int starts = 4000;
    HealthChecker checker =
        checker(new HealthCheckSettings(1_000_000, 1_000_000, 1, 2, 3, 0, Start.FULLY_UP));
    double sum = 0;
    for (int n = 0; n < starts; n++) {
      long from = timeline.nowNanos();
      checker.start(0, true);
      probes.clear();
      timeline.runUntil(from + 999_999);
      assertThat(probes).hasSize(1);
      sum += (probes.get(0) - from) / 1e6;
    }
    assertThat(sum / starts).isCloseTo(0.5, within(4 / Math.sqrt(12.0 * starts)));
  }

  @Test
  void drawsNothingWithoutPhaseOrJitter() {
    checker(PLAIN).start(0, false);
    timeline.runUntil(1000);
    assertThat(random.nextLong()).isEqualTo(new SplittableRandom(1).nextLong());
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HealthCheckSettings(0, 1, 1, 1, 1, 0, Start.UP));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HealthCheckSettings(1, 0, 1, 1, 1, 0, Start.UP));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HealthCheckSettings(1, 1, 0, 1, 1, 0, Start.UP));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HealthCheckSettings(1, 1, 1, 0, 1, 0, Start.UP));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HealthCheckSettings(1, 1, 1, 1, 1, 0.6, Start.UP));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HealthCheckSettings(1, 1, 1, 1, 1, Double.NaN, Start.UP));
  }
}
