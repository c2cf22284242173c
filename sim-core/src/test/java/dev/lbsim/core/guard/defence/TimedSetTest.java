package dev.lbsim.core.guard.defence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Clients remembered until an instant. */
class TimedSetTest {

  @Property(tries = 200, seed = "25")
  void itKnowsWhatAMapOfInstantsKnows(
      @ForAll @Size(max = 300) List<@IntRange(min = 0, max = 39_999) Integer> doings) {
    TimedSet set = new TimedSet();
    Map<Long, Long> until = new HashMap<>();
    long now = 0;
    for (int doing : doings) {
      now += doing % 7;
      long client = doing / 7 % 100;
      if (doing % 3 == 0) {
        long end = now + doing / 700 % 60;
        set.put(client, end, now);
        until.put(client, end);
      } else {
        assertThat(set.has(client, now)).isEqualTo(until.getOrDefault(client, -1L) > now);
      }
    }
  }

  @Test
  void itForgetsWhatHasExpiredRatherThanGrow() {
    TimedSet set = new TimedSet();
    for (int client = 0; client < 100_000; client++) {
      set.put(client, client + 10, client);
    }
    assertThat(set.size()).isLessThanOrEqualTo(16);
  }
}
