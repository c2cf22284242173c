package dev.lbsim.core.model;

import dev.lbsim.core.engine.Engine;

/**
 * Whoever issues attempts of requests and hears how they end: a group of clients, or the side of an
 * L7 worker that faces its backends.
 *
 * <p>Hot path: runs once per event.
 */
abstract class Issuer extends Node {
  /** The attempts it may use again, and those under way. */
  final RequestPool requests;

  Issuer(String name, Engine engine, Front anyFront, Population population) {
    super(name, engine);
    this.requests = new RequestPool(this, anyFront, population);
  }

  /** The way its attempts take. */
  abstract Link link();

  /** The answer of an attempt is here; its ending is set. */
  abstract void receive(Request request);

  /**
   * The way back broke under an attempt that itself may still be out there.
   *
   * @param seen what its issuer sees of it
   */
  abstract void broken(Request request, Ending seen);

  /** The world swallowed a packet of an attempt; no answer will come, and only a timer can tell. */
  abstract void swallowed(Request request);

  /** Somebody may use a connection it waits for. */
  void connectionFree(Owner owner) {}

  /** One of its connections is closed, by whichever end. */
  void connectionClosed(Connection connection) {
    CarriedConnection carried = connection.real;
    if (carried != null) {
      connection.real = null;
      carried.end();
      link().carrier().closed(carried);
    }
  }

  /** The connections it keeps. */
  abstract Connections connections();

  /** True if it sends no more at once on a connection than the other end allows. */
  boolean heedsSettings() {
    return true;
  }

  /** A proxy has taken up a request that its client means to reset. */
  void takenUp(Request request) {}

  /** One of an owner's attempts to open a connection has ended, while others waited behind. */
  void dialled(Owner owner) {
    connections().line().move(owner);
  }

  /** A request that waited behind another goes on: there is room for it, or it opens another. */
  void goesOn(Request request) {
    throw new IllegalStateException(name + " has nobody wait");
  }

  /** The attempt to open a connection that a request waited for has failed. */
  void dialFailed(Request request, Ending ending) {
    throw new IllegalStateException(name + " has nobody wait");
  }

  /** A packet of an attempt goes out to what stands behind an address. */
  void sentTo(Front end) {}

  /** The race its attempts to connect are in, where it lets them race. */
  Race race() {
    throw new IllegalStateException(name + " lets nothing race");
  }

  /** Index of the AS a network of its is in, or -1 where there are none. */
  int asOf(int network) {
    return -1;
  }
}
