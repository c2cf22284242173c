package dev.lbsim.core.guard.sticky;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Who a stick table remembers, for how long, and who has to make room. */
class StickTableTest {
  private static final StickyRules TEN_IDLE = new StickyRules(10, 0, true, false);

  @Test
  void anEntryLivesOnAsLongAsItIsAskedFor() {
    StickTable table = new StickTable(5, TEN_IDLE);
    assertThat(table.store(7, 3, 0)).isTrue();
    assertThat(table.find(7, 9)).isEqualTo(3);
    assertThat(table.find(7, 18)).isEqualTo(3);
    assertThat(table.find(7, 28)).isEqualTo(StickTable.NONE);
    assertThat(table.size()).isZero();
  }

  @Test
  void aLifeEndsHoweverOftenItIsAskedFor() {
    StickTable table = new StickTable(5, new StickyRules(10, 15, true, false));
    table.store(7, 3, 0);
    assertThat(table.find(7, 8)).isEqualTo(3);
    assertThat(table.find(7, 14)).isEqualTo(3);
    assertThat(table.find(7, 15)).isEqualTo(StickTable.NONE);
  }

  @Test
  void itSaysWhatItDidNotKnow() {
    StickTable table = new StickTable(5, StickyRules.FOR_EVER);
    assertThat(table.store(7, 3, 0)).isTrue();
    assertThat(table.store(7, 3, 1)).isFalse();
    assertThat(table.store(7, 4, 2)).isTrue();
    assertThat(table.find(7, 3)).isEqualTo(4);
  }

  @Test
  void theOneUnusedForLongestMakesRoom() {
    StickTable table = new StickTable(2, StickyRules.FOR_EVER);
    table.store(1, 1, 0);
    table.store(2, 2, 1);
    table.find(1, 2);
    table.store(3, 3, 3);
    assertThat(table.find(2, 4)).isEqualTo(StickTable.NONE);
    assertThat(table.find(1, 4)).isEqualTo(1);
    assertThat(table.evictions()).isEqualTo(1);
  }

  @Test
  void whoIsForgottenAnywayIsNotEvicted() {
    StickTable table = new StickTable(2, TEN_IDLE);
    table.store(1, 1, 0);
    table.store(2, 2, 0);
    table.store(3, 3, 20);
    assertThat(table.evictions()).isZero();
    assertThat(table.size()).isEqualTo(1);
  }

  @Test
  void aTableWithoutRoomAndARuleWithoutSenseAreRefused() {
    assertThatThrownBy(() -> new StickTable(0, TEN_IDLE))
        .hasMessage("a stick table with room for 0");
    assertThatThrownBy(() -> new StickyRules(-1, 0, true, false)).hasMessageContaining("-1 ns");
  }

  /** A slow table that is plainly right agrees, whatever is asked in whatever order. */
  @Property(tries = 60, seed = "20261130")
  void itAgreesWithAMap(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int room) {
    SplittableRandom random = new SplittableRandom(seed);
    StickyRules rules =
        new StickyRules(random.nextInt(3) * 40, random.nextInt(3) * 90, true, false);
    StickTable table = new StickTable(room, rules);
    Plain plain = new Plain(room, rules);
    long now = 0;
    for (int k = 0; k < 400; k++) {
      now += random.nextInt(4);
      long key = random.nextInt(50) - 10;
      if (random.nextBoolean()) {
        long home = random.nextInt(3);
        assertThat(table.store(key, home, now)).isEqualTo(plain.store(key, home, now));
      } else {
        assertThat(table.find(key, now)).isEqualTo(plain.find(key, now));
      }
      assertThat(table.size()).isLessThanOrEqualTo(room);
    }
    table.clear();
    assertThat(table.size()).isZero();
    for (long key = -10; key < 40; key++) {
      assertThat(table.find(key, now)).isEqualTo(StickTable.NONE);
    }
  }

  /** In order of use, the oldest first. */
  private static final class Plain {
    private final int room;
    private final StickyRules rules;
    private final Map<Long, long[]> entries = new LinkedHashMap<>();

    Plain(int room, StickyRules rules) {
      this.room = room;
      this.rules = rules;
    }

    private boolean known(long[] entry, long now) {
      return rules.known(entry[1], entry[2], now);
    }

    long find(long key, long now) {
      long[] entry = entries.remove(key);
      if (entry == null || !known(entry, now)) {
        return StickTable.NONE;
      }
      entry[2] = now;
      entries.put(key, entry);
      return entry[0];
    }

    boolean store(long key, long home, long now) {
      if (find(key, now) == home) {
        return false;
      }
      if (entries.remove(key) == null) {
        List<Long> oldestFirst = new ArrayList<>(entries.keySet());
        for (int i = 0; i < oldestFirst.size(); i++) {
          if (known(entries.get(oldestFirst.get(i)), now)) {
            break;
          }
          entries.remove(oldestFirst.get(i));
        }
        if (entries.size() == room) {
          entries.remove(entries.keySet().iterator().next());
        }
      }
      entries.put(key, new long[] {home, now, now});
      return true;
    }
  }
}
