package dev.lbsim.core.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClosedLoopTest {
  private static final double TINY = 1e-9;

  @Test
  void oneUserNeverWaits() {
    var loop = new ClosedLoop(1, 4, 1, 1);
    assertThat(loop.throughput()).isCloseTo(0.2, within(TINY));
    assertThat(loop.meanSojourn()).isCloseTo(1, within(TINY));
    assertThat(loop.utilisation()).isCloseTo(0.2, within(TINY));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 50, 500})
  void oneServerAgreesWithMeanValueAnalysis(int users) {
    // Reiser and Lavenberg 1980: an arrival sees the loop with one user less.
    double think = 20;
    double inSystem = 0;
    double sojourn = 0;
    for (int n = 1; n <= users; n++) {
      sojourn = 1 + inSystem;
      inSystem = n / (think + sojourn) * sojourn;
    }
    var loop = new ClosedLoop(users, think, 1, 1);
    assertThat(loop.meanSojourn()).isCloseTo(sojourn, within(users * TINY));
    assertThat(loop.throughput()).isCloseTo(users / (think + sojourn), within(TINY));
  }

  @Test
  void theResponseTimeLawHoldsForManyServers() {
    var loop = new ClosedLoop(100, 5, 0.5, 8);
    assertThat(loop.meanSojourn()).isCloseTo(100 / loop.throughput() - 5, within(TINY));
    assertThat(loop.utilisation()).isBetween(0.9, 1.0);
  }

  @Test
  void enoughServersMakeEveryUserIndependent() {
    var loop = new ClosedLoop(30, 5, 0.5, 30);
    assertThat(loop.meanSojourn()).isCloseTo(0.5, within(TINY));
    assertThat(loop.probabilities()[0]).isCloseTo(Math.pow(5 / 5.5, 30), within(TINY));
  }

  @Test
  void manyUsersSaturateTheServerAndWaitForEachOther() {
    var loop = new ClosedLoop(10_000, 10, 1, 1);
    assertThat(loop.throughput()).isCloseTo(1, within(TINY));
    assertThat(loop.meanSojourn()).isCloseTo(9990, within(1e-4));
  }
}
