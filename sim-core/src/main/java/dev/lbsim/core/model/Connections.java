package dev.lbsim.core.model;

import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.engine.Step;
import dev.lbsim.core.random.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one issuer: opens them, keeps idle ones for their owners to use again, the one
 * used last first, and closes them.
 *
 * <p>Hot path: runs once per event.
 */
final class Connections {
  private final Step<Connection> idleOut;
  private final Step<Owner> wake;
  private final Engine engine;
  private final RequestPool pool;
  private final RandomStream hashes;
  private final boolean ownersToldApart;
  private final int reuse;
  private final Engine.@Nullable Delay idle;

  private long opened;

  /**
   * @param reuse requests per connection
   * @param idleNanos how long an idle one is kept; 0 for ever
   * @param hashes draws the 5-tuple of each connection
   * @param ownersToldApart true if each owner has one source address, false if each connection has
   */
  Connections(
      Issuer issuer,
      int reuse,
      long idleNanos,
      RequestPool pool,
      RandomStream hashes,
      boolean ownersToldApart) {
    this.idleOut = issuer.step("idleOut", this::onIdleOut);
    this.wake = issuer.step("connectionFree", issuer::connectionFree);
    this.engine = issuer.engine;
    this.pool = pool;
    this.hashes = hashes;
    this.ownersToldApart = ownersToldApart;
    this.reuse = reuse;
    this.idle = idleNanos == 0 ? null : engine.delay(idleNanos);
  }

  /** A new connection to {@code front} for the one that asks. */
  Connection open(Request request, Front front) {
    opened++;
    Connection connection = pool.takeConnection();
    connection.open(request.owner, front, hashes.nextLong(), reuse);
    connection.openedNanos = engine.nowNanos();
    connection.ownersAddress = ownersToldApart;
    connection.network = request.network;
    connection.zone = request.zone;
    connection.address = request.address;
    return connection;
  }

  /** The idle connection of {@code owner} used last that still works, or null. */
  @Nullable Connection takeIdle(Owner owner) {
    Connection connection = owner.idle;
    while (connection != null) {
      unpark(connection);
      if (!connection.closedByPeer()) {
        return connection;
      }
      close(connection);
      connection = owner.idle;
    }
    return null;
  }

  /**
   * The request it carried is over: it is kept for another one where it can carry one, or closed.
   */
  void done(Connection connection, Ending ending) {
    connection.current = null;
    // What nobody has accepted is no connection: there an L4 tier had no backend.
    if (ending.keepsConnection() && connection.requestsLeft > 0 && connection.end != null) {
      park(connection);
      freed(connection.owner);
    } else {
      close(connection);
    }
  }

  /** Who waits for a connection may have one, once whoever is at work is done. */
  private void freed(Owner owner) {
    if (owner.firstWaiting != null && !owner.waking) {
      owner.waking = true;
      engine.after(0, wake, owner);
    }
  }

  /** Keeps a connection for its owner's next request. */
  void park(Connection connection) {
    connection.used = true;
    Connection below = connection.owner.idle;
    connection.below = below;
    connection.above = null;
    if (below != null) {
      below.above = connection;
    }
    connection.owner.idle = connection;
    if (idle != null) {
      connection.idleTicket = idle.start(idleOut, connection);
    }
  }

  private void unpark(Connection connection) {
    if (idle != null) {
      engine.cancel(connection.idleTicket);
    }
    Connection above = connection.above;
    Connection below = connection.below;
    if (above == null) {
      connection.owner.idle = below;
    } else {
      above.below = below;
    }
    if (below != null) {
      below.above = above;
    }
    connection.above = null;
    connection.below = null;
  }

  private void onIdleOut(Connection connection) {
    unpark(connection);
    close(connection);
  }

  /** Ends a connection that is not parked. */
  void close(Connection connection) {
    L4Instance l4 = connection.l4;
    if (l4 != null) {
      l4.closed(connection);
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
}
