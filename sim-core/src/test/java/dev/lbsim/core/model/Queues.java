package dev.lbsim.core.model;

import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.fixed;

import dev.lbsim.core.guard.queue.CoDel;
import dev.lbsim.core.guard.queue.ControlledDelay;
import dev.lbsim.core.guard.queue.MinDelayCoDel;
import dev.lbsim.core.guard.queue.QueueDrop;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Short ways to say what waits in front of servers under test. */
final class Queues {
  private Queues() {}

  /** A kind of request of each priority, numbered by it. */
  static RequestKind[] priorities() {
    return IntStream.range(0, RequestKind.PRIORITIES)
        .mapToObj(p -> new RequestKind("/" + p, 1, fixed(1), null, null, p, p))
        .toArray(RequestKind[]::new);
  }

  /**
   * Rules of a queue, drawn.
   *
   * @param draw from 0 to 11
   */
  static QueueSettings anyQueue(long places, int draw) {
    Supplier<QueueDrop> drop =
        switch (draw % 4) {
          case 0 -> () -> new CoDel(2 * MS, 20 * MS);
          case 1 -> () -> new MinDelayCoDel(2 * MS, 20 * MS);
          case 2 -> () -> new ControlledDelay(20 * MS, 2 * MS);
          default -> null;
        };
    QueueSettings.Shedding shedding = draw > 8 ? new QueueSettings.Shedding(.3, 1) : null;
    return new QueueSettings(places, drop, draw % 2 == 0, shedding);
  }
}
