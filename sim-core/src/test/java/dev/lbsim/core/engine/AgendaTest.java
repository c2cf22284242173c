package dev.lbsim.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AgendaTest {
  private final Step<Integer> step = new Step<>("test/step", i -> {});

  private static Object take(Agenda agenda) {
    Object subject = agenda.nextSubject();
    agenda.removeNext();
    return subject;
  }

  /** The slow twin: one priority queue of objects, ordered by time and then by insertion. */
  private static final class Twin {
    record Event(long time, int number) {}

    final PriorityQueue<Event> queue =
        new PriorityQueue<>(Comparator.comparingLong(Event::time).thenComparingInt(Event::number));
  }

  @Property(tries = 300, seed = "1")
  void agreesWithAPriorityQueueUnderAnyMixOfAddsLanesCancelsAndPolls(@ForAll long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    Agenda agenda = new Agenda();
    Agenda.Lane[] lanes = {agenda.lane(), agenda.lane()};
    long[] laneDelay = {7, 40};
    Twin twin = new Twin();
    List<Long> tickets = new ArrayList<>();
    List<Twin.Event> events = new ArrayList<>();
    long now = 0;

    for (int i = 0; i < 400; i++) {
      int dice = random.nextInt(10);
      if (dice < 5) {
        int lane = random.nextInt(4);
        long time = now + (lane < 2 ? laneDelay[lane] : random.nextInt(30));
        tickets.add(
            lane < 2
                ? lanes[lane].add(time, step, events.size())
                : agenda.add(time, step, events.size()));
        Twin.Event event = new Twin.Event(time, events.size());
        events.add(event);
        twin.queue.add(event);
      } else if (dice < 7 && !events.isEmpty()) {
        int victim = random.nextInt(events.size());
        assertThat(agenda.cancel(tickets.get(victim)))
            .isEqualTo(twin.queue.remove(events.get(victim)));
      } else {
        Twin.Event expected = twin.queue.poll();
        if (expected == null) {
          assertThat(agenda.nextTimeNanos()).isEqualTo(Agenda.NEVER);
        } else {
          assertThat(agenda.nextTimeNanos()).isEqualTo(expected.time());
          assertThat(take(agenda)).isEqualTo(expected.number());
          now = expected.time();
        }
      }
    }
    while (!twin.queue.isEmpty()) {
      assertThat(agenda.nextTimeNanos()).isEqualTo(twin.queue.peek().time());
      assertThat(take(agenda)).isEqualTo(twin.queue.poll().number());
    }
    assertThat(agenda.nextTimeNanos()).isEqualTo(Agenda.NEVER);
  }

  @Test
  void eventsOfOneInstantComeOutInTheOrderTheyWereAdded() {
    Agenda agenda = new Agenda();
    Agenda.Lane lane = agenda.lane();
    for (int i = 0; i < 100; i += 2) {
      agenda.add(5, step, i);
      lane.add(5, step, i + 1);
    }
    for (int i = 0; i < 100; i++) {
      assertThat(agenda.nextTimeNanos()).isEqualTo(5);
      assertThat(take(agenda)).isEqualTo(i);
    }
  }

  @Test
  void aTicketIsWorthlessOnceItsEventHasHappenedEvenWhenItsSlotIsUsedAgain() {
    Agenda agenda = new Agenda();
    long first = agenda.add(1, step, 1);
    agenda.nextTimeNanos();
    agenda.removeNext();
    for (int i = 0; i < 200; i++) {
      agenda.add(2, step, 2);
    }
    assertThat(agenda.cancel(first)).isFalse();
  }

  @Test
  void zeroIsNoTicket() {
    Agenda agenda = new Agenda();
    agenda.add(1, step, 1);
    assertThat(agenda.cancel(0)).isFalse();
    assertThat(agenda.nextTimeNanos()).isEqualTo(1);
  }

  @Test
  void aLaneHoldsOneHeapEntryHoweverManyTimersItKeeps() {
    Agenda agenda = new Agenda();
    Agenda.Lane lane = agenda.lane();
    for (int i = 0; i < 10_000; i++) {
      lane.add(i, step, i);
    }
    assertThat(agenda.heapEntries()).isEqualTo(1);
  }

  @Test
  void aLaneRefusesToGoBackInTime() {
    Agenda.Lane lane = new Agenda().lane();
    lane.add(10, step, 1);
    assertThatThrownBy(() -> lane.add(9, step, 2)).isInstanceOf(IllegalArgumentException.class);
  }
}
