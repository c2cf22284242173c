package dev.lbsim.core.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.random.Streams;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A 95 % interval must hold the truth in 95 of 100 experiments. Each experiment here is ten
 * replications of a queue whose truth is known, started in equilibrium.
 *
 * <p>Tolerance: with m experiments the observed coverage has a standard error of sqrt(.95 .05 / m);
 * four of them for m = 300 are .050. Skewness of the replications' figures costs about a point of
 * that: their means are sums of long-lived busy periods.
 */
class CoverageTest {
  private static final int EXPERIMENTS = 300;
  private static final int REPLICATIONS = 10;
  private static final double TOLERANCE = 4 * Math.sqrt(0.95 * 0.05 / EXPERIMENTS);
  private static final double UNIT_NANOS = 1e6;

  /** One experiment: latencies of ten replications, one unit of time being a millisecond. */
  private static PooledLatency timesInSystem(
      double rho, int customers, int experiment, List<LatencyHistogram> reused) {
    for (int r = 0; r < REPLICATIONS; r++) {
      Mm1 queue = Mm1.stationary(rho, 61, experiment * REPLICATIONS + r);
      LatencyHistogram histogram = reused.get(r);
      histogram.reset();
      for (int i = 0; i < customers; i++) {
        queue.next();
        histogram.record(Math.round(queue.inSystem() * UNIT_NANOS));
      }
    }
    return new PooledLatency(reused);
  }

  @ParameterizedTest
  @CsvSource({".5, 5000", ".8, 20000"})
  void meanTailAndShareOfAQueueAreCoveredAsPromised(double rho, int customers) {
    List<LatencyHistogram> reused =
        Stream.generate(LatencyHistogram::fine).limit(REPLICATIONS).toList();
    // Time in system is exponential of mean 1 / (1 - rho).
    double mean = UNIT_NANOS / (1 - rho);
    int meanCovered = 0;
    int tailCovered = 0;
    int shareCovered = 0;
    for (int experiment = 0; experiment < EXPERIMENTS; experiment++) {
      PooledLatency latency = timesInSystem(rho, customers, experiment, reused);
      meanCovered += latency.mean().covers(mean) ? 1 : 0;
      tailCovered += latency.quantile(0.99).covers(mean * Math.log(100)) ? 1 : 0;
      shareCovered += latency.shareAtOrBelow((long) mean).covers(1 - Math.exp(-1)) ? 1 : 0;
    }

    assertThat((double) meanCovered / EXPERIMENTS).isCloseTo(0.95, within(TOLERANCE));
    assertThat((double) tailCovered / EXPERIMENTS).isCloseTo(0.95, within(TOLERANCE));
    assertThat((double) shareCovered / EXPERIMENTS).isCloseTo(0.95, within(TOLERANCE));
  }

  @Test
  void lossOfAFiniteQueueIsCoveredAsPromised() {
    // M/M/1/10 at rho = .8, replications of unequal length: the loss is (1 - rho) rho^K / (1 -
    // rho^(K + 1)).
    double rho = 0.8;
    int capacity = 10;
    double truth = (1 - rho) * Math.pow(rho, capacity) / (1 - Math.pow(rho, capacity + 1));
    int covered = 0;
    for (int experiment = 0; experiment < EXPERIMENTS; experiment++) {
      int base = experiment * REPLICATIONS;
      long[] trials =
          IntStream.range(0, REPLICATIONS).mapToLong(r -> 4_000 * (1 + r % 3)).toArray();
      long[] lost =
          IntStream.range(0, REPLICATIONS)
              .mapToLong(r -> lost(rho, capacity, trials[r], base + r))
              .toArray();
      covered += Inference.share(lost, trials).covers(truth) ? 1 : 0;
    }

    assertThat((double) covered / EXPERIMENTS).isCloseTo(0.95, within(TOLERANCE));
  }

  /** Arrivals lost of so many, after a warm-up of a tenth: the jump chain of M/M/1/K. */
  private static long lost(double rho, int capacity, long arrivals, int replication) {
    UniformRandomProvider source = new Streams(62, replication).stream("jumps").source();
    double arrivalFirst = rho / (1 + rho);
    int present = 0;
    long lost = 0;
    for (long seen = -arrivals / 10; seen < arrivals; ) {
      if (present > 0 && source.nextDouble() >= arrivalFirst) {
        present--;
      } else {
        if (present < capacity) {
          present++;
        } else if (seen >= 0) {
          lost++;
        }
        seen++;
      }
    }
    return lost;
  }

  @Test
  void theHalfWidthIsNeitherTooWideNorTooNarrow() {
    int seeds = 50;
    int waits = 100_000;
    double sum = 0;
    for (int seed = 0; seed < seeds; seed++) {
      double[] means = new double[REPLICATIONS];
      for (int r = 0; r < REPLICATIONS; r++) {
        Mm1 queue = Mm1.stationary(0.8, 63, seed * REPLICATIONS + r);
        for (int i = 0; i < waits; i++) {
          queue.next();
          means[r] += queue.waiting() / waits;
        }
      }
      sum += Inference.mean(means, (long) waits * REPLICATIONS).halfWidth();
    }

    // 1.96 standard errors of the mean of 10^6 waits are .0871 (Daley 1968). Ten replications pay
    // with t(9) = 2.262 for 1.96; E[s] = .9727 sigma. The mean of 50 has a relative standard error
    // of .236 / sqrt(50) = 3.3 %, so 15 % is more than four.
    double theory = 0.0871 * 2.262157 / 1.959964 * 0.9727;
    assertThat(sum / seeds / theory).isCloseTo(1, within(0.15));
  }
}
