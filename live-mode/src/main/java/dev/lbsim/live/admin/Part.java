package dev.lbsim.live.admin;

import dev.lbsim.core.model.Entrance;
import dev.lbsim.core.model.World;
import dev.lbsim.core.stats.Recording;
import dev.lbsim.live.net.Listener;
import dev.lbsim.live.net.Present;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One event loop of what is operated, and the world that lives on it. Where there are several, each
 * has the same members and a share of the connections.
 *
 * @param loop of its own
 * @param present the way into the world's time
 * @param recording what is counted in it
 * @param listeners the listening sockets by the names of who listens
 * @param entrances where requests come in, by who gets them
 */
public record Part(
    EventLoop loop,
    Present present,
    World world,
    Recording recording,
    Map<String, Listener> listeners,
    Map<String, Entrance> entrances) {

  /**
   * One of a world without an end, before it starts: everything is counted from now on.
   *
   * @param listeners the listening sockets by the names of who listens
   * @param entrances where requests come in, by who gets them
   */
  public static Part endless(
      EventLoop loop,
      Present present,
      World world,
      Map<String, Listener> listeners,
      Map<String, Entrance> entrances) {
    Recording recording =
        new Recording(world.metered(), world.histograms(), new long[] {0, Long.MAX_VALUE});
    recording.capture();
    return new Part(loop, present, world, recording, listeners, entrances);
  }

  /** Does something in the present of its world: at once, or soon if that is elsewhere. */
  public void enter(Runnable what) {
    enter(part -> what.run());
  }

  void enter(Consumer<Part> what) {
    if (loop.inEventLoop()) {
      present.enter(() -> what.accept(this));
    } else {
      loop.execute(() -> present.enter(() -> what.accept(this)));
    }
  }
}
