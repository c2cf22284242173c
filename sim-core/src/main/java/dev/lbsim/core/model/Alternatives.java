package dev.lbsim.core.model;

/**
 * The addresses of a DNS answer that a request has not tried yet, best first. Read what an address
 * is before it is taken.
 */
final class Alternatives {
  private static final Front[] NONE = {};

  private Front[] fronts = NONE;
  private int[] addresses = {};
  private int count;
  private int next;

  /**
   * An answer has come.
   *
   * @param all what stands behind each address of the name
   * @param order numbers of the addresses to try
   * @param howMany of {@code order} are to be tried
   */
  void set(Front[] all, int[] order, int howMany) {
    if (fronts.length < howMany) {
      fronts = new Front[Math.max(howMany, 8)];
      addresses = new int[fronts.length];
    }
    for (int i = 0; i < howMany; i++) {
      fronts[i] = all[order[i]];
      addresses[i] = order[i];
    }
    count = howMany;
    next = 0;
  }

  void clear() {
    count = 0;
    next = 0;
  }

  boolean hasNext() {
    return next < count;
  }

  /** Number of the next address. */
  int nextAddress() {
    return addresses[next];
  }

  /** Takes the next address. */
  Front next() {
    return fronts[next++];
  }
}
