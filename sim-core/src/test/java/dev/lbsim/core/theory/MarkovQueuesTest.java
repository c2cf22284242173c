package dev.lbsim.core.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** M/M/1, M/M/c, M/M/c/K and Erlang's formulas against printed tables and each other. */
class MarkovQueuesTest {
  private static final double TINY = 1e-10;

  @Test
  void oneServerAtEightyPercentHasTheTextbookNumbers() {
    var queue = new MM1Queue(0.8, 1);
    assertThat(queue.utilisation()).isEqualTo(0.8);
    assertThat(queue.meanSojourn()).isCloseTo(5, within(TINY));
    assertThat(queue.meanWait()).isCloseTo(4, within(TINY));
    assertThat(queue.meanInSystem()).isCloseTo(4, within(TINY));
    assertThat(queue.meanInQueue()).isCloseTo(3.2, within(TINY));
    assertThat(queue.probability(0)).isCloseTo(0.2, within(TINY));
    assertThat(queue.probability(2)).isCloseTo(0.128, within(TINY));
    assertThat(queue.sojournQuantile(0.99)).isCloseTo(23.0259, within(5e-5));
  }

  @Test
  void aShareOfArrivalsAtAnIdleServerDoNotWait() {
    var queue = new MM1Queue(80, 0.01);
    assertThat(queue.waitQuantile(0.2)).isCloseTo(0, within(TINY));
    assertThat(queue.waitQuantile(0.1)).isZero();
    // P(W > t) = rho exp(-t (mu - lambda)), so 0.8 / e is above t = 1 / (mu - lambda).
    assertThat(queue.waitQuantile(1 - 0.8 / Math.E)).isCloseTo(0.05, within(TINY));
  }

  @ParameterizedTest
  @CsvSource({
    "2, 0.5, 0.33333, 0.33333",
    "2, 0.9, 0.85263, 4.26316",
    "10, 0.9, 0.66873, 0.66873",
    "10, 0.95, 0.82559, 1.65117",
    "50, 0.9, 0.36386, 0.07277"
  })
  void severalServersWaitAsErlangsTableSays(
      int servers, double utilisation, double waiting, double meanWait) {
    var queue = new MMcQueue(servers * utilisation, 1, servers);
    assertThat(queue.waitingShare()).isCloseTo(waiting, within(5e-6));
    assertThat(queue.meanWait()).isCloseTo(meanWait, within(5e-6));
    assertThat(queue.meanSojourn()).isCloseTo(1 + meanWait, within(5e-6));
    assertThat(queue.utilisation()).isCloseTo(utilisation, within(TINY));
    assertThat(queue.meanInQueue()).isCloseTo(servers * utilisation * meanWait, within(5e-4));
  }

  @Test
  void oneOfSeveralServersIsOneServer() {
    var one = new MM1Queue(0.8, 1);
    var several = new MMcQueue(0.8, 1, 1);
    assertThat(several.meanSojourn()).isCloseTo(one.meanSojourn(), within(TINY));
    assertThat(several.meanInSystem()).isCloseTo(one.meanInSystem(), within(TINY));
    assertThat(several.sojournQuantile(0.99)).isCloseTo(one.sojournQuantile(0.99), within(1e-9));
    assertThat(several.waitQuantile(0.99)).isCloseTo(one.waitQuantile(0.99), within(1e-9));
    assertThat(several.waitQuantile(0.1)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"2, 0.5", "2, 0.9", "10, 0.9", "4, 0.75"}) // The last has equal rates: 4 - 3 = 1.
  void theSojournTailIntegratesToTheMean(int servers, double utilisation) {
    var queue = new MMcQueue(servers * utilisation, 1, servers);
    assertThat(Integral.toInfinity(queue::sojournTail, 1, 200))
        .isCloseTo(queue.meanSojourn(), within(1e-6));
    for (double p : new double[] {0, 0.01, 0.5, 0.9, 0.99, 0.9999}) {
      assertThat(queue.sojournTail(queue.sojournQuantile(p))).isCloseTo(1 - p, within(1e-11));
    }
  }

  @ParameterizedTest
  @CsvSource({"10, 10, 0.214582", "5, 10, 0.018385", "1, 1, 0.5", "3, 0, 1", "0, 4, 0"})
  void callsAreLostAsErlangsTableSays(double load, int servers, double blocking) {
    assertThat(Erlang.blocking(load, servers)).isCloseTo(blocking, within(5e-7));
  }

  @Test
  void erlangsFormulasStandTensOfThousandsOfServers() {
    assertThat(Erlang.blocking(50_000, 50_000)).isBetween(0.0, 0.01);
    assertThat(Erlang.waiting(49_000, 50_000)).isBetween(0.0, 0.01);
  }

