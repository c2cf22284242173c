package dev.lbsim.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;

/**
 * Figures of independent replications, held against what theory says by z-score: the distance from
 * the truth in standard errors, the latter from the scatter between replications.
 */
final class Replicated {
  /** With 19 degrees of freedom, 4.5 standard errors are missed by chance once in 4,000. */
  private static final double SIGMAS = 4.5;

  private static final int REPLICATIONS = 20;

  private final Run[] runs = new Run[REPLICATIONS];

  private Replicated() {}

  /** Runs what {@code replication} makes of each number from 0 to 19. */
  static Replicated of(IntFunction<Run> replication) {
    Replicated replicated = new Replicated();
    Arrays.setAll(replicated.runs, replication);
    for (Run run : replicated.runs) {
      assertThat(run.world().conservation()).isEmpty();
    }
    return replicated;
  }

  /**
   * Checks that a figure agrees with theory, and that the runs were long enough to tell.
   *
   * @param precision largest standard error allowed, as a share of the truth
   */
  void agrees(ToDoubleFunction<Run> figure, double truth, double precision) {
    double[] figures = Arrays.stream(runs).mapToDouble(figure).toArray();
    double mean = Arrays.stream(figures).average().orElseThrow();
    double squares = Arrays.stream(figures).map(x -> (x - mean) * (x - mean)).sum();
    double error = Math.sqrt(squares / (REPLICATIONS - 1) / REPLICATIONS);
    assertThat(error / truth).as("relative standard error").isLessThan(precision);
    assertThat((mean - truth) / error)
        .as("z-score of %s against %s, standard error %s", mean, truth, error)
        .isBetween(-SIGMAS, SIGMAS);
  }
}
