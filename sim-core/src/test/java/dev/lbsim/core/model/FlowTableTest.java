package dev.lbsim.core.model;

import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.server;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.random.Streams;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The table of flows against the plainest one there is: an ordered set. */
class FlowTableTest {
  private static final Front ANYWHERE =
      new Server(
          "servers.s.1", "servers.s", new Engine(), new Streams(1, 0), server(fixed(1)).settings());

  @Property(tries = 50, seed = "1")
  void keepsTheMostRecentlyUsed(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int room) {
    SplittableRandom random = new SplittableRandom(seed);
    FlowTable table = new FlowTable(room);
    List<Connection> flows = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      flows.add(new Connection(new Owner(i, -1, 0), ANYWHERE));
    }
    Set<Connection> model = new LinkedHashSet<>();
    long evicted = 0;
    for (int i = 0; i < 300; i++) {
      Connection flow = flows.get(random.nextInt(flows.size()));
      switch (random.nextInt(8)) {
        case 0 -> {
          table.remove(flow);
          model.remove(flow);
        }
        case 1 -> {
          if (random.nextInt(5) == 0) {
            table.clear();
            model.clear();
          }
        }
        default -> {
          table.touch(flow);
          model.remove(flow);
          if (model.size() == room) {
            model.remove(model.iterator().next());
            evicted++;
          }
          model.add(flow);
        }
      }
      assertThat(flows.stream().filter(each -> each.inTable))
          .containsExactlyInAnyOrderElementsOf(model);
    }
    assertThat(table.evicted()).isEqualTo(evicted);
  }
}
