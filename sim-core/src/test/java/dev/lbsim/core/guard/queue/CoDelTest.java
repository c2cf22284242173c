package dev.lbsim.core.guard.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CoDelTest {
  private static final long MS = 1_000_000L;

  private static CoDel codel() {
    return new CoDel(CoDel.DEFAULT_TARGET_NANOS, CoDel.DEFAULT_INTERVAL_NANOS);
  }

  @Test
  void toleratesABurstThatDrainsWithinTheInterval() {
    CoDel codel = codel();
    for (int ms = 0; ms < 100; ms++) {
      assertThat(codel.drop(50 * MS, 10, ms * MS)).isFalse();
    }
    assertThat(codel.drop(4 * MS, 10, 100 * MS)).as("one good wait forgives all").isFalse();
    assertThat(codel.drop(50 * MS, 10, 101 * MS)).isFalse();
    assertThat(codel.drop(50 * MS, 10, 200 * MS)).isFalse();
    assertThat(codel.drop(50 * MS, 10, 201 * MS)).isTrue();
  }

  @Test
  void theNthDropFollowsTheLastAfterTheIntervalOverTheRootOfN() {
    CoDel codel = codel();
    List<Double> drops = new ArrayList<>();
    for (long now = 0; now < 500 * MS; now += MS / 10) {
      if (codel.drop(50 * MS, 10, now)) {
        drops.add(now / (double) MS);
      }
    }
    double expected = 100; // an interval after the wait was first too long
    for (int n = 1; n <= 5; n++) {
      double at = expected;
      assertThat(drops.get(n - 1)).isBetween(at, at + 0.1 + 1e-9);
      expected += 100 / Math.sqrt(n);
    }
  }

  @Test
  void neverDropsTheLastTwo() {
    CoDel codel = codel();
    for (int ms = 0; ms < 1000; ms++) {
      assertThat(codel.drop(500 * MS, ms % 2, ms * MS)).isFalse();
    }
    assertThat(codel.dropping()).isFalse();
  }

  /** Against section 5 of RFC 8289 written down as it stands, on one queue each. */
  @Property(tries = 300, seed = "1")
  void decidesAsThePseudocodeOfTheRfcDoes(
      @ForAll @Size(max = 400) List<@IntRange(min = 0, max = 99) Integer> steps,
      @ForAll @IntRange(min = 1, max = 9) int bias) {
    Rfc8289 rfc = new Rfc8289();
    CoDel codel = codel();
    Deque<Long> queue = new ArrayDeque<>();
    long now = 0;
    for (int step : steps) {
      now += step % 10 * 3 * MS;
      if (step / 10 < 4 + bias / 2) {
        rfc.queue.add(now);
        queue.add(now);
      } else {
        Long served = rfc.dequeue(now);
        assertThat(dequeue(codel, queue, now)).isEqualTo(served);
        assertThat(queue).hasSameSizeAs(rfc.queue);
      }
    }
  }

  private static @Nullable Long dequeue(CoDel codel, Deque<Long> queue, long now) {
    Long head = queue.poll();
    while (head != null && codel.drop(now - head, queue.size(), now)) {
      head = queue.poll();
    }
    return head;
  }

  private static final class Rfc8289 {
    private static final long TARGET = 5 * MS;
    private static final long INTERVAL = 100 * MS;

    final Deque<Long> queue = new ArrayDeque<>();
    private long firstAboveTime;
    private long dropNext;
    private int count;
    private int lastCount;
    private boolean dropping;
    private boolean okToDrop;

    @Nullable Long dequeue(long now) {
      Long packet = doDequeue(now);
      if (dropping) {
        if (!okToDrop) {
          dropping = false;
        }
        while (now >= dropNext && dropping) {
          count++;
          packet = doDequeue(now);
          if (!okToDrop) {
            dropping = false;
          } else {
            dropNext = controlLaw(dropNext);
          }
        }
      } else if (okToDrop) {
        packet = doDequeue(now);
        dropping = true;
        int delta = count - lastCount;
        count = 1;
        if (delta > 1 && now - dropNext < 16 * INTERVAL) {
          count = delta;
        }
        dropNext = controlLaw(now);
        lastCount = count;
      }
      return packet;
    }

    private @Nullable Long doDequeue(long now) {
      Long packet = queue.poll();
      okToDrop = false;
      if (packet == null || now - packet < TARGET || queue.size() <= 1) {
        firstAboveTime = 0;
      } else if (firstAboveTime == 0) {
        firstAboveTime = now + INTERVAL;
      } else if (now >= firstAboveTime) {
        okToDrop = true;
      }
      return packet;
    }

    private long controlLaw(long time) {
      return time + (long) (INTERVAL / Math.sqrt(count));
    }
  }

  @Test
  void follysVariantDropsWhoWaitedTwiceTheTargetAfterABadInterval() {
    MinDelayCoDel codel = new MinDelayCoDel(5 * MS, 100 * MS);
    assertThat(codel.drop(50 * MS, 0)).isFalse();
    assertThat(codel.drop(6 * MS, 50 * MS)).isFalse();
    assertThat(codel.drop(50 * MS, 100 * MS)).isFalse();
    assertThat(codel.drop(50 * MS, 101 * MS)).as("begins the next interval").isFalse();
    assertThat(codel.overloaded()).as("the shortest wait was 6 ms").isTrue();
    assertThat(codel.drop(10 * MS, 102 * MS)).isFalse();
    assertThat(codel.drop(11 * MS, 103 * MS)).isTrue();
    assertThat(codel.drop(5 * MS, 150 * MS)).isFalse();
    assertThat(codel.drop(50 * MS, 202 * MS)).isFalse();
    assertThat(codel.overloaded()).as("the shortest wait was 5 ms").isFalse();
    assertThat(codel.drop(50 * MS, 203 * MS)).isFalse();
    assertThat(codel.drops()).isEqualTo(1);
  }

  @Test
  void aStandingQueueIsServedNewestFirstAndMayWaitFiveMilliseconds() {
    ControlledDelay delay =
        new ControlledDelay(
            ControlledDelay.DEFAULT_CALM_NANOS, ControlledDelay.DEFAULT_PRESSED_NANOS);
    assertThat(delay.joined(1000 * MS)).as("long idle").isEqualTo(100 * MS);
    assertThat(delay.joined(1100 * MS)).isEqualTo(100 * MS);
    assertThat(delay.standing(1100 * MS)).isFalse();
    assertThat(delay.joined(1101 * MS)).isEqualTo(5 * MS);
    assertThat(delay.standing(1101 * MS)).isTrue();
    delay.emptied(1102 * MS);
    assertThat(delay.standing(2000 * MS)).isFalse();
    assertThat(delay.joined(2000 * MS)).isEqualTo(100 * MS);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new CoDel(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new CoDel(2, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new MinDelayCoDel(1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new ControlledDelay(1, 2));
  }
}
