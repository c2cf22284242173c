package dev.lbsim.core.model;

import static dev.lbsim.core.model.Worlds.MS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Random worlds with random failures (swarm testing: Groce et al., ISSTA 2012: each world leaves
 * most features out, so that rare ones meet). Whatever they do, nothing is lost or made up, two
 * runs are one, and when failures end and arrivals stop, all that can end ends.
 */
class SwarmTest {
  private static final long TROUBLE_ENDS = RandomWorld.QUIET;

  @Property(tries = 60, seed = "20240817")
  void everyWorldAddsUp(@ForAll long seed) {
    RandomWorld first = new RandomWorld(seed);
    Run run = run(first);
    assertThat(run.world().conservation()).as(first.toString()).isEmpty();
    assertThat(first.requests(run)).as(first + " does something").isPositive();
    if (first.everythingEnds()) {
      assertThat(run.world().attemptsOut()).as(first + " leaves nothing behind").isZero();
      assertAllZero(first, run, "inflight");
      if (!first.keepsConnections()) {
        assertAllZero(first, run, "flows");
      }
    }
    RandomWorld second = new RandomWorld(seed);
    Run again = run(second);
    assertThat(again.world().engine().eventCount())
        .as(first.toString())
        .isEqualTo(run.world().engine().eventCount());
    assertThat(again.everything()).as(first.toString()).isEqualTo(run.everything());
  }

  private static void assertAllZero(RandomWorld random, Run run, String level) {
    for (String scope : run.recording().scopes()) {
      if (run.recording().has(scope, level)) {
        assertThat(run.value(scope, level)).as(random + " leaves nothing at " + scope).isZero();
      }
    }
  }

  private static Run run(RandomWorld random) {
    // Conservation must hold at any moment, not only when all is over.
    for (long at = 100 * MS; at < TROUBLE_ENDS; at += 217 * MS) {
      random.world().at(at, levers -> checkNow(random));
    }
    return random.world().run(0, TROUBLE_ENDS / 2, random.endNanos());
  }

  private static void checkNow(RandomWorld random) {
    assertThat(random.world().world().conservation())
        .as(random.toString())
        .isEqualTo(Collections.emptyList());
  }
}
