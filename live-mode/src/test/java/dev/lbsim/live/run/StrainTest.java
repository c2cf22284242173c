package dev.lbsim.live.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.scenario.report.LiveEffort;
import org.junit.jupiter.api.Test;

class StrainTest {
  private static LiveEffort effort(double lateMax, double loopCpuSeconds) {
    return new LiveEffort(100, 1e-4, 1e-3, lateMax, loopCpuSeconds, 12, 10, 1000);
  }

  @Test
  void aMachineThatKeepsUpHasNothingSaidOfIt() {
    assertThat(Strain.of(effort(.019, 6.9), 1)).isEmpty();
    assertThat(Strain.of(effort(.019, Double.NaN), 1)).isEmpty();
  }

  @Test
  void aFullLoopIsToldWithASpeedThatGivesItRoom() {
    assertThat(Strain.of(effort(.001, 9.6), 8))
        .containsExactly(
            "the event loop, which is everybody, was at work 96 % of the time: waiting for it is"
                + " part of every latency; try --speed 2.5");
    assertThat(Strain.of(effort(.001, 9.6), 1).get(0)).endsWith("try --speed 0.31");
  }

  @Test
  void latenessIsToldInBothTimes() {
    assertThat(Strain.of(effort(.4049, 1), 1))
        .containsExactly(
            "this machine was busy: some things came up to 405 ms late; latencies and checks feel"
                + " it");
    assertThat(Strain.of(effort(.4, 1), 10).get(0))
        .contains("up to 400 ms late, which is 4 s of the scenario at --speed 10;");
    // What would be nothing at one speed is much at another.
    assertThat(Strain.of(effort(.015, 1), 10)).hasSize(1);
    assertThat(Strain.of(effort(.1, 1), .1)).isEmpty();
  }
}
