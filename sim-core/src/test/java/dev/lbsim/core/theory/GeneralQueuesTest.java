package dev.lbsim.core.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** M/G/1, M/D/1 and GI/M/1. */
class GeneralQueuesTest {
  private static final double TINY = 1e-10;

  @Test
  void exponentialServiceMakesTheGeneralQueueMarkovian() {
    var general = new MG1Queue(0.8, 1, 1);
    assertThat(general.meanWait()).isCloseTo(4, within(TINY));
    assertThat(general.meanSojourn()).isCloseTo(5, within(TINY));
    assertThat(general.meanInQueue()).isCloseTo(3.2, within(TINY));
  }

  @Test
  void variableServiceHurtsAQueueButNotAShare() {
    var even = new MG1Queue(80, 0.01, 0);
    var wild = new MG1Queue(80, 0.01, 9);
    assertThat(even.meanWait()).isCloseTo(0.02, within(TINY));
    assertThat(wild.meanWait()).isCloseTo(0.2, within(TINY));
    assertThat(even.meanSojournShared()).isCloseTo(0.05, within(TINY));
    assertThat(wild.meanSojournShared()).isCloseTo(0.05, within(TINY));
    assertThat(wild.sojournShared(0.001)).isCloseTo(0.005, within(TINY));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.3, 0.8})
  void theConstantServiceTailIntegratesToTheMeanWait(double utilisation) {
    var queue = new MD1Queue(utilisation, 1);
    assertThat(queue.meanWait())
        .isCloseTo(new MG1Queue(utilisation, 1, 0).meanWait(), within(TINY));
    assertThat(queue.meanSojourn()).isCloseTo(1 + queue.meanWait(), within(TINY));
    // The distribution has a kink at each whole service time.
    assertThat(Integral.toInfinity(time -> 1 - queue.waitProbability(time), 1, 20))
        .isCloseTo(queue.meanWait(), within(1e-6));
  }

  @ParameterizedTest
  @CsvSource({"0.5, 0", "0.5, 0.7", "0.8, 1", "0.8, 2.5", "0.8, 6.3", "0.95, 9.9"})
  void theConstantServiceWaitEqualsErlangsAlternatingSum(double utilisation, double time) {
    // Erlang 1909, good for short times: (1 - rho) sum of (-l(t - k))^k / k! exp(l(t - k)).
    double sum = 0;
    double factorial = 1;
    for (int k = 0; k <= time; k++) {
      factorial *= Math.max(1, k);
      double load = utilisation * (time - k);
      sum += Math.pow(-load, k) / factorial * Math.exp(load);
    }
    assertThat(new MD1Queue(utilisation * 100, 0.01).waitProbability(time / 100))
        .isCloseTo((1 - utilisation) * sum, within(1e-9));
  }

  @Test
  void quantilesOfTheConstantServiceWaitInvertItsDistribution() {
    var queue = new MD1Queue(0.8, 1);
    assertThat(queue.waitQuantile(0.2)).isZero();
    for (double p : new double[] {0.21, 0.5, 0.9, 0.99, 0.999}) {
      assertThat(queue.waitProbability(queue.waitQuantile(p))).isCloseTo(p, within(1e-10));
    }
  }

  @Test
  void rotationOverTenServersHasThePublishedNumbers() {
    // E10/M/1 at 80 %, in service times.
    var queue = GM1Queue.rotation(8, 1, 10);
    assertThat(queue.meanSojourn()).isCloseTo(2.9223, within(5e-5));
    assertThat(queue.sojournQuantile(0.99)).isCloseTo(13.458, within(5e-4));
    assertThat(queue.meanWait()).isCloseTo(1.9223, within(5e-5));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.5, 0.8, 0.999})
  void rotationOverOneServerIsNoRotation(double utilisation) {
    var one = new MM1Queue(utilisation, 1);
    var rotated = GM1Queue.rotation(utilisation, 1, 1);
    assertThat(rotated.meanSojourn()).isCloseTo(one.meanSojourn(), within(1e-7));
    assertThat(rotated.waitQuantile(0.9995)).isCloseTo(one.waitQuantile(0.9995), within(1e-6));
  }

  @Test
  void rotationOverManyServersTendsToSteadyArrivals() {
    var steady = GM1Queue.steady(0.8, 1);
    // The root of sigma = exp(-(1 - sigma) / 0.8).
    assertThat(steady.busyOnArrival())
        .isCloseTo(Math.exp(-(1 - steady.busyOnArrival()) / 0.8), within(1e-12))
        .isCloseTo(0.6286, within(5e-5));
    assertThat(GM1Queue.rotation(8000, 1, 10_000).meanSojourn())
        .isCloseTo(steady.meanSojourn(), within(1e-3));
  }

  @Test
  void burstyArrivalsWaitLonger() {
    // Hyperexponential gaps of mean 1.25 and scv 49: balanced phases with p = (1 + sqrt(.96)) / 2.
    double p = (1 + Math.sqrt(0.96)) / 2;
    double fast = 2 * p * 0.8;
    double slow = 2 * (1 - p) * 0.8;
    var queue = GM1Queue.of(x -> p * fast / (fast + x) + (1 - p) * slow / (slow + x), 0.8, 1);
    double sigma = queue.busyOnArrival();
    double x = 1 - sigma;
    assertThat(p * fast / (fast + x) + (1 - p) * slow / (slow + x)).isCloseTo(sigma, within(1e-12));
    assertThat(sigma).isBetween(0.9, 0.9999);
  }

  @Test
  void aTransformThatIsNoneIsRefusedInsteadOfSearchedForEver() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GM1Queue.of(x -> 1, 0.8, 1))
        .withMessage("too near saturation to tell the roots apart");
  }

  @Test
  void overloadIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new MG1Queue(2, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new MD1Queue(1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> GM1Queue.rotation(10, 1, 10));
  }
}
