package dev.lbsim.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.benchmarks.WholeRuns.Figures;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** The loops and the scenario files must be the same models, or their ratio means nothing. */
class SameModelTest {
  /**
   * Some 230,000 requests each, in 287,500 service times t. The time average of the number in an
   * M/M/1 queue has variance 2 rho (1 + rho) / (1 - rho)^4 / t (Whitt, "Planning queueing
   * simulations", Management Science 35(11), 1989), so at 80 % its mean of 4 is known to 2 %, and
   * by Little's law so is the latency. Two such means differ by 4 sigma at 11.2 %. Ten servers vary
   * less.
   */
  @Test
  void loopsAndScenariosHaveTheSameMeanLatency() {
    for (PlainLoops.Model loop : PlainLoops.MODELS) {
      WholeRuns.Model model =
          WholeRuns.MODELS.stream()
              .filter(m -> m.name().equals(loop.name()))
              .findAny()
              .orElseThrow();
      Figures ours = WholeRuns.measure(model, 50, 1);
      Figures plain = PlainLoops.measure(loop, 230_000, 1);
      assertThat(ours.requests()).isCloseTo(230_400, Percentage.withPercentage(1));
      assertThat(ours.meanSeconds())
          .as(loop.name())
          .isCloseTo(plain.meanSeconds(), Percentage.withPercentage(12));
    }
  }

  @Test
  void everyModelReadsAndRuns() {
    for (WholeRuns.Model model : WholeRuns.MODELS) {
      assertThat(WholeRuns.measure(model, 500, 1).requests()).as(model.name()).isPositive();
    }
  }
}
