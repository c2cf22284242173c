package dev.lbsim.core.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class PoolTest {
  @Test
  void listsTheUsableInIndexOrder() {
    Pool pool = Fixtures.pool(1, 0, 2, 3);

    assertThat(pool.size()).isEqualTo(4);
    assertThat(pool.usableCount()).isEqualTo(3);
    assertThat(pool.usable(0).id()).isEqualTo("s0");
    assertThat(pool.usable(1).id()).isEqualTo("s2");
    assertThat(pool.usable(2).id()).isEqualTo("s3");
  }

  @Test
  void refusesBackendsOutOfPlace() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Pool(List.of(new Backend(1, "app.a", -1, 1))))
        .withMessageContaining("app.a");
  }

  @Test
  void backendsNeedAFiniteWeight() {
    for (double weight : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Backend(0, "app.a", -1, weight))
          .withMessage("weight of app.a is " + weight);
    }
  }

  @Test
  void aWarmingBackendWeighsLess() {
    Pool pool = Fixtures.pool(4, 4);
    pool.get(1).setRampFactor(0.25);

    assertThat(pool.get(1).weight()).isEqualTo(1);
    assertThat(pool.get(1).configuredWeight()).isEqualTo(4);
  }
}
