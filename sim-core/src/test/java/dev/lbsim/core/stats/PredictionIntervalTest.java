package dev.lbsim.core.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PredictionIntervalTest {
  @Test
  void isTheFormulaOfTheBooks() {
    // Mean 3, s = sqrt(2.5), t with 4 degrees of freedom 2.776.
    PredictionInterval interval = PredictionInterval.ofOneMore(new double[] {1, 2, 3, 4, 5});
    double half = 2.7764451 * Math.sqrt(2.5 * 1.2);
    assertThat(interval.mean()).isEqualTo(3);
    assertThat(interval.lo()).isEqualTo(3 - half, within(1e-6));
    assertThat(interval.hi()).isEqualTo(3 + half, within(1e-6));
    assertThat(interval.covers(3 + half - 1e-6)).isTrue();
    assertThat(interval.covers(3 + half + 1e-6)).isFalse();
  }

  @Test
  void holdsOneMoreNineteenTimesOutOfTwenty() {
    Random random = new Random(11);
    int trials = 20_000;
    int held = 0;
    for (int i = 0; i < trials; i++) {
      double[] figures = new double[4];
      for (int j = 0; j < figures.length; j++) {
        figures[j] = random.nextGaussian();
      }
      held += PredictionInterval.ofOneMore(figures).covers(random.nextGaussian()) ? 1 : 0;
    }
    // Four standard deviations of a binomial share.
    assertThat((double) held / trials).isEqualTo(0.95, within(4 * Math.sqrt(0.95 * 0.05 / trials)));
  }

  @Test
  void severalTogetherNeedMoreRoom() {
    // t with 4 degrees of freedom at 1 - 0.025 / 10, from tables: 5.598.
    PredictionInterval interval = PredictionInterval.ofOneMore(new double[] {1, 2, 3, 4, 5}, 10);
    assertThat(interval.hi()).isEqualTo(3 + 5.5976 * Math.sqrt(2.5 * 1.2), within(1e-3));
  }

  @Test
  void equalFiguresLeaveNoRoom() {
    PredictionInterval interval = PredictionInterval.ofOneMore(new double[] {7, 7, 7});
    assertThat(interval).isEqualTo(new PredictionInterval(7, 7, 7));
    assertThat(interval.covers(7)).isTrue();
  }

  @Test
  void oneFigureIsTooFew() {
    assertThatThrownBy(() -> PredictionInterval.ofOneMore(new double[] {1}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
