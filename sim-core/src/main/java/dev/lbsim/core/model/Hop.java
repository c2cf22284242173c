package dev.lbsim.core.model;

/** A tier that handed a request on and will see its answer pass by. */
interface Hop {
  /** Where it stands, or {@link Network#NOWHERE}. */
  int place();

  /** True if it is on the way through this worker. */
  boolean isOf(L7Worker worker);

  /**
   * The request handed to backend {@code index} at {@code startedNanos} came back; its ending is
   * set. Called before the hops further out.
   *
   * @return true if the answer goes on outwards now; false if this tier keeps it (to pass it on
   *     later by {@link Request#passOn}) or has lost it
   */
  boolean answered(Request request, int index, long startedNanos);

  /** The client gave up on a request handed to backend {@code index} and still out there. */
  void abandoned(Request request, int index, long startedNanos);
}
