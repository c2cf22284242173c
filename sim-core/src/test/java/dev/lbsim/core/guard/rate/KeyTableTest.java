package dev.lbsim.core.guard.rate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class KeyTableTest {
  /** A twin from the JDK: a map in order of access that drops its eldest. */
  @Property(tries = 300, seed = "2")
  void remembersWhatAMapInOrderOfUseWould(
      @ForAll @IntRange(min = 1, max = 40) int keysMax,
      @ForAll @Size(max = 400) List<@IntRange(min = 0, max = 60) Integer> keys) {
    KeyTable table = new KeyTable(keysMax, 1, Long.MAX_VALUE);
    Map<Integer, Long> twin = new LinkedHashMap<>(16, 0.75f, true);
    long evicted = 0;
    for (int k = 0; k < keys.size(); k++) {
      int key = keys.get(k);
      table.advance(k);
      if (key % 7 == 6 && twin.containsKey(key)) {
        table.remove(table.find(key));
        twin.remove(key);
      } else {
        int slot = table.claim(key);
        Long known = twin.put(key, (long) k);
        assertThat(table.fresh()).isEqualTo(known == null);
        assertThat(table.word(slot, 0)).isEqualTo(known == null ? 0 : known);
        table.setWord(slot, 0, k);
        if (twin.size() > keysMax) {
          twin.remove(twin.keySet().iterator().next());
          evicted++;
        }
      }
      assertThat(table.size()).isEqualTo(twin.size());
    }
    for (int key = 0; key <= 60; key++) {
      assertThat(table.find(key) != KeyTable.NONE).isEqualTo(twin.containsKey(key));
    }
    assertThat(table.forgotten()).isEqualTo(evicted);
  }

  @Test
  void aNewKeyDropsUpToTwoIdleOnes() {
    KeyTable table = new KeyTable(10, 1, 100);
    for (int key = 0; key < 5; key++) {
      table.advance(key);
      table.claim(key);
    }
    table.advance(102); // keys 0, 1 and 2 are idle
    table.claim(9);
    assertThat(table.size()).isEqualTo(4);
    table.claim(8);
    assertThat(table.size()).isEqualTo(4);
    assertThat(table.find(2)).isEqualTo(KeyTable.NONE);
    assertThat(table.find(3)).isNotEqualTo(KeyTable.NONE);
    assertThat(table.forgotten()).isZero();
  }

  @Test
  void keysMayBeAnyNumber() {
    KeyTable table = new KeyTable(4, 2, 100);
    for (long key : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      table.setWord(table.claim(key), 1, key);
    }
    for (long key : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThat(table.word(table.find(key), 1)).isEqualTo(key);
    }
    assertThat(table.full()).isTrue();
  }
}
