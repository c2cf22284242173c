package dev.lbsim.core.guard.defence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Counting by client, against a map. */
class ClientCountsTest {

  @Property(tries = 50, seed = "1")
  void itCountsAsAMapDoesAndForgetsWhoHasNothing(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int most = 1 + random.nextInt(4);
    ClientCounts counts = new ClientCounts(most);
    Map<Long, Integer> expected = new HashMap<>();
    List<Long> given = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      if (given.isEmpty() || random.nextDouble() < .55) {
        long client = random.nextInt(40) * 0x9E3779B97F4A7C15L;
        boolean allowed = expected.getOrDefault(client, 0) < most;
        assertThat(counts.tryAdd(client)).isEqualTo(allowed);
        if (allowed) {
          expected.merge(client, 1, Integer::sum);
          given.add(client);
        }
      } else {
        long client = given.remove(random.nextInt(given.size()));
        counts.remove(client);
        expected.compute(client, (c, n) -> n == null || n == 1 ? null : n - 1);
      }
    }
    assertThat(counts.clients()).isEqualTo(expected.size());
    expected.forEach((client, n) -> assertThat(counts.of(client)).isEqualTo(n));
    given.forEach(counts::remove);
    assertThat(counts.clients()).isZero();
  }
}
