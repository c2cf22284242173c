package dev.lbsim.core.guard.outlier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lbsim.core.guard.ManualTimeline;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassiveFailuresTest {
  private final ManualTimeline timeline = new ManualTimeline();
  private final List<String> heard = new ArrayList<>();

  private PassiveFailures failures(int failsMax) {
    return new PassiveFailures(
        2,
        failsMax,
        10,
        timeline,
        new EjectionListener() {
          @Override
          public void ejected(int index, long untilNanos, long nowNanos) {
            heard.add(index + " out " + nowNanos + "-" + untilNanos);
          }

          @Override
          public void returned(int index, long nowNanos) {
            heard.add(index + " back " + nowNanos);
          }
        });
  }

  private void request(PassiveFailures failures, boolean failed, long atNanos) {
    timeline.runUntil(atNanos);
    failures.started(0, atNanos);
    failures.finished(0, failed, atNanos);
  }

  @Test
  void oneFailureTakesABackendOutAndAfterTheTimeoutItIsTried() {
    PassiveFailures failures = failures(1);
    request(failures, true, 5);
    assertThat(failures.ejected(0)).isTrue();
    assertThat(failures.ejected(1)).isFalse();
    request(failures, true, 15);
    timeline.runUntil(100);
    assertThat(heard).containsExactly("0 out 5-15", "0 back 15", "0 out 15-25", "0 back 25");
    assertThat(failures.ejections()).isEqualTo(2);
  }

  @Test
  void nobodyElseIsSentWhileATrialGoesOn() {
    PassiveFailures failures = failures(1);
    request(failures, true, 0);
    timeline.runUntil(12);
    failures.started(0, 12);
    assertThat(failures.ejected(0)).isTrue();
    timeline.runUntil(15);
    failures.finished(0, false, 15);
    assertThat(failures.ejected(0)).isFalse();
    timeline.runUntil(100);
    assertThat(heard).containsExactly("0 out 0-10", "0 back 10", "0 out 12-22", "0 back 15");
    assertThat(failures.ejections()).isEqualTo(1);
  }

  @Test
  void aTrialThatTellsNothingInTimeIsFollowedByAnother() {
    PassiveFailures failures = failures(1);
    request(failures, true, 0);
    timeline.runUntil(12);
    failures.started(0, 12);
    timeline.runUntil(25);
    assertThat(failures.ejected(0)).isFalse();
    failures.started(0, 25);
    assertThat(heard).endsWith("0 back 22", "0 out 25-35");
    failures.finished(0, true, 30);
    failures.finished(0, true, 31);
    timeline.runUntil(100);
    assertThat(heard).endsWith("0 out 25-35", "0 back 41");
    assertThat(failures.ejections()).isEqualTo(2);
  }

  @Test
  void afterATrialThatSucceedsItTakesAsManyFailuresAsAtFirst() {
    PassiveFailures failures = failures(2);
    request(failures, true, 0);
    request(failures, true, 1);
    request(failures, false, 11);
    request(failures, true, 12);
    assertThat(failures.ejected(0)).isFalse();
    request(failures, true, 13);
    assertThat(failures.ejected(0)).isTrue();
  }

  @Test
  void aSuccessWithinTheTimeoutForgivesNothing() {
    PassiveFailures failures = failures(2);
    request(failures, true, 0);
    request(failures, false, 5);
    request(failures, true, 9);
    assertThat(failures.ejected(0)).isTrue();
  }

  @Test
  void failuresFarApartStillAddUpIfNothingSucceedsBetween() {
    PassiveFailures failures = failures(2);
    request(failures, true, 0);
    request(failures, true, 1000);
    assertThat(failures.ejected(0)).isTrue();
  }

  @Test
  void aLateFailureOfARequestSentBeforeBeginsTheTimeAnew() {
    PassiveFailures failures = failures(1);
    request(failures, true, 0);
    timeline.runUntil(6);
    failures.finished(0, true, 6);
    timeline.runUntil(15);
    assertThat(failures.ejected(0)).isTrue();
    timeline.runUntil(16);
    assertThat(heard).containsExactly("0 out 0-10", "0 back 16");
  }

  @Test
  void haproxySignalsEveryTenFailuresInARow() {
    ObservedErrors errors = new ObservedErrors(1, ObservedErrors.DEFAULT_LIMIT);
    int signals = 0;
    for (int k = 1; k <= 30; k++) {
      boolean signal = errors.finished(0, true);
      assertThat(signal).isEqualTo(k % 10 == 0);
      signals += signal ? 1 : 0;
    }
    assertThat(signals).isEqualTo(3); // with fall 3 the server goes down now
    for (int k = 0; k < 9; k++) {
      assertThat(errors.finished(0, true)).isFalse();
    }
    assertThat(errors.finished(0, false)).isFalse();
    assertThat(errors.finished(0, true)).isFalse();
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> failures(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new ObservedErrors(1, 0));
  }
}
