package dev.lbsim.core.model;

import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.engine.Step;

/**
 * What a client does about a first packet that nobody answers: it sends it again, after one second
 * and then after twice as long each time (RFC 6298), until it has tried often enough or its connect
 * timeout is over. Where opening a connection takes no time there are no such packets, and only the
 * timeout counts.
 *
 * <p>Hot path: runs once per event.
 */
final class Dial {
  /** RFC 6298, section 2.1: one second until a round trip has been measured. */
  private static final long FIRST_RESEND_NANOS = 1_000_000_000;

  /** Linux, tcp_syn_retries. */
  private static final int MOST_RESENT = 6;

  private final Step<Request> resend;
  private final Step<Request> timeOut;
  private final ClientGroup group;
  private final Engine engine;
  private final long timeoutNanos;

  /**
   * @param timeoutNanos patience for one address; 0 for ever
   */
  Dial(ClientGroup group, long timeoutNanos) {
    this.group = group;
    this.engine = group.engine;
    this.timeoutNanos = timeoutNanos;
    this.resend = group.step("resend", this::onResend);
    this.timeOut = group.step("connectTimeOut", this::onTimeOut);
  }

  /** The world swallowed a packet of a request. If it was not the first, nothing is done here. */
  void swallowed(Request request) {
    Connection connection = request.connection;
    boolean connecting = connection == null || connection.end == null;
    boolean resends = group.link.connectionsTakeTime() && request.resent < MOST_RESENT;
    if (!connecting || (!resends && timeoutNanos == 0)) {
      return;
    }
    request.lost = false; // a timer has it
    long again = (FIRST_RESEND_NANOS << (request.resent + 1)) - FIRST_RESEND_NANOS;
    if (resends && (timeoutNanos == 0 || again < timeoutNanos)) {
      request.resent++;
      engine.after(untilSince(request, again), resend, request);
    } else {
      engine.after(untilSince(request, timeoutNanos), timeOut, request);
    }
  }

  private long untilSince(Request request, long nanos) {
    return Math.max(0, request.sentNanos + nanos - engine.nowNanos());
  }

  private void onResend(Request request) {
    if (request.abandoned) {
      group.requests.release(request);
    } else {
      group.link.toFront(request, request.connectionOrThrow().front);
    }
  }

  private void onTimeOut(Request request) {
    if (request.abandoned) {
      group.requests.release(request);
    } else {
      group.unreachable(request);
    }
  }
}
