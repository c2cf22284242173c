package dev.lbsim.core.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lbsim.core.guard.HealthState.Start;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthStateTest {
  /** The definition, read literally: look back over all results since the last change. */
  private static List<Boolean> verdictsByDefinition(
      int rise, int fall, Start start, List<Boolean> results) {
    boolean up = start == Start.FULLY_UP || start == Start.UP;
    boolean firstDecides = start == Start.UP || start == Start.DOWN;
    List<Boolean> sinceChange = new ArrayList<>();
    List<Boolean> verdicts = new ArrayList<>();
    for (int n = 0; n < results.size(); n++) {
      sinceChange.add(results.get(n));
      int needed = up ? fall : rise;
      int size = sinceChange.size();
      boolean enough =
          size >= needed
              && !sinceChange.subList(size - needed, size).contains(up); // all say the opposite
      boolean first = n == 0 && firstDecides && results.get(0) != up;
      if (enough || first) {
        up = !up;
        sinceChange.clear();
      }
      verdicts.add(up);
    }
    return verdicts;
  }

  @Test
  void everySequenceOfTenResultsGivesTheVerdictsOfTheDefinition() {
    for (Start start : Start.values()) {
      for (int rise = 1; rise <= 3; rise++) {
        for (int fall = 1; fall <= 3; fall++) {
          for (int bits = 0; bits < 1 << 10; bits++) {
            List<Boolean> results = new ArrayList<>();
            for (int n = 0; n < 10; n++) {
              results.add((bits >> n & 1) == 1);
            }
            HealthState state = new HealthState(rise, fall, start);
            List<Boolean> verdicts = new ArrayList<>();
            for (boolean ok : results) {
              boolean before = state.up();
              boolean changed = state.record(ok);
              assertThat(changed).isEqualTo(before != state.up());
              verdicts.add(state.up());
            }
            assertThat(verdicts)
                .as("rise %d fall %d start %s results %s", rise, fall, start, results)
                .isEqualTo(verdictsByDefinition(rise, fall, start, results));
          }
        }
      }
    }
  }

  @Test
  void threeFailuresInARowTakeItDownAndTwoSuccessesBringItBack() {
    HealthState state = new HealthState(2, 3, Start.FULLY_UP);
    assertThat(state.record(false)).isFalse();
    assertThat(state.record(false)).isFalse();
    assertThat(state.record(true)).isFalse(); // the count starts over
    assertThat(state.record(false)).isFalse();
    assertThat(state.record(false)).isFalse();
    assertThat(state.record(false)).isTrue();
    assertThat(state.up()).isFalse();
    assertThat(state.record(true)).isFalse();
    assertThat(state.record(true)).isTrue();
    assertThat(state.up()).isTrue();
  }

  @Test
  void theFirstCheckDecidesOnlyWhereTheStartSaysSo() {
    assertThat(new HealthState(2, 3, Start.UP).record(false)).isTrue();
    assertThat(new HealthState(2, 3, Start.FULLY_UP).record(false)).isFalse();
    assertThat(new HealthState(2, 3, Start.DOWN).record(true)).isTrue();
    assertThat(new HealthState(2, 3, Start.FULLY_DOWN).record(true)).isFalse();
  }

  @Test
  void isInTransitionWhileTooFewResultsSpeakAgainstTheVerdict() {
    HealthState state = new HealthState(2, 2, Start.FULLY_UP);
    assertThat(state.inTransition()).isFalse();
    state.record(false);
    assertThat(state.inTransition()).isTrue();
    state.record(false);
    assertThat(state.inTransition()).isFalse();
    state.record(true);
    assertThat(state.inTransition()).isTrue();
  }

  @Test
  void aResetForgetsEveryResult() {
    HealthState state = new HealthState(2, 2, Start.FULLY_UP);
    state.record(false);
    state.reset(Start.FULLY_UP);
    assertThat(state.record(false)).isFalse();
  }

  @Test
  void refusesToChangeItsMindAfterNoCheckAtAll() {
    assertThatIllegalArgumentException().isThrownBy(() -> new HealthState(0, 3, Start.UP));
    assertThatIllegalArgumentException().isThrownBy(() -> new HealthState(2, 0, Start.UP));
  }
}
