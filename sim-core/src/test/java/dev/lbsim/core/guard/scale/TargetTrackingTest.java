package dev.lbsim.core.guard.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lbsim.core.guard.scale.TargetTracking.Settings;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTrackingTest {
  private static final long SEC = 1_000_000_000;

  private static TargetTracking tracking(double target, long windowSec) {
    return new TargetTracking(new Settings(1, 100, target, .1, windowSec * SEC, 0));
  }

  /** The examples of the Kubernetes documentation: 200m over 100m doubles, 50m over 100m halves. */
  @ParameterizedTest
  @CsvSource({
    "4, 200, 8",
    "4, 50, 2",
    "50, 120, 60",
    "4, 109, 4",
    "4, 111, 5",
    "4, 91, 4",
    "4, 89, 4",
    "10, 89, 9"
  })
  void theRatioOfFigureAndTargetSaysHowMany(int ready, double figure, int desired) {
    assertThat(tracking(100, 0).desired(ready, 0, figure, 0)).isEqualTo(desired);
  }

  @Test
  void doublesOrAddsFourAtATimeUnlessToldOtherwise() {
    assertThat(tracking(1, 0).desired(2, 0, 50, 0)).isEqualTo(6);
    assertThat(tracking(1, 0).desired(10, 0, 50, 0)).isEqualTo(20);
    TargetTracking slow = new TargetTracking(new Settings(1, 100, 1, .1, 0, 3));
    assertThat(slow.desired(10, 0, 50, 0)).isEqualTo(13);
    assertThat(slow.desired(10, 0, .01, SEC)).isEqualTo(7);
  }

  @Test
  void whoIsStartingCountsAsIdleSoNobodyIsAskedForTwice() {
    TargetTracking tracking = tracking(.5, 0);
    assertThat(tracking.desired(4, 0, 1, 0)).isEqualTo(8);
    assertThat(tracking.desired(4, 4, 1, 15 * SEC)).isEqualTo(8);
    assertThat(tracking.desired(4, 4, 1.5, 30 * SEC)).as("it has grown since").isEqualTo(12);
    assertThat(tracking.desired(8, 0, .5, 45 * SEC)).isEqualTo(8);
  }

  @Test
  void scalesInToTheMostThatWasWantedWithinTheWindow() {
    TargetTracking tracking = tracking(1, 300);
    assertThat(tracking.desired(10, 0, .2, 0)).as("it was 10 a moment ago").isEqualTo(10);
    assertThat(tracking.desired(10, 0, .6, 100 * SEC)).isEqualTo(10);
    assertThat(tracking.desired(10, 0, .2, 301 * SEC)).as("6 were wanted").isEqualTo(6);
    assertThat(tracking.desired(6, 0, .3, 401 * SEC)).isEqualTo(2);
  }

  @Property(tries = 300, seed = "20261124")
  void staysInBoundsAndLeavesWellAlone(
      @ForAll @IntRange(min = 1, max = 60) int ready,
      @ForAll @IntRange(max = 20) int starting,
      @ForAll @DoubleRange(max = 30) double figure) {
    TargetTracking tracking = new TargetTracking(new Settings(2, 50, 1, .1, 0, 0));
    int desired = tracking.desired(ready, starting, figure, 5);
    assertThat(desired).isBetween(2, 50);
    if (figure >= .9 && figure <= 1.1) {
      assertThat(desired).isEqualTo(Math.max(2, Math.min(50, ready + starting)));
    }
    if (figure > 1.1) {
      assertThat(desired).isGreaterThanOrEqualTo(Math.min(50, ready + starting));
    }
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Settings(0, 1, 1, 0, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Settings(3, 2, 1, 0, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Settings(1, 2, 0, 0, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Settings(1, 2, 1, -.1, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Settings(1, 2, 1, 0, 0, -1));
  }
}
