package dev.lbsim.core.model;

import dev.lbsim.core.engine.Engine;

/** Whatever a {@link Carrier} takes requests to, as those see it who send them. */
final class Remote extends Target {
  private final Carrier carrier;

  Remote(Engine engine, Carrier carrier) {
    super("remote", engine, 1);
    this.carrier = carrier;
  }

  Carrier carrier() {
    return carrier;
  }

  @Override
  public void arrive(Request request) {
    if (request.handshake != null) {
      request.time.spend(TimePart.HANDSHAKE, request.departedNanos);
      request.handshake = null;
      request.handshakeRounds = 0;
    }
    CarriedRequest carried = new CarriedRequest(request);
    request.real.carried = carried;
    carrier.send(carried);
  }

  @Override
  public boolean asksForConnections() {
    return false;
  }

  /** Whether a connection is to be secured is known where it was opened; so it is until that is. */
  @Override
  public boolean endsTls() {
    return true;
  }

  @Override
  void stateChanged(State before, State next) {}
}
