package dev.lbsim.core.guard.defence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.core.guard.defence.ChallengeTrigger.Figure;
import dev.lbsim.core.guard.defence.ChallengeTrigger.Settings;
import org.junit.jupiter.api.Test;

/** When clients are asked to show that they are no robots. */
class ChallengeTriggerTest {
  private static final long SEC = 1_000_000_000;
  private static final long MS = 1_000_000;

  @Test
  void aRateAboveTheThresholdSwitchesItOnWithinAWindow() {
    ChallengeTrigger trigger = new ChallengeTrigger(new Settings(Figure.RATE, 100, SEC, 10 * SEC));
    long requests = 0;
    for (int i = 0; i < 3000; i++) { // 100 rps for 30 s
      assertThat(trigger.on(++requests, i * 10 * MS)).as("request %d", i).isFalse();
    }
    // 1000 rps from there: the window that begins at 30 s is full with its 101st.
    long first = -1;
    for (int i = 0; i < 1000 && first < 0; i++) {
      first = trigger.on(++requests, 30 * SEC + i * MS) ? i : -1;
    }
    assertThat(first).isBetween(100L, 102L);
  }

  @Test
  void itStaysOnForAsLongAsItIsHeld() {
    ChallengeTrigger trigger = new ChallengeTrigger(new Settings(Figure.INFLIGHT, 5, SEC, 2 * SEC));
    assertThat(trigger.on(5, SEC)).isFalse();
    assertThat(trigger.on(6, SEC)).isTrue();
    assertThat(trigger.on(0, 3 * SEC - 1)).isTrue();
    assertThat(trigger.on(0, 3 * SEC)).isFalse();
  }

  @Test
  void utilisationIsAMeanOverTheWindow() {
    ChallengeTrigger trigger = new ChallengeTrigger(new Settings(Figure.UTILISATION, .8, SEC, 0));
    assertThat(trigger.on(0, 0)).isFalse();
    assertThat(trigger.on(.79 * SEC, SEC)).isFalse();
    assertThat(trigger.on(.79 * SEC + .81 * SEC, 2 * SEC)).isTrue();
    assertThat(trigger.on(.79 * SEC + .81 * SEC, 3 * SEC)).isFalse();
    assertThat(trigger.on(100 * SEC, 200 * SEC)).as("half of a long pause").isFalse();
  }

  @Test
  void alwaysIsAlways() {
    assertThat(new ChallengeTrigger(new Settings(Figure.ALWAYS, 0, 1, 0)).on(0, 7)).isTrue();
  }
}
