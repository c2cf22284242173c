package dev.lbsim.core.model;

import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.engine.Step;
import dev.lbsim.core.guard.defence.ClientCounts;
import dev.lbsim.core.guard.defence.ConnectionSlots;
import dev.lbsim.core.guard.defence.ReadClock;
import dev.lbsim.core.stats.Occupancy;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The connections that an L7 instance, or one worker of it, holds or lets wait: what {@link
 * ConnectionSlots} decides, done to connections. One that finds no slot waits in the accept queue,
 * where its request may arrive but is not read. A hung process accepts nobody.
 *
 * <p>What is left out: a connection whose client has given up leaves the accept queue at once; a
 * kernel keeps it until it is accepted.
 *
 * <p>Hot path: runs once per event.
 */
final class Seats {
  private final Step<Connection> keptLongEnough;
  private final Step<Connection> accepted;
  private final Engine engine;
  private final Target process;
  private final DefenceSettings settings;
  private final ConnectionSlots slots;
  private final @Nullable ClientCounts clients;
  private final long[] counts;
  private final Engine.@Nullable Delay kept;
  private @Nullable Connection[] connections = new @Nullable Connection[16];

  /** How many have slots, and how many wait for one. */
  private final Occupancy held = new Occupancy();

  private final Occupancy waiting = new Occupancy();
  private int peak;

  /**
   * @param counts what happened, by {@link DefenceCount}; others may count there too
   */
  Seats(String name, Target process, DefenceSettings settings, long[] counts) {
    this.engine = process.engine;
    this.process = process;
    this.settings = settings;
    this.slots = new ConnectionSlots(settings.slots(), settings.backlog());
    this.clients =
        settings.perClient() == DefenceSettings.UNLIMITED
            ? null
            : new ClientCounts(settings.perClient());
    this.counts = counts;
    this.keptLongEnough = new Step<>(name + "/keptLongEnough", this::onKeptLongEnough);
    this.accepted = new Step<>(name + "/accepted", this::onAccepted);
    this.kept = settings.keptNanos() == ReadClock.NEVER ? null : engine.delay(settings.keptNanos());
  }

  /**
   * Takes in the new connection that brings a request.
   *
   * @return false if it was turned away, and its request with it
   */
  boolean take(Request request) {
    Connection connection = request.connectionOrThrow();
    long client = connection.sourceHash();
    if (clients != null && !clients.tryAdd(client)) {
      counts[DefenceCount.PER_CLIENT.ordinal()]++;
      request.answer(Ending.BLOCKED);
      return false;
    }
    boolean accepts = process.state() == Target.State.UP;
    if (accepts && !slots.free()) {
      reap();
    }
    int number = slots.arrive(accepts);
    if (number == ConnectionSlots.NONE) {
      turnAway(request, client);
      return false;
    }
    if (number >= connections.length) {
      connections = Arrays.copyOf(connections, 2 * number);
    }
    connections[number] = connection;
    connection.seats = this;
    connection.seat = number;
    if (slots.waits(number)) {
      waiting.enter(engine.nowNanos());
    } else {
      holds();
    }
    return true;
  }

  /** Closes the connection that has been idle for longest, for somebody who wants its slot. */
  private void reap() {
    int longest = slots.longestIdle();
    if (settings.closesIdle() && longest >= 0) {
      counts[DefenceCount.REAPED.ordinal()]++;
      cut(at(longest));
    }
  }

  private void turnAway(Request request, long client) {
    counts[DefenceCount.FULL.ordinal()]++;
    if (clients != null) {
      clients.remove(client);
    }
    if (settings.refusesWhenFull()) {
      request.answer(Ending.REFUSED);
    } else {
      request.ignore();
    }
  }

  private void holds() {
    held.enter(engine.nowNanos());
    peak = Math.max(peak, slots.used());
  }

  private Connection at(int number) {
    return Objects.requireNonNull(connections[number]);
  }

  /** A request has come on a connection. */
  void busy(Connection connection) {
    if (connection.requestsHere++ == 0 && !waits(connection)) {
      stopKeeping(connection);
      slots.busy(connection.seat);
    }
  }