  @ParameterizedTest
  @CsvSource({"0.8, 1", "0.8, 5", "1, 5", "2, 5", "0.999999, 40", "1.2, 5000"})
  void oneServerWithLittleRoomTurnsAwayAsTheGeometricSumSays(double utilisation, int capacity) {
    var queue = new MMcKQueue(utilisation, 1, 1, capacity);
    double sum = 0;
    double weighted = 0;
    for (int n = 0; n <= capacity; n++) {
      double probability = Math.pow(utilisation, n - capacity);
      sum += probability;
      weighted += n * probability;
    }
    assertThat(queue.blocking()).isCloseTo(1 / sum, within(TINY));
    assertThat(queue.meanInSystem()).isCloseTo(weighted / sum, within(capacity * TINY));
    assertThat(queue.meanSojourn())
        .isCloseTo(weighted / sum / (utilisation * (1 - 1 / sum)), within(capacity * TINY));
    // The server is busy whenever somebody is there.
    assertThat(queue.utilisation()).isCloseTo(1 - queue.probabilities()[0], within(TINY));
    assertThat(queue.meanWait()).isCloseTo(queue.meanSojourn() - 1, within(capacity * TINY));
  }

  @Test
  void withoutWaitingPlacesItIsErlangsLossSystem() {
    var queue = new MMcKQueue(20, 0.5, 10, 10);
    assertThat(queue.blocking()).isCloseTo(Erlang.blocking(10, 10), within(TINY));
    assertThat(queue.meanSojourn()).isCloseTo(0.5, within(TINY));
    assertThat(queue.meanWait()).isZero();
    assertThat(queue.throughput()).isCloseTo(20 * (1 - 0.214582), within(1e-5));
  }

  @Test
  void withPlentyOfRoomItIsTheUnboundedQueue() {
    var bounded = new MMcKQueue(9, 1, 10, 2000);
    var unbounded = new MMcQueue(9, 1, 10);
    assertThat(bounded.blocking()).isLessThan(1e-20);
    assertThat(bounded.meanSojourn()).isCloseTo(unbounded.meanSojourn(), within(TINY));
    assertThat(bounded.meanWait()).isCloseTo(unbounded.meanWait(), within(TINY));
  }

  @Test
  void probabilitiesAddUpToOne() {
    assertThat(Arrays.stream(new MMcKQueue(9, 1, 10, 200).probabilities()).sum())
        .isCloseTo(1, within(TINY));
  }

  @Test
  void thereIsNoSteadyStateWithoutSpareCapacity() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MM1Queue(1.25, 0.8))
        .withMessage("no steady state at utilisation 1.0");
    assertThatIllegalArgumentException().isThrownBy(() -> new MMcQueue(10, 1, 10));
    assertThatIllegalArgumentException().isThrownBy(() -> Erlang.waiting(10, 10));
  }

  @Test
  void impossibleParametersAreRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MM1Queue(0, 1))
        .withMessage("arrival rate must be above 0 and finite, not 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MMcKQueue(1, 1, 3, 2))
        .withMessage("capacity must be at least 3, not 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MM1Queue(0.5, 1).sojournQuantile(1))
        .withMessage("a quantile is from 0 to below 1, not 1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Erlang.blocking(Double.NaN, 1))
        .withMessage("offered load must be at least 0 and finite, not NaN");
  }

  @Test
  void oneSizeOfRequestsIsErlangsLossSystem() {
    var room = new KaufmanRoberts(60, new double[] {18}, new int[] {3});
    assertThat(room.blocking(3)).isCloseTo(Erlang.blocking(18, 20), within(TINY));
  }

  /** The product form, summed state by state: a^i / i! b^j / j! over all i + 4 j that fit. */
  @Test
  void twoSizesOfRequestsShareARoom() {
    int capacity = 10;
    double all = 0;
    double fullForSmall = 0;
    double fullForLarge = 0;
    for (int j = 0; 4 * j <= capacity; j++) {
      for (int i = 0; i + 4 * j <= capacity; i++) {
        double weight = 1;
        for (int k = 1; k <= i; k++) {
          weight *= 3. / k;
        }
        for (int k = 1; k <= j; k++) {
          weight *= 1.5 / k;
        }
        all += weight;
        fullForSmall += i + 4 * j + 1 > capacity ? weight : 0;
        fullForLarge += i + 4 * j + 4 > capacity ? weight : 0;
      }
    }
    var room = new KaufmanRoberts(capacity, new double[] {3, 1.5}, new int[] {1, 4});
    assertThat(room.blocking(1)).isCloseTo(fullForSmall / all, within(TINY));
    assertThat(room.blocking(4)).isCloseTo(fullForLarge / all, within(TINY));
  }
}
