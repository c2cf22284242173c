package dev.lbsim.core.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Faults hit the share of requests they are told to, each by itself. */
class FaultInjectionTest {
  private static final int REQUESTS = 100_000;

  @Test
  void delaysAndFailuresAreIndependent() {
    FaultInjection faults = new FaultInjection(.3, () -> 7, .1, new SplittableRandom(5));
    int delayed = 0;
    int failed = 0;
    int both = 0;
    for (int i = 0; i < REQUESTS; i++) {
      boolean slow = faults.delayNanos() == 7;
      boolean bad = faults.aborts();
      delayed += slow ? 1 : 0;
      failed += bad ? 1 : 0;
      both += slow && bad ? 1 : 0;
    }
    holds(delayed, .3);
    holds(failed, .1);
    holds(both, .03);
  }

  private static void holds(int count, double share) {
    double deviation = Math.sqrt(REQUESTS * share * (1 - share));
    assertThat((double) count).isCloseTo(REQUESTS * share, within(4 * deviation));
  }

  @Test
  void noShareDrawsNothing() {
    SplittableRandom random = new SplittableRandom(5);
    FaultInjection faults =
        new FaultInjection(
            0,
            () -> {
              throw new AssertionError("no delay was asked for");
            },
            0,
            random);
    assertThat(faults.delayNanos()).isZero();
    assertThat(faults.aborts()).isFalse();
    assertThat(random.nextLong()).isEqualTo(new SplittableRandom(5).nextLong());
  }
}
