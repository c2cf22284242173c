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
   * The time it asked for with {@link Exchange#pause} is over, or was cut short by {@link
   * Exchange#wake}.
   */
  default Verdict onPauseOver(Exchange exchange) {
    return Verdict.GO_ON;
  }

  /**
   * A request that came here is over, whatever happened to it: called once for each {@link
   * #onRequest} that did not itself end it.
   *
   * @param ending how it ended; meaningless where {@code abandoned}
   * @param abandoned true if its client gave up
   */
  default void onEnd(Exchange exchange, Ending ending, boolean abandoned) {}

  /**
   * What those further out are told of how it ended: called after {@link #onEnd}, unless its client
   * gave up.
   */
  default Ending seenAs(Exchange exchange, Ending ending) {
    return ending;
  }

  /** The process it belongs to has died, and everything it kept with it. */
  default void onCrash() {}

  /**
   * The store it asks over the network works better or worse.
   *
   * @param share of round trips that bring nothing, or below 0 for the share it was made with
   */
  default void setStoreErrors(double share) {}

  /**
   * What it has stored of some URLs is to be dropped.
   *
   * @param resources true for each number of a URL that is meant, see {@link Cacheability}
   */
  default void purge(boolean[] resources) {}
}
