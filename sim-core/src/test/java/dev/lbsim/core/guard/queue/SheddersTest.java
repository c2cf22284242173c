package dev.lbsim.core.guard.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SheddersTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long MINUTES_2 = ClientThrottle.DEFAULT_WINDOW_NANOS;

  private static PriorityShedder shedder() {
    return new PriorityShedder(4, 0.5, 1, new SplittableRandom(1));
  }

  private static double[] shares(double utilisation) {
    PriorityShedder shedder = shedder();
    shedder.utilisation(utilisation);
    double[] shares = new double[4];
    for (int priority = 0; priority < 4; priority++) {
      shares[priority] = shedder.admittedShare(priority);
    }
    return shares;
  }

  @Test
  void eachPriorityHasItsBand() {
    assertThat(shares(0.5)).containsExactly(1, 1, 1, 1);
    assertThat(shares(0.5625)).containsExactly(1, 1, 1, 0.5);
    assertThat(shares(0.625)).containsExactly(1, 1, 1, 0);
    assertThat(shares(0.75)).containsExactly(1, 1, 0, 0);
    assertThat(shares(0.90625)).containsExactly(0.75, 0, 0, 0);
    assertThat(shares(1)).containsExactly(0, 0, 0, 0);
    assertThat(shares(7)).containsExactly(0, 0, 0, 0);
  }

  @Property(tries = 200, seed = "1")
  void moreImportantIsNeverShedBeforeLessAndTheMeanIsTheWay(
      @ForAll @IntRange(min = 1, max = 8) int priorities,
      @ForAll @DoubleRange(min = 0, max = 1.5) double utilisation) {
    PriorityShedder shedder = new PriorityShedder(priorities, 0.5, 1, new SplittableRandom(1));
    shedder.utilisation(utilisation);
    double sum = 0;
    for (int priority = 0; priority < priorities; priority++) {
      double share = shedder.admittedShare(priority);
      sum += share;
      if (share < 1 && priority + 1 < priorities) {
        assertThat(shedder.admittedShare(priority + 1)).isZero();
      }
    }
    double way = Math.max(0, Math.min(1, (utilisation - 0.5) / 0.5));
    assertThat(1 - sum / priorities).isCloseTo(way, within(1e-9));
  }

  @Test
  void shedsTheShareItSays() {
    PriorityShedder shedder = shedder();
    shedder.utilisation(0.5625);
    int asked = 40_000;
    int admitted = 0;
    for (int k = 0; k < asked; k++) {
      assertThat(shedder.admit(2)).isTrue();
      admitted += shedder.admit(3) ? 1 : 0;
    }
    assertThat((double) admitted / asked).isCloseTo(0.5, within(4 * 0.5 / Math.sqrt(asked)));
    assertThat(shedder.shed(3)).isEqualTo(asked - admitted);
    assertThat(shedder.shed(2)).isZero();
  }

  @Test
  void theRejectProbabilityIsTheBooksFormula() {
    ClientThrottle throttle = new ClientThrottle(2, MINUTES_2, new SplittableRandom(1));
    for (int k = 0; k < 10; k++) {
      throttle.trySend(0);
    }
    for (int k = 0; k < 3; k++) {
      throttle.accepted(0);
    }
    assertThat(throttle.rejectShare(0)).isEqualTo((10 - 2 * 3) / 11.0);
    throttle.accepted(0);
    throttle.accepted(0);
    assertThat(throttle.rejectShare(0)).isZero();
    assertThat(throttle.rejectShare(MINUTES_2)).isZero();
  }

  @Test
  void aHealthyBackendIsNeverThrottled() {
    ClientThrottle throttle = new ClientThrottle(2, MINUTES_2, new SplittableRandom(1));
    throttle.trySend(0);
    for (int k = 0; k < 10_000; k++) {
      throttle.accepted(k * SECOND / 10);
      assertThat(throttle.trySend(k * SECOND / 10)).isTrue();
    }
  }

  /** 100 a second wanted, 20 accepted: K = 2 sends 40, so one is rejected for one accepted. */
  @Test
  void anOverloadedBackendIsSentKTimesWhatItAccepts() {
    for (double multiplier : new double[] {2, 4}) {
      ClientThrottle throttle = new ClientThrottle(multiplier, MINUTES_2, new SplittableRandom(7));
      int sent = 0;
      int seconds = 1000;
      int warmUp = 300;
      for (int second = 0; second < seconds; second++) {
        int accepted = 0;
        for (int k = 0; k < 100; k++) {
          long now = second * SECOND + k * SECOND / 100;
          if (throttle.trySend(now)) {
            sent += second >= warmUp ? 1 : 0;
            if (accepted < 20) {
              accepted++;
              throttle.accepted(now);
            }
          }
        }
      }
      int asked = (seconds - warmUp) * 100;
      double share = multiplier * 0.2;
      assertThat((double) sent / asked)
          .isCloseTo(share, within(4 * Math.sqrt(share * (1 - share) / asked)));
    }
  }

  @Test
  void decidingAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    ClientThrottle throttle = new ClientThrottle(2, MINUTES_2, new SplittableRandom(7));
    PriorityShedder shedder = shedder();
    CoDel codel = new CoDel(CoDel.DEFAULT_TARGET_NANOS, CoDel.DEFAULT_INTERVAL_NANOS);
    decide(throttle, shedder, codel, 0);
    long before = threads.getCurrentThreadAllocatedBytes();
    decide(throttle, shedder, codel, 100_000);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
    assertThat(throttle.throttled()).isPositive();
    assertThat(codel.drops()).isPositive();
  }

  private static void decide(
      ClientThrottle throttle, PriorityShedder shedder, CoDel codel, int from) {
    for (int k = from; k < from + 100_000; k++) {
      long now = k * SECOND / 1000;
      throttle.trySend(now);
      shedder.utilisation(k % 100 / 100.0);
      shedder.admit(k % 4);
      codel.drop(SECOND, 5, now);
    }
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    SplittableRandom random = new SplittableRandom(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClientThrottle(0.9, MINUTES_2, random));
    assertThatIllegalArgumentException().isThrownBy(() -> new ClientThrottle(2, 59, random));
    assertThatIllegalArgumentException().isThrownBy(() -> new PriorityShedder(0, 0.5, 1, random));
    assertThatIllegalArgumentException().isThrownBy(() -> new PriorityShedder(1, 1, 1, random));
  }
}
