package dev.lbsim.core.model;

/** What stands behind an address: the VIP of an L4 tier, an L7 instance or a server. */
interface Front {
  /** A request arrives over the network. */
  void arrive(Request request);

  /** True if a health probe sent now would be answered well. */
  Probe probe();

  /** True if what it does with a request depends on the connection that brings it. */
  boolean asksForConnections();

  /** True if connections to it, or some of them, have to be secured. */
  boolean endsTls();

  /** True while its host answers the network at all. */
  boolean speaks();

  /** Where a request of this client ends up that is sent here now. */
  default Front reachedBy(Request request) {
    return this;
  }

  /**
   * One more packet of a connection that a request stands for goes by, in a live world; it may end
   * the connection.
   *
   * @return false if the packet is lost
   */
  default boolean passes(Request standing) {
    return true;
  }

  /** The round trip to it from {@code place}, as far as anybody can foresee it. */
  default long roundTripNanos(Network network, int from) {
    return network.roundTripNanos(from, place());
  }

  /** Where it stands, or {@link Network#NOWHERE}. */
  int place();

  /** The component's name. */
  String name();

  /** What becomes of a health probe. */
  enum Probe {
    /** Answered: fit. */
    PASS,
    /** Refused at once. */
    FAIL,
    /** Never answered. */
    SILENCE
  }
}
