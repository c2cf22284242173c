package dev.lbsim.core.model;

import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.engine.Step;
import java.util.Objects;

/**
 * Clients that do not wait for a silent address (Happy Eyeballs, RFC 8305, section 5): as long as
 * no connection is open, the next address of the answer is tried as well after a short delay, and
 * at once when an attempt fails. The first open connection gets the request; the others are closed.
 *
 * <p>While it races the request itself stays with its client. Each attempt is a {@link Request} of
 * its own that goes as far as the connection does. Where opening a connection takes no time, an
 * attempt wins the moment its first packet is accepted, and the request stands there in its stead.
 *
 * <p>A bad choice where most addresses answer, but late: with a delay below the usual time to
 * connect nearly every request opens a second connection.
 *
 * <p>Hot path: runs once per event.
 */
final class Race {
  private final Step<Request> late;
  private final Step<Request> next;
  private final ClientGroup group;
  private final Engine engine;
  private final Connections connections;
  private final Engine.Delay delay;

  private long failovers;
  private long started;
  private long running;

  /**
   * @param delayNanos how long an attempt may take before the next one is made beside it
   */
  Race(ClientGroup group, Connections connections, long delayNanos) {
    this.group = group;
    this.engine = group.engine;
    this.connections = connections;
    this.delay = engine.delay(delayNanos);
    this.late = group.step("race", this::onLate);
    this.next = group.step("nextAddress", this::onNext);
  }

  /** Connects a request that knows its addresses; it is in the client's hands until it has won. */
  void begin(Request request) {
    request.racing = true;
    connect(request);
  }

  private void connect(Request request) {
    Front front = request.nextFront();
    Request attempt = group.requests.take();
    running++;
    enter(attempt, request);
    attempt.sentNanos = engine.nowNanos();
    attempt.opening = group.link.connectionsTakeTime();
    Connection connection = connections.open(attempt, attempt.owner, front);
    connections.carry(connection, attempt);
    if (request.hasNextFront()) {
      request.raceTimed = true;
      request.raceTicket = delay.start(late, request);
    }
    group.link.toFront(attempt, front); // may end the race within this call
  }

  /** Makes an attempt one of those to connect of a request. */
  private static void enter(Request attempt, Request request) {
    attempt.asksAs(request);
    attempt.attempt = request.attempt;
    attempt.zone = request.zone;
    attempt.address = request.address;
    attempt.answeredNanos = request.answeredNanos;
    attempt.answerTtlNanos = request.answerTtlNanos;
    attempt.principal = request;
    attempt.nextAttempt = request.attempts;
    request.attempts = attempt;
  }

  /** Puts a request where its attempt is, which had the first connection. */
  private static void takePlace(Request request, Request attempt) {
    request.address = attempt.address;
    request.place = attempt.place;
    request.destination = attempt.destination;
    request.departedNanos = attempt.departedNanos;
    request.halfTripNanos = attempt.halfTripNanos;
  }

  private void onLate(Request request) {
    request.raceTimed = false;
    started++;
    connect(request);
  }

  private void onNext(Request request) {
    request.raceTimed = false;
    failovers++;
    connect(request);
  }

  /** The connection of an attempt is open, after the round trips that takes. */
  void connected(Request attempt) {
    if (attempt.abandoned) {
      group.requests.release(attempt);
      return;
    }
    Request request = winner(attempt);
    group.link.follow(request, request.connectionOrThrow().front);
  }

  /** Something has accepted the connection of an attempt, and opening one takes no time. */
  void accepted(Request attempt, Target by) {
    by.arrive(winner(attempt));
  }

  /** Ends the race, and gives the request the connection of the attempt that is first. */
  private Request winner(Request attempt) {
    Request request = Objects.requireNonNull(attempt.principal);
    Connection connection = attempt.connectionOrThrow();
    unlink(request, attempt);
    stop(request);
    connections.handOver(connection, attempt, request);
    takePlace(request, attempt);
    request.time.spend(
        TimePart.HANDSHAKE,
        group.link.connectionsTakeTime() ? engine.nowNanos() : attempt.sentNanos);
    connections.opened(connection, request);
    group.requests.release(attempt);
    return request;
  }

  /**
   * An attempt has failed: the next address is tried at once.
   *
   * @param returned true if the attempt is back in the client's hands, false if it is still out
   *     there
   */
  void failed(Request attempt, Ending ending, boolean returned) {
    Request request = Objects.requireNonNull(attempt.principal);
    LossCause cause = attempt.cause;
    unlink(request, attempt);
    if (returned) {
      hangUp(attempt);
      group.requests.release(attempt);
    } else {
      leave(attempt);
    }
    if (request.hasNextFront()) {
      stopTimer(request);
      if (returned) {
        onNext(request);
      } else {
        // As an event of its own: whoever ended the attempt is not done yet.
        request.raceTimed = true;
        request.raceTicket = engine.after(0, next, request);
      }
    } else if (request.attempts == null) {
      request.racing = false;
      request.cause = cause;
      group.conclude(request, ending, true);
    }
  }

  /** A request is given up; false if it does not race. */
  boolean abandon(Request request) {
    if (!request.racing) {
      return false;
    }
    for (Request each = request.attempts; each != null; each = each.nextAttempt) {
      request.cause = each.cause == null ? request.cause : each.cause; // the oldest counts
    }
    stop(request);
    return true;
  }

  private void stop(Request request) {
    stopTimer(request);
    request.racing = false;
    Request attempt = request.attempts;
    request.attempts = null;
    while (attempt != null) {
      Request after = attempt.nextAttempt;
      running--;
      leave(attempt);
      attempt = after;
    }
  }

  private void leave(Request attempt) {
    hangUp(attempt);
    attempt.abandon();
  }

  private void hangUp(Request attempt) {
    Connection connection = attempt.connectionOrThrow();
    attempt.connection = null;
    connections.done(connection, attempt, Ending.UNREACHABLE, true);
  }

  private void stopTimer(Request request) {
    if (request.raceTimed) {
      engine.cancel(request.raceTicket);
      request.raceTimed = false;
    }
  }

  private void unlink(Request request, Request attempt) {
    running--;
    if (request.attempts == attempt) {
      request.attempts = attempt.nextAttempt;
      return;
    }
    Request before = Objects.requireNonNull(request.attempts);
    while (before.nextAttempt != attempt) {
      before = Objects.requireNonNull(before.nextAttempt);
    }
    before.nextAttempt = attempt.nextAttempt;
  }

  /** Addresses tried because another one had failed. */
  long failovers() {
    return failovers;
  }

  /** Addresses tried because another one was slow. */
  long started() {
    return started;
  }

  /** Attempts under way. */
  long running() {
    return running;
  }
}
