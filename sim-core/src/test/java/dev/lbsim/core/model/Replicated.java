package dev.lbsim.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.core.stats.PooledLatency;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Figures of independent replications, held against what theory says by z-score: the distance from
 * the truth in standard errors, the latter from the scatter between replications.
 */
final class Replicated {
  /** With 19 degrees of freedom, 4.5 standard errors are missed by chance once in 4,000. */
  private static final double SIGMAS = 4.5;

  private final List<Run> runs;

  private Replicated(List<Run> runs) {
    this.runs = runs;
  }

  /** Runs what {@code replication} makes of each number from 0 to 19. */
  static Replicated of(IntFunction<Run> replication) {
    return of(20, replication);
  }

  /** Runs what {@code replication} makes of each number from 0 on. */
  static Replicated of(int replications, IntFunction<Run> replication) {
    List<Run> runs = IntStream.range(0, replications).mapToObj(replication).toList();
    for (Run run : runs) {
      assertThat(run.world().conservation()).isEmpty();
    }
    return new Replicated(runs);
  }

  /** The replications. */
  List<Run> runs() {
    return runs;
  }

  /**
   * Checks that a figure agrees with theory, and that the runs were long enough to tell.
   *
   * @param precision largest standard error allowed, as a share of the truth
   */
  void agrees(ToDoubleFunction<Run> figure, double truth, double precision) {
    agrees(figure, truth, 0, precision);
  }

  /**
   * As {@link #agrees(ToDoubleFunction, double, double)} where the truth itself is an estimate.
   *
   * @param truthError its standard error
   */
  void agrees(ToDoubleFunction<Run> figure, double truth, double truthError, double precision) {
    double[] figures = runs.stream().mapToDouble(figure).toArray();
    int n = figures.length;
    double mean = Arrays.stream(figures).average().orElseThrow();
    double squares = Arrays.stream(figures).map(x -> (x - mean) * (x - mean)).sum();
    double error = Math.hypot(Math.sqrt(squares / (n - 1) / n), truthError);
    assertThat(error / truth).as("relative standard error").isLessThan(precision);
    assertThat((mean - truth) / error)
        .as("z-score of %s against %s, standard error %s", mean, truth, error)
        .isBetween(-SIGMAS, SIGMAS);
  }

  /** Latencies of all replications, pooled. */
  PooledLatency latencies(String clients) {
    return new PooledLatency(runs.stream().map(run -> run.ok(clients)).toList());
  }
}
