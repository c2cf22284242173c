package dev.lbsim.core.model;

import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.engine.Step;
import dev.lbsim.core.random.RandomStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one issuer: opens them, keeps those with room for their owners to use again,
 * the one used last first, and closes them.
 *
 * <p>With HTTP/1.1 a connection carries one request at a time: it has room when it is idle, and
 * giving up a request closes it. With HTTP/2 (RFC 9113) it carries up to SETTINGS_MAX_CONCURRENT_
 * STREAMS of them, and an owner opens another one when all it has are full, as Envoy and Go do
 * (browsers and gRPC wait). Giving up a request only resets its stream. A request that timed out,
 * though, and has heard nothing from the other end all along, not even for others, takes its
 * connection for dead: it is used no more and ends with the last request on it (Go and Chrome send
 * a PING first). A connection that is reset takes all it carries with it. That one lost packet
 * holds up every stream behind it, as in TCP, is not modelled.
 *
 * <p>Hot path: runs once per event.
 */
final class Connections {
  private final Step<Connection> idleOut;
  private final Step<Connection> open;
  private final Step<Connection> breaks;
  private final Step<Owner> wake;
  private final Issuer issuer;
  private final Engine engine;
  private final RequestPool pool;
  private final RandomStream hashes;
  private final boolean ownersToldApart;
  private final int reuse;
  private final int streams;
  private final @Nullable Patience idle;

  private final DialLine line;

  private long opened;
  private long carried;

  /** How long an idle connection is kept; the half of it is for timers that are set anew. */
  private record Patience(Engine.Delay whole, Engine.Delay half) {}

  /**
   * @param reuse requests per connection
   * @param idleNanos how long an idle one is kept; 0 for ever
   * @param streams requests a connection carries at once; 1 for HTTP/1.1
   * @param hashes draws the 5-tuple of each connection
   * @param ownersToldApart true if each owner has one source address, false if each connection has
   */
  Connections(
      Issuer issuer,
      int reuse,
      long idleNanos,
      int streams,
      RequestPool pool,
      RandomStream hashes,
      boolean ownersToldApart) {
    this.idleOut = issuer.step("idleOut", this::onIdleOut);
    this.open = issuer.step("open", connection -> opened(connection, connection.anyCarried()));
    this.breaks = issuer.step("breaks", this::onBreak);
    this.wake = issuer.step("connectionFree", issuer::connectionFree);
    this.issuer = issuer;
    this.engine = issuer.engine;
    this.pool = pool;
    this.hashes = hashes;
    this.ownersToldApart = ownersToldApart;
    this.reuse = reuse;
    this.streams = streams;
    this.idle =
        idleNanos == 0
            ? null
            : new Patience(engine.delay(idleNanos), engine.delay((idleNanos + 1) / 2));
    this.line = new DialLine(issuer, this, streams);
  }

  /** Who waits for connections that are being opened. */
  DialLine line() {
    return line;
  }

  /** A new connection of {@code owner} to {@code front} for the one that asks. */
  Connection open(Request request, Owner owner, Front front) {
    opened++;
    Connection connection = pool.takeConnection();
    connection.open(owner, front, hashes.nextLong(), reuse, streams);
    connection.openedNanos = engine.nowNanos();
    connection.ownersAddress = ownersToldApart;
    connection.network = request.network;
    connection.zone = request.zone;
    connection.address = request.address;
    connection.securing = streams > 1 && front.endsTls();
    return connection;
  }

  /**
   * The connection of {@code owner} with room that was used last and still works, or null.
   *
   * @param kindNumber of the request it is for: one that is secured for other hosts is not taken
   *     (RFC 9113, section 9.1.1)
   */
  @Nullable Connection take(Owner owner, int kindNumber) {
    Connection connection = owner.withRoom;
    while (connection != null) {
      Connection below = connection.below;
      if (connection.closedByPeer()) {
        shut(connection);
      } else if (!connection.hasRoom()) {
        withdraw(connection); // the other end allows fewer streams than were meant for it
      } else if (connection.serves(kindNumber)) {
        return connection;
      }
      connection = below;
    }
    return null;
  }

  /** Puts a request on a connection. */
  void carry(Connection connection, Request request) {
    connection.idle = false;
    connection.requestsLeft--;
    connection.add(request);
    carried++;
    request.connection = connection;
    if (connection.hasPlace && !connection.hasRoom()) {
      withdraw(connection);
    }
  }

  /** Puts a request in the place of another on a connection. */
  void handOver(Connection connection, Request from, Request to) {
    connection.remove(from);
    from.connection = null;
    connection.add(to);
    to.connection = connection;
  }

  /** The first packet of a connection has been accepted; it is open after this time. */
  void opens(Connection connection, long untilOpenNanos) {
    connection.opening = true;
    connection.openTicket = engine.after(untilOpenNanos, open, connection);
  }

  /**
   * A connection is open, and others may use it beside the one that opened it; if TLS comes next,
   * they may when that is done.
   *
   * @param lead whose attempt to open it was
   */
  void opened(Connection connection, Request lead) {
    connection.opening = false;
    if (connection.securing) {
      return;
    }
    line.ends(lead, null);
    connection.closing |= !connection.ownersStill();
    if (connection.hasRoom() && !connection.hasPlace) {
      offer(connection);
    }
  }

