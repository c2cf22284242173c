package dev.lbsim.core.model;

import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.engine.Step;
import org.jspecify.annotations.Nullable;

/**
 * Requests that wait while a connection is being opened, name and race included, on which there
 * will be room for them. Without this line a burst of requests opens a connection each, and
 * multiplexing saves nothing; Go's HTTP/2 transport, Envoy's pools and browsers all wait so.
 *
 * <p>When the connection opens, those behind are sent on it; when the last attempt to open one
 * fails, they fail alike; when whoever made it gives up, the next one makes it.
 *
 * <p>Where a connection carries one request at a time nobody waits here.
 *
 * <p>Hot path: runs once per event.
 */
final class DialLine {
  private final Step<Owner> moves;
  private final Issuer issuer;
  private final Engine engine;
  private final Connections connections;
  private final int streams;

  DialLine(Issuer issuer, Connections connections, int streams) {
    this.issuer = issuer;
    this.engine = issuer.engine;
    this.connections = connections;
    this.streams = streams;
    this.moves = issuer.step("dialled", issuer::dialled);
  }

  /**
   * A request for which no connection has room waits, if one is being opened that will have.
   *
   * @return false if it has to open one itself
   */
  boolean joins(Request request, Owner owner) {
    if (!takes(owner, owner.behind)) {
      return false;
    }
    request.waitsBehind = owner;
    request.streamAfter = null;
    request.streamBefore = owner.lastBehind;
    if (owner.lastBehind == null) {
      owner.firstBehind = request;
    } else {
      owner.lastBehind.streamAfter = request;
    }
    owner.lastBehind = request;
    owner.behind++;
    return true;
  }

  private boolean takes(Owner owner, int behind) {
    return owner.dialFailed != null || behind < (long) owner.dials * (streams - 1);
  }

  /** It waits no longer; false if it did not wait. */
  boolean leaves(Request request) {
    Owner owner = request.waitsBehind;
    if (owner == null) {
      return false;
    }
    Request before = request.streamBefore;
    Request after = request.streamAfter;
    if (before == null) {
      owner.firstBehind = after;
    } else {
      before.streamAfter = after;
    }
    if (after == null) {
      owner.lastBehind = before;
    } else {
      after.streamBefore = before;
    }
    request.streamBefore = null;
    request.streamAfter = null;
    request.waitsBehind = null;
    owner.behind--;
    return true;
  }

  /** A request begins to open a connection. */
  void begins(Request request, Owner owner) {
    if (streams > 1) {
      request.dialsFor = owner;
      owner.dials++;
    }
  }

  /**
   * A request has opened its connection or has failed to; nothing happens if it opened none.
   *
   * @param failed how it failed, or null if others may go on: it is open, or was given up
   */
  void ends(Request request, @Nullable Ending failed) {
    Owner owner = request.dialsFor;
    if (owner == null) {
      return;
    }
    request.dialsFor = null;
    owner.dials--;
    if (owner.firstBehind == null) {
      return;
    }
    if (failed != null && owner.dials == 0) {
      owner.dialFailed = failed;
    }
    if (!owner.lineMoving) {
      // As an event of its own: whoever ended it is not done yet.
      owner.lineMoving = true;
      engine.after(0, moves, owner);
    }
  }

  /** Those behind go on as far as they can. */
  void move(Owner owner) {
    owner.lineMoving = false;
    Ending failed = owner.dialFailed;
    owner.dialFailed = null;
    for (Request first = owner.firstBehind; first != null; first = owner.firstBehind) {
      if (failed != null) {
        leaves(first);
        issuer.dialFailed(first, failed);
      } else if (connections.take(owner, first.kindNumber) != null
          || !takes(owner, owner.behind - 1)) {
        leaves(first);
        issuer.goesOn(first);
      } else {
        return;
      }
    }
  }
}
