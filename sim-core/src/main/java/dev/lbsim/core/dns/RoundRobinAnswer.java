package dev.lbsim.core.dns;

import dev.lbsim.core.catalog.Entry;
import java.util.List;

/**
 * All eligible addresses, and with each query the first one moves to the end: RFC 1794 rotation, as
 * BIND's {@code rrset-order cyclic}. Even over queries, but a busy resolver asks once per TTL and
 * sends all its clients to the same first address unless it rotates too; and an address in every
 * answer cannot be given a smaller share.
 *
 * <p>Hot path: runs once per query to the zone.
 */
final class RoundRobinAnswer implements AnswerPolicy {
  static final AnswerPolicies.Kind KIND =
      new AnswerPolicies.Kind(
          new Entry(
              "round-robin",
              "All healthy addresses, rotated by one with every query to the zone; even over"
                  + " resolvers, not over clients.",
              "RFC 1794; BIND rrset-order cyclic",
              List.of()),
          (arguments, world, random) -> new RoundRobinAnswer());

  private int first;

  @Override
  public int answer(AddressSet addresses, Asker asker, int[] out) {
    int count = addresses.eligibleCount();
    if (count == 0) {
      return 0;
    }
    if (first >= count) { // the list has become shorter since
      first = 0;
    }
    int from = first++;
    for (int k = 0; k < count; k++) {
      int turned = from + k;
      out[k] = addresses.eligible(turned < count ? turned : turned - count);
    }
    return count;
  }
}
