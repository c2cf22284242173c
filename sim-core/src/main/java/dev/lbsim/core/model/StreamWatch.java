package dev.lbsim.core.model;

import dev.lbsim.core.guard.defence.StreamGuard;
import dev.lbsim.core.guard.defence.TimedSet;

/**
 * What an L7 instance allows on each connection of HTTP/2, as {@link StreamGuard} decides, and for
 * how long it has nothing to do with a client who took more. Its SETTINGS say how many streams it
 * allows, and honest clients keep to that; others have streams refused. A connection with too many
 * resets is closed (GOAWAY): what it carries goes on, what comes later is reset.
 *
 * <p>Hot path: runs once per request.
 */
final class StreamWatch {
  private final Target process;
  private final StreamGuard.Limits limits;
  private final long banNanos;
  private final long[] counts;
  private final TimedSet banned = new TimedSet();

  /**
   * @param counts what happened, by {@link DefenceCount}; others may count there too
   */
  StreamWatch(Target process, DefenceSettings settings, long[] counts) {
    this.process = process;
    this.limits = settings.streams();
    this.banNanos = settings.banNanos();
    this.counts = counts;
  }

  /** The SETTINGS for a new connection go to who opens it. */
  void tell(Connection connection, Issuer who) {
    if (connection.streams > limits.streams() && who.heedsSettings()) {
      connection.streams = limits.streams();
    }
  }

  /** A request has come on a connection that was accepted; false if it has been turned away. */
  boolean begins(Request request) {
    Connection connection = request.connectionOrThrow();
    if (banNanos > 0 && banned.has(connection.sourceHash(), process.engine.nowNanos())) {
      counts[DefenceCount.BANNED.ordinal()]++;
      cut(connection);
      request.answer(Ending.BLOCKED);
      return false;
    }
    if (!connection.guardFor(limits).opens()) {
      counts[DefenceCount.STREAMS.ordinal()]++;
      request.answer(Ending.LIMITED);
      return false;
    }
    connection.watch = this;
    request.reading.onStream = true;
    return true;
  }

  /** Its answer leaves. */
  static void ends(Request request) {
    if (request.reading.onStream) {
      request.reading.onStream = false;
      request.connectionOrThrow().guard().ends();
    }
  }

  /** Its client gives it up, which resets its stream. */
  static void givenUp(Connection connection, Request request) {
    StreamWatch watch = connection.watch;
    if (watch == null) {
      return;
    }
    // The reset of an attacker is on its way with the request, whatever comes back meanwhile.
    boolean reset = request.reading.onStream || request.resetTicket != 0;
    if (request.reading.onStream) {
      request.reading.onStream = false;
      connection.guard().ends();
    }
    if (reset) {
      watch.resets(connection);
    }
  }

  private void resets(Connection connection) {
    long now = process.engine.nowNanos();
    counts[DefenceCount.RESETS.ordinal()]++;
    if (!connection.guard().resets(now) && !connection.dead) {
      counts[DefenceCount.RESETS_CUT.ordinal()]++;
      cut(connection);
      if (banNanos > 0) {
        banned.put(connection.sourceHash(), now + banNanos, now);
      }
    }
  }

  private static void cut(Connection connection) {
    if (connection.seats != null) {
      connection.seats.cut(connection);
    }
    connection.dead = true;
  }
}
