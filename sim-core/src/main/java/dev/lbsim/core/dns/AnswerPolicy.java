package dev.lbsim.core.dns;

/**
 * What an authoritative name server answers to a query for a name with several addresses.
 *
 * <p>A policy acts per query that reaches the zone, which is per cache miss of a resolver: the
 * split it makes is a split of refreshes, not of clients. The same object serves the simulator and
 * a real name server, so it reads no clock and draws only from the generator given to its factory.
 * Health and withdrawal are the {@link AddressSet}'s business; a policy chooses among what is
 * eligible.
 *
 * <p>Adding one: a file in this package, a line in {@link AnswerPolicies}, a test.
 *
 * <p>Hot path: runs once per query to the zone.
 */
public interface AnswerPolicy {
  /**
   * Writes the answer to one query.
   *
   * @param asker who asks; not kept
   * @param out where the addresses go, the one to try first at 0; at least as long as the set
   * @return how many addresses the answer holds; 0 only if none is eligible
   */
  int answer(AddressSet addresses, Asker asker, int[] out);

  /** The same for somebody somewhere. */
  default int answer(AddressSet addresses, int[] out) {
    return answer(addresses, Asker.UNKNOWN, out);
  }

  /** True if the answer depends on the place of the asker, and so holds for nobody else. */
  default boolean looksAtPlaces() {
    return false;
  }
}
