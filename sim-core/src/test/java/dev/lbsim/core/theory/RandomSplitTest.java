package dev.lbsim.core.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RandomSplitTest {
  @Test
  void equalServersEquallyLoadedAreOneQueueEach() {
    double mean = RandomSplit.meanSojourn(1.6, new double[] {1, 1}, new double[] {3, 3});
    assertThat(mean).isCloseTo(new MM1Queue(0.8, 1).meanSojourn(), within(1e-12));
  }

  @Test
  void aSlowServerThatTakesHalfSpoilsTheMean() {
    // Rates 10 and 2 of 6 in all: shares by speed leave both at 50 %, even shares overload one.
    double[] services = {0.1, 0.5};
    assertThat(RandomSplit.meanSojourn(6, services, new double[] {5, 1}))
        .isCloseTo(5.0 / 6 * 0.2 + 1.0 / 6, within(1e-12));
    assertThat(RandomSplit.meanSojourn(6, services, new double[] {1, 1})).isInfinite();
  }

  @Test
  void theBestSplitOverEqualServersIsEven() {
    assertThat(RandomSplit.best(2, new double[] {1, 1, 1}))
        .containsExactly(new double[] {1 / 3., 1 / 3., 1 / 3.}, within(1e-12));
  }

  @Test
  void theBestSplitLeavesSlowServersIdleAtLowLoad() {
    assertThat(RandomSplit.best(1, new double[] {0.5, 0.01}))
        .containsExactly(new double[] {0, 1}, within(1e-12));
  }

  @Property(tries = 300, seed = "1")
  void noSmallMoveImprovesTheBestSplit(
      @ForAll @Size(min = 2, max = 6) List<@DoubleRange(min = 0.01, max = 10) Double> meanServices,
      @ForAll @DoubleRange(min = 0.01, max = 0.99) double utilisation) {
    double[] services = meanServices.stream().mapToDouble(s -> s).toArray();
    double capacity = Arrays.stream(services).map(s -> 1 / s).sum();
    double rate = utilisation * capacity;
    double[] best = RandomSplit.best(rate, services);
    assertThat(Arrays.stream(best).sum()).isCloseTo(1, within(1e-9));
    double mean = RandomSplit.meanSojourn(rate, services, best);
    for (int from = 0; from < best.length; from++) {
      double moved = Math.min(best[from], 1e-3);
      double[] other = best.clone();
      other[from] -= moved;
      other[(from + 1) % best.length] += moved;
      assertThat(RandomSplit.meanSojourn(rate, services, other))
          .isGreaterThanOrEqualTo(mean * (1 - 1e-9));
    }
  }

  @Test
  void moreThanAllServersCanDoIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RandomSplit.best(3, new double[] {1, 0.5}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RandomSplit.meanSojourn(1, new double[] {1}, new double[] {1, 2}))
        .withMessage("every server needs a weight");
  }
}
