package dev.lbsim.core.guard.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.random.Streams;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearnedCostsTest {
  private static final long MS = 1_000_000;

  private static LearnedCosts learned(double alpha, long halfLifeNanos) {
    return new LearnedCosts(new LearnedCosts.Settings(3, MS, alpha, halfLifeNanos), 2);
  }

  @Test
  void theFirstAnswerReplacesTheGuess() {
    LearnedCosts costs = learned(.125, 0);
    assertThat(costs.cost(0)).isEqualTo(3);
    assertThat(costs.known(0)).isFalse();
    costs.took(0, 40 * MS, 0);
    assertThat(costs.cost(0)).isEqualTo(40);
    assertThat(costs.known(0)).isTrue();
    assertThat(costs.cost(1)).as("nobody has asked for it").isEqualTo(3);
  }

  /** RFC 6298, section 2.3: SRTT = 7/8 SRTT + 1/8 R. */
  @Test
  void eachAnswerAfterThatMovesItByAlpha() {
    LearnedCosts costs = learned(LearnedCosts.DEFAULT_ALPHA, 0);
    costs.took(0, 40 * MS, 0);
    costs.took(0, 80 * MS, 1);
    assertThat(costs.cost(0)).isEqualTo(45);
    costs.took(0, 5 * MS, 2);
    assertThat(costs.cost(0)).isEqualTo(40);
  }

  @Test
  void withAHalfLifeTheWeightGrowsWithTime() {
    LearnedCosts costs = learned(1, 10 * MS);
    costs.took(0, 40 * MS, 0);
    costs.took(0, 80 * MS, 10 * MS);
    assertThat(costs.cost(0)).isEqualTo(60);
    costs.took(0, 0, 30 * MS);
    assertThat(costs.cost(0)).isEqualTo(15);
    costs.took(0, 1_000 * MS, 30 * MS);
    assertThat(costs.cost(0)).as("another answer at the same instant").isEqualTo(15);
  }

  /** After n answers of the new kind what is left of the old is (1 - alpha)^n. */
  @Test
  void forgetsAChangeGeometrically() {
    LearnedCosts costs = learned(.1, 0);
    costs.took(0, 100 * MS, 0);
    for (int i = 0; i < 22; i++) {
      costs.took(0, 0, i);
    }
    assertThat(costs.cost(0)).isCloseTo(100 * Math.pow(.9, 22), within(1e-9));
  }

  /**
   * In steady state the mean is that of the samples, and the variance theirs times alpha / (2 -
   * alpha). Estimates 20 / alpha answers apart are as good as independent.
   */
  @ParameterizedTest
  @ValueSource(doubles = {.05, .125, .5})
  void scattersAsAnEwmaDoes(double alpha) {
    RandomGenerator random = new Streams(7, 0).stream("samples");
    LearnedCosts costs = learned(alpha, 0);
    int n = 2_000;
    int apart = (int) Math.ceil(20 / alpha);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i <= n; i++) {
      for (int k = 0; k < apart; k++) {
        costs.took(0, Math.round(-Math.log1p(-random.nextDouble()) * 10 * MS), 0);
      }
      double distance = i == 0 ? 0 : costs.cost(0) - 10;
      sum += distance;
      squares += distance * distance;
    }
    double variance = 100 * alpha / (2 - alpha);
    assertThat(sum / n).isCloseTo(0, within(4 * Math.sqrt(variance / n)));
    // The variance of a square is at most 9 - 1 variances squared: the kurtosis of an exponential.
    assertThat(squares / n).isCloseTo(variance, within(4 * variance * Math.sqrt(8. / n)));
  }

  @Test
  void refusesSettingsThatMakeNoSense() {
    assertThatThrownBy(() -> new LearnedCosts.Settings(-1, MS, .5, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LearnedCosts.Settings(1, 0, .5, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LearnedCosts.Settings(1, MS, 1.5, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LearnedCosts.Settings(1, MS, .5, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