  /** The client has given up a request on a connection, which may carry others. */
  void givenUp(Connection connection, Request request) {
    if (request.reading.stage == Reading.Stage.WAITS) {
      connection.waitsNoMore(request);
    }
    over(connection);
  }

  /** A request on a connection is over for the proxy. */
  void over(Connection connection) {
    if (--connection.requestsHere == 0 && !waits(connection)) {
      slots.idle(connection.seat);
      if (kept != null) {
        connection.keepTicket = kept.start(keptLongEnough, connection);
      }
      if (slots.waiting() > 0 && process.state() == Target.State.UP) {
        reap();
      }
    }
  }

  private void onKeptLongEnough(Connection connection) {
    connection.keepTicket = 0;
    counts[DefenceCount.IDLE.ordinal()]++;
    cut(connection);
  }

  private void stopKeeping(Connection connection) {
    if (kept != null) {
      engine.cancel(connection.keepTicket);
    }
  }

  /** True if nobody has accepted it yet. */
  boolean waits(Connection connection) {
    return slots.waits(connection.seat);
  }

  /** The proxy closes a connection. Its client sees that when it uses it next. */
  void cut(Connection connection) {
    connection.dead = true;
    closed(connection);
    Guest guest = connection.guest;
    if (guest != null && connection.carried == 0) {
      Entrance.hangUp(guest);
    }
  }

  /** A connection is no more. */
  void closed(Connection connection) {
    leave(connection);
    acceptMore();
  }

  private void leave(Connection connection) {
    int number = connection.seat;
    long now = engine.nowNanos();
    if (slots.waits(number)) {
      waiting.exit(now);
    } else {
      stopKeeping(connection);
      held.exit(now);
    }
    if (clients != null) {
      clients.remove(connection.sourceHash());
    }
    slots.release(number);
    connections[number] = null;
    connection.seats = null;
    connection.seat = -1;
    connection.firstHere = null;
  }

  /** Accepts who waits, while there are slots. */
  void acceptMore() {
    if (process.state() != Target.State.UP) {
      return;
    }
    for (int next = slots.acceptNext(); next >= 0; next = slots.acceptNext()) {
      Connection connection = at(next);
      waiting.exit(engine.nowNanos());
      holds();
      // As an event of its own: whoever made room is not done yet.
      if (connection.firstHere != null) {
        engine.after(0, accepted, connection);
      }
    }
  }

  private void onAccepted(Connection connection) {
    Reception reception = connection.reception;
    if (connection.seats != this || waits(connection) || reception == null) {
      return;
    }
    Request next = connection.firstHere;
    connection.firstHere = null;
    while (next != null) {
      Request request = next;
      next = request.reading.behind;
      request.reading.behind = null;
      reception.accepted(request);
    }
  }

  /** The process dies: its host closes all that it held. */
  void crash() {
    for (Connection connection : connections) {
      if (connection != null) {
        leave(connection);
      }
    }
  }

  /** Adds the integrals of how many hold slots and how many wait, and the highest number held. */
  void addTo(long[] row, int at, long nowNanos) {
    row[at] += held.integral(nowNanos);
    row[at + 1] += waiting.integral(nowNanos);
    row[at + 2] += peak;
    peak = slots.used();
  }

  void checkConservation(String name, List<String> broken) {
    if (held.present() != slots.used() || waiting.present() != slots.waiting()) {
      broken.add(
          "%s: %d connections are held and %d wait, of %d and %d slots"
              .formatted(name, held.present(), waiting.present(), slots.used(), slots.waiting()));
    }
    if (slots.used() > settings.slots() || slots.waiting() > settings.backlog()) {
      broken.add(
          "%s: %d connections are held and %d wait, more than there is room for"
              .formatted(name, slots.used(), slots.waiting()));
    }
    for (Connection connection : connections) {
      if (connection != null && connection.seats != this) {
        broken.add("%s: a connection it holds has been closed".formatted(name));
      }
    }
  }
}