  /**
   * A request it carried is over: it is kept for others where it can carry them, or closed.
   *
   * @param givenUp true if its own side ended it, false if it came back or the way back broke
   */
  void done(Connection connection, Request request, Ending ending, boolean givenUp) {
    if (connection.seats != null && request.reading.atProxy) {
      connection.seats.givenUp(connection, request);
    }
    connection.remove(request);
    carried--;
    if (givenUp) {
      StreamWatch.givenUp(connection, request);
    }
    if (ending.keepsConnection() && !givenUp) {
      connection.heardNanos = engine.nowNanos();
    }
    if (connection.requestsLeft > 0
        && !connection.closing
        && connection.ownersStill()
        && keeps(connection, request, ending, givenUp)) {
      connection.used = true;
      if (!connection.hasPlace && connection.hasRoom()) {
        offer(connection);
      } else {
        freed(connection.owner);
      }
      rest(connection);
      return;
    }
    boolean broke = ending == Ending.RESET && !givenUp && !request.real.streamReset;
    if (broke && connection.carried > 0 && !connection.breaking) {
      // As an event of its own: whoever ended the request is not done yet.
      connection.breaking = true;
      engine.after(0, breaks, connection);
    }
    shut(connection);
  }

  private static boolean keeps(
      Connection connection, Request request, Ending ending, boolean givenUp) {
    // What nobody has accepted is no connection: there an L4 tier had no backend.
    if (connection.end == null || connection.opening || connection.securing) {
      return false;
    }
    if (!connection.multiplexes || !givenUp) {
      return ending.keepsConnection() || (connection.multiplexes && request.real.streamReset);
    }
    return ending != Ending.TIMEOUT || connection.heardNanos >= request.sentNanos;
  }

  private void onBreak(Connection connection) {
    connection.breakAll(LossCause.IN_FLIGHT);
    connection.breaking = false;
    shut(connection);
  }

  /** Who waits for a connection may have one, once whoever is at work is done. */
  private void freed(Owner owner) {
    if (owner.firstWaiting != null && !owner.waking) {
      owner.waking = true;
      engine.after(0, wake, owner);
    }
  }

  /** It has room for its owner's next request. */
  private void offer(Connection connection) {
    Connection below = connection.owner.withRoom;
    connection.hasPlace = true;
    connection.below = below;
    connection.above = null;
    if (below != null) {
      below.above = connection;
    }
    connection.owner.withRoom = connection;
    freed(connection.owner);
  }

  private void withdraw(Connection connection) {
    connection.hasPlace = false;
    Connection above = connection.above;
    Connection below = connection.below;
    if (above == null) {
      connection.owner.withRoom = below;
    } else {
      above.below = below;
    }
    if (below != null) {
      below.above = above;
    }
    connection.above = null;
    connection.below = null;
  }

  private void rest(Connection connection) {
    if (idle != null && connection.carried == 0) {
      connection.idle = true;
      connection.idleSinceNanos = engine.nowNanos();
      if (!connection.watched) {
        connection.watched = true;
        connection.idleTicket = idle.whole.start(idleOut, connection);
      }
    }
  }

  /** An owner leaves: what it keeps is closed now, what is in use once it is idle. */
  void leave(Owner owner) {
    while (owner.withRoom != null) {
      shut(owner.withRoom);
    }
  }

  /**
   * Its timer is set anew when it runs out, not each time the connection rests: most are soon used
   * again. The longer half of what is left goes by a constant delay, for those are cheap to hold.
   */
  private void onIdleOut(Connection connection) {
    connection.watched = false;
    Patience patience = idle;
    if (!connection.idle || patience == null) {
      return;
    }
    long leftNanos = connection.idleSinceNanos + patience.whole.nanos() - engine.nowNanos();
    if (leftNanos <= 0) {
      shut(connection);
      return;
    }
    connection.watched = true;
    connection.idleTicket =
        leftNanos >= patience.half.nanos()
            ? patience.half.start(idleOut, connection)
            : engine.after(leftNanos, idleOut, connection);
  }

  /** Ends a connection, or keeps it for what it carries and nothing else. */
  private void shut(Connection connection) {
    connection.idle = false;
    connection.closing = true;
    if (connection.hasPlace) {
      withdraw(connection);
    }
    if (connection.carried == 0 && !connection.breaking) {
      close(connection);
    }
  }

  private void close(Connection connection) {
    issuer.connectionClosed(connection);
    if (connection.opening) {
      engine.cancel(connection.openTicket);
    }
    if (connection.watched) {
      engine.cancel(connection.idleTicket);
      connection.watched = false;
    }
    L4Instance l4 = connection.l4;
    if (l4 != null) {
      l4.closed(connection);
    }
    if (connection.seats != null) {
      connection.seats.closed(connection);
    }
    if (connection.breaker != null) {
      connection.breaker.connectionClosed(connection.owner);
      connection.breaker = null;
      freed(connection.owner);
    }
    pool.release(connection);
  }

  /** How many were opened so far. */
  long opened() {
    return opened;
  }

  /** Checks that nothing is carried that nobody waits for. */
  void checkConservation(String name, List<String> broken) {
    long awaited = pool.requestsOut - pool.abandonedOut;
    if (carried < 0 || carried > awaited) {
      broken.add(
          "%s: its connections carry %d requests, and %d are awaited"
              .formatted(name, carried, awaited));
    }
  }
}
