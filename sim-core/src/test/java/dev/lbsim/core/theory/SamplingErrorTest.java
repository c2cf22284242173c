package dev.lbsim.core.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.random.Exponential;
import dev.lbsim.core.random.RandomStream;
import dev.lbsim.core.random.Sampler;
import dev.lbsim.core.random.Streams;
import java.util.function.IntToDoubleFunction;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplingErrorTest {
  @Test
  void aMillionWaitsAtEightyPercentAreKnownToNinePercent() {
    double error = SamplingError.standardError(SamplingError.waitVariance(0.8), 1e6);
    assertThat(1.96 * error).isCloseTo(0.0871, within(5e-5));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.5, 0.8, 0.9})
  void theConstantsSolvePoissonsEquation(double utilisation) {
    double meanWait = utilisation / (1 - utilisation);
    assertThat(asymptoticVariance(utilisation, n -> Math.max(0, n - 1), meanWait))
        .isCloseTo(SamplingError.waitVariance(utilisation), relative(utilisation));
    assertThat(asymptoticVariance(utilisation, n -> n, meanWait + 1))
        .isCloseTo(SamplingError.sojournVariance(utilisation), relative(utilisation));
  }

  @Test
  void meansOfSimulatedSojournsVaryAsMuchAsPromised() {
    double utilisation = 0.5;
    int runs = 400;
    int requests = 20_000;
    double squares = 0;
    for (int run = 0; run < runs; run++) {
      double error = meanSojourn(utilisation, requests, new Streams(42, run)) - 2;
      squares += error * error * requests / SamplingError.sojournVariance(utilisation);
    }
    // A chi-square of as many degrees as there are runs.
    assertThat(squares).isCloseTo(runs, within(4 * Math.sqrt(2.0 * runs)));
  }

  /** Lindley's recursion, started in the steady state. */
  private static double meanSojourn(double utilisation, int requests, Streams streams) {
    RandomStream source = streams.stream("lindley");
    Sampler gap = Exponential.ofMean(1 / utilisation).sampler(source.source());
    Sampler service = Exponential.ofMean(1).sampler(source.source());
    double sojourn = Exponential.ofMean(1 / (1 - utilisation)).sampler(source.source()).next();
    double sum = 0;
    for (int i = 0; i < requests; i++) {
      sum += sojourn;
      sojourn = Math.max(0, sojourn - gap.next()) + service.next();
    }
    return sum / requests;
  }

  /**
   * Variance per arrival of the integral of {@code reward} minus {@code mean} for each arrival,
   * from the differences d(n) = g(n+1) - g(n) that solve Poisson's equation of M/M/1 with unit
   * service: lambda d(n) - d(n-1) = lambda mean - reward(n).
   */
  private static double asymptoticVariance(
      double utilisation, IntToDoubleFunction reward, double mean) {
    int states = (int) (-40 / Math.log(utilisation));
    double[] rise = new double[states];
    // From the top down, where the recursion is stable: d is nearly linear up there.
    double slope = 1 / (1 - utilisation);
    rise[states - 1] = slope * (reward.applyAsDouble(states - 1) + 1);
    for (int n = states - 1; n > 0; n--) {
      rise[n - 1] = utilisation * (rise[n] - mean) + reward.applyAsDouble(n);
    }
    double variance = 0;
    double probability = 1 - utilisation;
    for (int n = 0; n < states - 1; n++) {
      double up = rise[n] - mean;
      double down = n == 0 ? 0 : rise[n - 1];
      variance += probability * (utilisation * up * up + down * down);
      probability *= utilisation;
    }
    return variance / utilisation;
  }

  private static Offset<Double> relative(double utilisation) {
    return within(1e-9 * SamplingError.sojournVariance(utilisation));
  }
}
