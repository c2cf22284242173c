package dev.lbsim.core.guard.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.core.guard.cache.SingleFlight.Role;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SingleFlightTest {
  private static final long A = 1;
  private static final long B = 2;
  private final SingleFlight flight = new SingleFlight();
  private final List<Integer> served = new ArrayList<>();

  @Test
  void oneAsksAndTheOthersWaitForWhatHeBrings() {
    assertThat(flight.join(A, 10, 0)).isEqualTo(Role.LEADER);
    assertThat(flight.join(A, 11, 1)).isEqualTo(Role.FOLLOWER);
    assertThat(flight.join(B, 20, 1)).isEqualTo(Role.LEADER);
    assertThat(flight.join(A, 12, 2)).isEqualTo(Role.FOLLOWER);
    assertThat(flight.waiting(A)).isEqualTo(2);
    assertThat(flight.flights()).isEqualTo(2);
    flight.complete(A, served::add);
    assertThat(served).containsExactly(11, 12);
    assertThat(flight.waiting()).isZero();
    assertThat(flight.flights()).isEqualTo(1);
    assertThat(flight.join(A, 13, 3)).isEqualTo(Role.LEADER);
  }

  @Test
  void whoIsServedMayAskAnewAtOnce() {
    flight.join(A, 10, 0);
    flight.join(A, 11, 0);
    flight.join(A, 12, 0);
    List<Role> roles = new ArrayList<>();
    flight.complete(A, waiter -> roles.add(flight.join(A, waiter, 1)));
    assertThat(roles).containsExactly(Role.LEADER, Role.FOLLOWER);
    flight.complete(A, served::add);
    assertThat(served).containsExactly(12);
  }

  @Test
  void whenALeaderFailsTheFirstWhoWaitsTakesHisPlace() {
    flight.join(A, 10, 0);
    long own = flight.flight(A);
    flight.join(A, 11, 0);
    flight.join(A, 12, 0);
    assertThat(flight.fail(A, own, 5)).isEqualTo(11);
    assertThat(flight.leaderSentNanos(A)).isEqualTo(5);
    assertThat(flight.fail(A, own, 6)).isEqualTo(12);
    assertThat(flight.fail(A, own, 7)).isEqualTo(SingleFlight.NONE);
    assertThat(flight.flights()).isZero();
    assertThat(flight.flight(A)).isZero();
  }

  @Test
  void whenALeaderIsGoneForTooLongAnotherGoesToo() {
    flight.join(A, 10, 0);
    long own = flight.flight(A);
    flight.join(A, 11, 1);
    flight.join(A, 12, 1);
    assertThat(flight.succeed(A, 8)).isEqualTo(11);
    assertThat(flight.leaderSentNanos(A)).isEqualTo(8);
    // One fails; the other may bring it still.
    assertThat(flight.fail(A, own, 9)).isEqualTo(SingleFlight.NONE);
    assertThat(flight.waiting(A)).isEqualTo(1);
    flight.complete(A, served::add);
    assertThat(served).containsExactly(12);
    assertThat(flight.succeed(A, 10)).isEqualTo(SingleFlight.NONE);
  }

  @Test
  void aLateFailureDoesNotEndTheFlightOfAnother() {
    flight.join(A, 10, 0);
    long old = flight.flight(A);
    flight.join(A, 11, 0);
    flight.succeed(A, 5);
    flight.complete(A, served::add);
    flight.join(A, 12, 6);
    flight.join(A, 13, 6);
    assertThat(flight.fail(A, old, 7)).isEqualTo(SingleFlight.NONE);
    assertThat(flight.waiting(A)).isEqualTo(1);
  }

  @Test
  void whoHasWaitedLongEnoughLeaves() {
    flight.join(A, 10, 0);
    flight.join(A, 11, 0);
    flight.join(A, 12, 0);
    flight.join(A, 13, 0);
    assertThat(flight.leave(A, 12)).isTrue();
    assertThat(flight.leave(A, 12)).isFalse();
    assertThat(flight.leave(A, 10)).isFalse();
    assertThat(flight.leave(B, 11)).isFalse();
    flight.complete(A, served::add);
    flight.complete(A, served::add);
    assertThat(served).containsExactly(11, 13);
  }

  /** The same as queues in a map; whoever joined leads once or comes back once. */
  @Property(tries = 200, seed = "3")
  void isAMapOfQueues(@ForAll long seed) {
    SplittableRandom chance = new SplittableRandom(seed);
    SingleFlight flights = new SingleFlight();
    Map<Long, Deque<Integer>> queues = new HashMap<>();
    for (int waiter = 0; waiter < 300; waiter++) {
      long key = chance.nextInt(6);
      Deque<Integer> queue = queues.get(key);
      switch (chance.nextInt(4)) {
        case 0 -> {
          List<Integer> out = new ArrayList<>();
          flights.complete(key, out::add);
          assertThat(out).isEqualTo(queue == null ? List.of() : List.copyOf(queue));
          queues.remove(key);
        }
        case 1 -> {
          int next = flights.fail(key, flights.flight(key), waiter);
          Integer first = queue == null ? null : queue.poll();
          assertThat(next).isEqualTo(first == null ? SingleFlight.NONE : first);
          if (first == null) {
            queues.remove(key);
          }
        }
        default -> {
          Role role = flights.join(key, waiter, waiter);
          assertThat(role).isEqualTo(queue == null ? Role.LEADER : Role.FOLLOWER);
          if (queue == null) {
            queues.put(key, new ArrayDeque<>());
          } else {
            queue.add(waiter);
          }
        }
      }
      assertThat(flights.flights()).isEqualTo(queues.size());
      assertThat(flights.waiting()).isEqualTo(queues.values().stream().mapToInt(Deque::size).sum());
    }
  }
}
