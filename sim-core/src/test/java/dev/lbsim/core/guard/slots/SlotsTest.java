package dev.lbsim.core.guard.slots;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SlotsTest {
  @Property(tries = 200, seed = "1")
  void theIndexIsAMap(@ForAll long seed) {
    SplittableRandom chance = new SplittableRandom(seed);
    SlotIndex index = new SlotIndex();
    Map<Long, Integer> map = new HashMap<>();
    int keys = 1 + chance.nextInt(60);
    for (int step = 0; step < 500; step++) {
      long key = key(chance.nextInt(keys));
      if (chance.nextInt(3) == 0) {
        Integer slot = map.remove(key);
        assertThat(index.remove(key)).isEqualTo(slot == null ? SlotIndex.NONE : slot);
      } else if (!map.containsKey(key)) {
        map.put(key, step);
        index.add(key, step);
      }
      assertThat(index.size()).isEqualTo(map.size());
      for (int each = 0; each < keys; each++) {
        assertThat(index.find(key(each))).isEqualTo(map.getOrDefault(key(each), SlotIndex.NONE));
      }
    }
  }

  /** Half are near each other, half are all over the place; the hash is no secret. */
  private static long key(int number) {
    return number % 2 == 0 ? number : number * 0x9E3779B97F4A7C15L;
  }

  @Property(tries = 200, seed = "2")
  void listsAreLists(@ForAll long seed) {
    SplittableRandom chance = new SplittableRandom(seed);
    SlotLists lists = new SlotLists(1);
    List<List<Integer>> plain = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    long[] weights = new long[12];
    for (int step = 0; step < 300; step++) {
      int slot = chance.nextInt(12);
      int to = chance.nextInt(3);
      int from = lists.listOf(slot);
      if (from == SlotLists.NONE) {
        weights[slot] = chance.nextInt(100);
        if (chance.nextBoolean()) {
          lists.addFirst(to, slot, weights[slot]);
          plain.get(to).add(0, slot);
        } else {
          lists.addLast(to, slot, weights[slot]);
          plain.get(to).add(slot);
        }
      } else if (chance.nextBoolean()) {
        lists.moveFirst(to, slot);
        plain.get(from).remove((Integer) slot);
        plain.get(to).add(0, slot);
      } else if (chance.nextBoolean()) {
        weights[slot] = chance.nextInt(100);
        lists.reweigh(slot, weights[slot]);
      } else {
        lists.remove(slot);
        plain.get(from).remove((Integer) slot);
      }
      for (int list = 0; list < 3; list++) {
        assertThat(contents(lists, list)).isEqualTo(plain.get(list));
        assertThat(lists.weight(list))
            .isEqualTo(plain.get(list).stream().mapToLong(each -> weights[each]).sum());
      }
    }
  }

  private static List<Integer> contents(SlotLists lists, int list) {
    List<Integer> forth = new ArrayList<>();
    for (int slot = lists.first(list); slot != SlotLists.NONE; slot = lists.after(slot)) {
      forth.add(slot);
    }
    List<Integer> back = new ArrayList<>();
    for (int slot = lists.last(list); slot != SlotLists.NONE; slot = lists.before(slot)) {
      back.add(0, slot);
    }
    assertThat(back).isEqualTo(forth);
    return forth;
  }

  @Test
  void numbersGivenBackAreHandedOutAgain() {
    SlotPool pool = new SlotPool();
    assertThat(pool.take()).isZero();
    assertThat(pool.take()).isEqualTo(1);
    assertThat(pool.take()).isEqualTo(2);
    pool.release(0);
    pool.release(1);
    assertThat(pool.taken()).isEqualTo(1);
    assertThat(pool.take()).isEqualTo(1);
    assertThat(pool.take()).isZero();
    assertThat(pool.take()).isEqualTo(3);
    assertThat(pool.bound()).isEqualTo(4);
  }
}
