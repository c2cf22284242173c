package dev.lbsim.live.run;

import dev.lbsim.core.model.Inspection;
import dev.lbsim.core.model.Inspection.Opinion;
import dev.lbsim.live.net.Drain;
import dev.lbsim.live.net.Listener;
import dev.lbsim.live.net.Present;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The end of a live world that loses nothing: its own clients stop asking, and when they have their
 * answers its doors to the outside close, what is under way is answered, each answer says that it
 * is the last of its connection, and connections that lie idle are closed after a while. What
 * stands behind an L7 instance serves to the end, for that one still needs it. Doors that closed
 * first would reset those of its own clients whose connections a busy loop has not taken in yet.
 *
 * <p>A connection that the kernel has accepted for a door that closes in the same instant is reset,
 * as with every server; who must not see that closes the door in front first, for which {@code GET
 * /health} answers 503 from here on.
 */
public final class Draining {
  /** After so long without a request a connection counts as unused. */
  private static final long IDLE_MILLIS = 1000;

  private static final long LOOK_MILLIS = 20;

  private final LiveWorld live;
  private final Present present;
  private final EventLoop loop;
  private final long timeoutNanos;
  private final IntConsumer then;
  private final Set<String> last = new HashSet<>();
  private long beganNanos;
  private long closedNanos;
  private boolean closedDoors;
  private boolean closedIdle;
  private @Nullable ScheduledFuture<?> looks;

  /**
   * One that has not begun.
   *
   * @param timeoutNanos how long it may take on the wall
   * @param then told on the loop, once, what was still under way: requests of clients and
   *     connections; 0 if it has come to its end in time
   */
  public Draining(
      LiveWorld live, Present present, EventLoop loop, long timeoutNanos, IntConsumer then) {
    this.live = live;
    this.present = present;
    this.loop = loop;
    this.timeoutNanos = timeoutNanos;
    this.then = then;
  }

  /** True once it has begun. */
  public boolean begun() {
    return looks != null;
  }

  /** Begins, once; on the loop. */
  public void begin() {
    if (begun()) {
      return;
    }
    beganNanos = System.nanoTime();
    present.enter(() -> live.world().levers().stopClients());
    looks =
        loop.scheduleAtFixedRate(
            () -> present.enter(this::look), 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void closeDoors() {
    closedDoors = true;
    closedNanos = System.nanoTime();
    Set<String> behind = new HashSet<>();
    Set<String> behindL7 = new HashSet<>();
    for (Opinion opinion : live.world().inspection().opinions()) {
      behind.add(opinion.backend());
      if (opinion.by().startsWith("l7.")) {
        behindL7.add(opinion.backend());
      }
    }
    live.listeners()
        .forEach(
            (name, listener) -> {
              if (!behindL7.contains(name)) {
                last.add(name);
              }
              if (!behind.contains(name)) {
                listener.close();
              }
            });
    live.servers()
        .forEach(
            (name, server) -> {
              if (last.contains(name)) {
                server.drain();
              }
            });
  }

  private void look() {
    long waited = System.nanoTime() - beganNanos;
    if (!closedDoors) {
      if (live.world().inspection().clientsInFlight() > 0 && waited < timeoutNanos / 2) {
        return;
      }
      closeDoors();
    }
    int left = left();
    if (left == 0 || waited >= timeoutNanos) {
      if (looks != null && looks.cancel(false)) {
        then.accept(left);
      }
    } else if (!closedIdle
        && System.nanoTime() - closedNanos >= Math.min(IDLE_MILLIS * 1_000_000, timeoutNanos / 4)) {
      closedIdle = true;
      last.forEach(name -> listener(name).tell(Drain.CLOSES_IDLE));
    }
  }

  private int left() {
    Inspection seen = live.world().inspection();
    long left = seen.clientsInFlight();
    for (String name : last) {
      left += listener(name).connections();
    }
    return (int) Math.min(left, Integer.MAX_VALUE);
  }

  private Listener listener(String name) {
    Listener found = live.listeners().get(name);
    if (found == null) {
      throw new IllegalStateException(name + " does not listen");
    }
    return found;
  }
}
