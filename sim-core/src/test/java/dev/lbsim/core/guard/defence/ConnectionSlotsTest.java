package dev.lbsim.core.guard.defence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Slots, the accept queue behind them, and who is idle. */
class ConnectionSlotsTest {

  @Test
  void theFirstToWaitIsTheFirstToBeAccepted() {
    ConnectionSlots slots = new ConnectionSlots(1, 2);
    int first = slots.arrive(true);
    int second = slots.arrive(true);
    int third = slots.arrive(true);
    assertThat(slots.arrive(true)).isEqualTo(ConnectionSlots.NONE);
    assertThat(slots.waits(first)).isFalse();
    assertThat(slots.waits(second)).isTrue();
    assertThat(slots.acceptNext()).isEqualTo(ConnectionSlots.NONE);
    slots.release(first);
    assertThat(slots.acceptNext()).isEqualTo(second);
    assertThat(slots.waits(third)).isTrue();
  }

  /** A process that accepts nobody lets them wait, free slots or not. */
  @Test
  void whoIsNotAcceptedWaitsForAFreeSlotToo() {
    ConnectionSlots slots = new ConnectionSlots(5, 1);
    int waiting = slots.arrive(false);
    assertThat(slots.waits(waiting)).isTrue();
    assertThat(slots.arrive(false)).isEqualTo(ConnectionSlots.NONE);
    assertThat(slots.free()).isFalse();
    assertThat(slots.acceptNext()).isEqualTo(waiting);
    assertThat(slots.used()).isEqualTo(1);
  }

  @Test
  void theLongestIdleIsTheFirstToGo() {
    ConnectionSlots slots = new ConnectionSlots(3, 0);
    int a = slots.arrive(true);
    int b = slots.arrive(true);
    assertThat(slots.longestIdle()).isEqualTo(ConnectionSlots.NONE);
    slots.idle(b);
    slots.idle(a);
    assertThat(slots.longestIdle()).isEqualTo(b);
    slots.busy(b);
    assertThat(slots.longestIdle()).isEqualTo(a);
    assertThat(slots.idle()).isEqualTo(1);
    assertThat(slots.used()).isEqualTo(2);
  }

  /** Whatever happens: never more than there is room for, and first come is first accepted. */
  @Property(tries = 50, seed = "1")
  void itNeverHoldsMoreThanItsRoom(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int most = 1 + random.nextInt(5);
    int backlog = random.nextInt(5);
    ConnectionSlots slots = new ConnectionSlots(most, backlog);
    List<Integer> held = new ArrayList<>();
    Deque<Integer> line = new ArrayDeque<>();
    for (int i = 0; i < 2000; i++) {
      switch (random.nextInt(4)) {
        case 0, 1 -> {
          boolean room = held.size() < most && line.isEmpty();
          int number = slots.arrive(true);
          if (number == ConnectionSlots.NONE) {
            assertThat(line).hasSize(backlog);
          } else if (room) {
            held.add(number);
          } else {
            line.add(number);
          }
        }
        case 2 -> {
          if (!held.isEmpty()) {
            slots.release(held.remove(random.nextInt(held.size())));
          }
        }
        default -> {
          int next = slots.acceptNext();
          if (next == ConnectionSlots.NONE) {
            assertThat(line.isEmpty() || held.size() == most).isTrue();
          } else {
            assertThat(next).isEqualTo(line.removeFirst());
            held.add(next);
          }
        }
      }
      assertThat(slots.used()).isEqualTo(held.size()).isLessThanOrEqualTo(most);
      assertThat(slots.waiting()).isEqualTo(line.size()).isLessThanOrEqualTo(backlog);
    }
  }
}
