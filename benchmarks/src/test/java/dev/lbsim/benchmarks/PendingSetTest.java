package dev.lbsim.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.core.engine.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A candidate that is fast because it is wrong would tell us nothing. */
class PendingSetTest {
  @ParameterizedTest
  @ValueSource(strings = {"agenda", "binary", "4-ary", "objects"})
  void everyCandidateTakesEventsInTheOrderOfTimeAndInsertion(String name) {
    PendingSet set = PendingSet.of(name);
    List<Integer> ran = new ArrayList<>();
    Step<Integer> step = new Step<>("note", ran::add);
    Random random = new Random(7);
    List<long[]> wanted = new ArrayList<>();
    List<Integer> expected = new ArrayList<>();
    int number = 0;
    for (int i = 0; i < 200; i++) {
      number = add(set, step, random.nextInt(40), number, wanted);
    }
    for (int i = 0; i < 2000; i++) {
      long now = takeFirst(set, wanted, expected);
      if (random.nextInt(10) < 9) {
        number = add(set, step, now + random.nextInt(40), number, wanted);
      }
      if (wanted.isEmpty()) {
        number = add(set, step, now, number, wanted);
      }
    }
    assertThat(ran).isEqualTo(expected);
  }

  private static int add(
      PendingSet set, Step<Integer> step, long time, int number, List<long[]> wanted) {
    set.add(time, step, number);
    wanted.add(new long[] {time, number});
    return number + 1;
  }

  /** The first of the list, by looking at all of it, must be what the set takes. */
  private static long takeFirst(PendingSet set, List<long[]> wanted, List<Integer> expected) {
    long[] first = wanted.get(0);
    for (long[] event : wanted) {
      if (event[0] < first[0]) {
        first = event;
      }
    }
    wanted.remove(first);
    expected.add((int) first[1]);
    assertThat(set.runFirst()).isEqualTo(first[0]);
    return first[0];
  }

  @Test
  void theLoopsHeapTakesTimesInOrder() {
    LazyRootHeap heap = new LazyRootHeap(11);
    Random random = new Random(7);
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      heap.add(i, i);
      times.add((long) i);
    }
    for (int i = 0; i < 1000; i++) {
      heap.takeFirst();
      long now = heap.takenTime();
      assertThat(now).isEqualTo(times.stream().min(Long::compare).orElseThrow());
      times.remove(now);
      int more = times.isEmpty() ? 1 : times.size() > 9 ? 0 : random.nextInt(3);
      for (int k = 0; k < more; k++) {
        long time = now + random.nextInt(100);
        heap.add(time, i);
        times.add(time);
      }
    }
  }
}
