package dev.lbsim.core.model;

/**
 * One step of a request's way through an L7 route, before a backend is chosen. A filter belongs to
 * one worker; what workers share it takes from {@link TierRoute#share}. What it must remember of a
 * request it keeps in {@link Exchange#note}.
 */
interface Filter {
  /** What becomes of the request. */
  enum Verdict {
    /** On to the next step, at once. */
    GO_ON,
    /** The filter keeps it, and calls {@link Exchange#goOn} or {@link Exchange#end} later. */
    HELD,
    /** The filter has called {@link Exchange#end}. */
    ENDED
  }

  /** A request comes. */
  Verdict onRequest(Exchange exchange);

  /**
   * A request that came here is over, whatever happened to it: called once for each {@link
   * #onRequest} that did not itself end it.
   *
   * @param ending how it ended; meaningless where {@code abandoned}
   * @param abandoned true if its client gave up
   */
  default void onEnd(Exchange exchange, Ending ending, boolean abandoned) {}
}
