package dev.lbsim.core.stats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StabilityTest {
  private static final int RUNS = 100;
  private static final int REPLICATIONS = 10;
  private static final int CUSTOMERS = 20_000;
  private static final int FRAMES = 100;

  /** What ten replications of M/M/1 from empty show: offered load and backlog. */
  private record Seen(Estimate offeredLoad, double[][] backlog) {
    static Seen of(double rho, int run) {
      double[] load = new double[REPLICATIONS];
      double[][] backlog = new double[REPLICATIONS][];
      for (int r = 0; r < REPLICATIONS; r++) {
        Mm1 queue = new Mm1(rho, 41, run * REPLICATIONS + r);
        double work = 0;
        double[] left = new double[CUSTOMERS];
        double[] came = new double[CUSTOMERS];
        for (int i = 0; i < CUSTOMERS; i++) {
          queue.next();
          work += queue.service();
          came[i] = queue.arrival();
          left[i] = queue.arrival() + queue.inSystem();
        }
        load[r] = work / queue.arrival();
        backlog[r] = atFrames(came, left, queue.arrival());
      }
      return new Seen(Inference.mean(load, CUSTOMERS * REPLICATIONS), backlog);
    }

    /** Number in system at equally spaced instants; both arrays rise, for the queue is FIFO. */
    private static double[] atFrames(double[] came, double[] left, double end) {
      double[] frames = new double[FRAMES];
      int in = 0;
      int out = 0;
      for (int f = 0; f < FRAMES; f++) {
        double now = end * (f + 1) / FRAMES;
        while (in < came.length && came[in] <= now) {
          in++;
        }
        while (out < left.length && left[out] <= now) {
          out++;
        }
        frames[f] = in - out;
      }
      return frames;
    }

    boolean flagged() {
      return Stability.overloaded(offeredLoad) || Stability.backlogGrows(backlog);
    }
  }

  private static int flagged(double rho) {
    int flagged = 0;
    for (int run = 0; run < RUNS; run++) {
      flagged += Seen.of(rho, run).flagged() ? 1 : 0;
    }
    return flagged;
  }

  @Test
  void aLoadOfTwelveTenthsIsAlwaysFlaggedByBothTests() {
    for (int run = 0; run < RUNS; run++) {
      Seen seen = Seen.of(1.2, run);
      assertThat(Stability.overloaded(seen.offeredLoad())).isTrue();
      assertThat(Stability.backlogGrows(seen.backlog())).isTrue();
    }
  }

  @Test
  void aLoadOfOneIsFlaggedUnlessTheIntervalMissesIt() {
    // The upper end lies below a true load of 1 in 2.5 % of runs; four sigma above that is 8.7 %.
    assertThat(flagged(1.0)).isGreaterThanOrEqualTo(91);
  }

  @Test
  void aLoadOfNinetyFivePercentIsNeverFlagged() {
    // The half-width is about 2.26 rho sqrt(2 / 200,000) = .007, so 1 is some 14 sigma away.
    assertThat(flagged(0.95)).isZero();
  }

  @Test
  void aBacklogThatFillsAndSettlesIsNotGrowth() {
    double[][] backlog = new double[REPLICATIONS][200];
    for (int r = 0; r < REPLICATIONS; r++) {
      double[] noise = Ar1.stationary(0.5, 42, r).series(200);
      for (int i = 0; i < 200; i++) {
        backlog[r][i] = 100 * (1 - Math.exp(-i / 25.0)) + noise[i];
      }
    }

    // It still rises, by 2 % over the second half, and surely so: but not by what matters.
    assertThat(Stability.backlogGrows(backlog)).isFalse();
  }

  @Test
  void oneReplicationOrAFewFramesTellNothingAboutGrowth() {
    double[] rising = {1, 2, 3, 4, 5, 6, 7, 8};

    assertThat(Stability.backlogGrows(new double[][] {rising})).isFalse();
    assertThat(Stability.backlogGrows(new double[][] {{1, 2, 3}, {1, 2, 3}})).isFalse();
    assertThat(Stability.backlogGrows(new double[][] {rising, rising})).isTrue();
    assertThat(Stability.backlogGrows(new double[3][100])).isFalse();
  }

  @Test
  void withoutAnIntervalTheValueDecides() {
    assertThat(Stability.overloaded(Inference.mean(new double[] {1.0}, 1))).isTrue();
    assertThat(Stability.overloaded(Inference.mean(new double[] {0.99}, 1))).isFalse();
    assertThat(Stability.overloaded(Inference.mean(new double[0], 0))).isFalse();
  }
}
