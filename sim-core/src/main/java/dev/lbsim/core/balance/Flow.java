package dev.lbsim.core.balance;

/** What a proxy can read off the wire about the request or connection it must place. */
public interface Flow {
  /**
   * A well-mixed 64-bit hash of whatever the tier hashes on: the 5-tuple, the source address, a key
   * or a path. Equal inputs give equal hashes for the whole run.
   */
  long hash();

  /** 0 for the first try, 1 for the first retry, and so on. */
  default int attempt() {
    return 0;
  }

  /** Index of the zone the request comes from, or -1 where zones play no part. */
  default int zone() {
    return -1;
  }

  /**
   * What it costs as far as the proxy knows: what the request declares, what a table says of its
   * like, or what the proxy has learned; 1 where it does not look. Never what the request will
   * really cost its server.
   */
  default double costHint() {
    return 1;
  }

  /** True when an earlier attempt of this request already went to backend {@code index}. */
  default boolean tried(int index) {
    return false;
  }
}
