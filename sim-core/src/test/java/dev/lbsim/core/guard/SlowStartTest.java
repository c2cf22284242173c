package dev.lbsim.core.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SlowStartTest {
  private record Change(int index, double factor, long atNanos) {}

  private final ManualTimeline timeline = new ManualTimeline();
  private final List<Change> changes = new ArrayList<>();

  private SlowStartRamp ramp(SlowStart rule) {
    return new SlowStartRamp(
        2, rule, timeline, (index, factor, now) -> changes.add(new Change(index, factor, now)));
  }

  @Test
  void growsInAStraightLineFromTenPerCentByDefault() {
    SlowStart rule = new SlowStart(1000);
    assertThat(rule.factor(0)).isEqualTo(0.1);
    assertThat(rule.factor(50)).isEqualTo(0.1);
    assertThat(rule.factor(250)).isEqualTo(0.25);
    assertThat(rule.factor(999)).isEqualTo(0.999);
    assertThat(rule.factor(1000)).isEqualTo(1);
    assertThat(rule.factor(Long.MAX_VALUE)).isEqualTo(1);
  }

  @Test
  void aggressionBendsTheLine() {
    assertThat(new SlowStart(1000, 0.01, 2).factor(250)).isCloseTo(0.5, within(1e-15));
    assertThat(new SlowStart(1000, 0.01, 0.5).factor(500)).isCloseTo(0.25, within(1e-15));
  }

  @Property(tries = 200, seed = "1")
  void neverShrinksAndStaysBetweenTheLeastShareAndOne(
      @ForAll @LongRange(min = 1, max = 1_000_000) long window,
      @ForAll @DoubleRange(min = 0.01, max = 1) double minShare,
      @ForAll @DoubleRange(min = 0.1, max = 10) double aggression,
      @ForAll @LongRange(min = 0, max = 1_000_000) long early,
      @ForAll @LongRange(min = 0, max = 1_000_000) long later) {
    SlowStart rule = new SlowStart(window, minShare, aggression);
    double before = rule.factor(early);
    double after = rule.factor(early + later);
    assertThat(before).isBetween(minShare, 1.0);
    assertThat(after).isBetween(before, 1.0);
  }

  @Test
  void aRampTakesTwentyEvenStepsToTheFullWeight() {
    SlowStartRamp ramp = ramp(new SlowStart(1000));
    timeline.runUntil(7);
    ramp.cameUp(1);
    timeline.runUntil(5000);
    List<Change> expected = new ArrayList<>();
    for (int step = 0; step <= 20; step++) {
      expected.add(new Change(1, Math.max(0.1, step * 50 / 1000.0), 7 + step * 50));
    }
    assertThat(changes).isEqualTo(expected);
    assertThat(timeline.pending()).isZero();
    assertThat(ramp.ramping(1)).isFalse();
  }

  @Property(tries = 100, seed = "2")
  void aRampOfAnyLengthEndsWithTheFullWeightAfterAtMostTwentySteps(
      @ForAll @LongRange(min = 1, max = 1000) long window) {
    ManualTimeline own = new ManualTimeline();
    List<Double> factors = new ArrayList<>();
    new SlowStartRamp(1, new SlowStart(window), own, (index, factor, now) -> factors.add(factor))
        .cameUp(0);
    own.runUntil(2 * window + 20);
    assertThat(factors).hasSizeBetween(2, 21).last().isEqualTo(1.0);
    assertThat(factors.subList(0, factors.size() - 1)).allMatch(factor -> factor < 1);
  }

  @Test
  void comingUpAgainStartsTheRampOver() {
    SlowStartRamp ramp = ramp(new SlowStart(1000));
    ramp.cameUp(0);
    timeline.runUntil(500);
    ramp.wentDown(0);
    assertThat(ramp.ramping(0)).isFalse();
    timeline.runUntil(600);
    assertThat(changes).last().isEqualTo(new Change(0, 0.5, 500)); // untouched while down
    ramp.cameUp(0);
    assertThat(changes).last().isEqualTo(new Change(0, 0.1, 600));
    timeline.runUntil(900);
    ramp.cameUp(0); // without ever having been down
    timeline.runUntil(1700);
    assertThat(changes).last().isEqualTo(new Change(0, 0.8, 1700));
    assertThat(timeline.pending()).isEqualTo(1);
  }

  @Test
  void backendsRampIndependently() {
    SlowStartRamp ramp = ramp(new SlowStart(1000));
    ramp.cameUp(0);
    timeline.runUntil(500);
    ramp.cameUp(1);
    ramp.wentDown(0);
    timeline.runUntil(2000);
    assertThat(changes).last().isEqualTo(new Change(1, 1, 1500));
    assertThat(changes.stream().filter(change -> change.index() == 0)).hasSize(11);
  }

  @Test
  void rulesOutOfRangeAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new SlowStart(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new SlowStart(1, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new SlowStart(1, 1.1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new SlowStart(1, 0.1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new SlowStart(1, 0.1, Double.NaN));
  }
}
