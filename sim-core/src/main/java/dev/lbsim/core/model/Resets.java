package dev.lbsim.core.model;

import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.engine.Step;

/**
 * Clients that reset each request as soon as a proxy has taken it up (the rapid reset of HTTP/2,
 * CVE-2023-44487). The RST_STREAM is right behind the request, in the same segment, so no distance
 * comes between them; the proxy has handed the request on before it reads that. The stream is gone
 * then, and counts in no limit, while a backend works on what nobody waits for, unless the proxy
 * tells it ({@code cancel}).
 *
 * <p>What no layer-7 tier takes up is not reset.
 *
 * <p>Hot path: runs once per event.
 */
final class Resets {
  private final Step<Request> reset;
  private final Engine engine;

  Resets(ClientGroup group) {
    this.engine = group.engine;
    this.reset = group.step("reset", request -> group.conclude(request, Ending.CANCELLED, false));
  }

  /** A proxy has read a request, and is about to do something for it. */
  void follow(Request request) {
    if (request.resetTicket == 0) {
      request.resetTicket = engine.after(0, reset, request);
    }
  }

  /** It is in its client's hands again: there is nothing left to reset. */
  void stop(Request request) {
    engine.cancel(request.resetTicket);
    request.resetTicket = 0;
  }
}
