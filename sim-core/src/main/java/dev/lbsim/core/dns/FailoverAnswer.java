package dev.lbsim.core.dns;

import dev.lbsim.core.catalog.Entry;
import java.util.List;

/**
 * The first eligible address in the operator's order, alone: Route 53's failover routing, Azure
 * Traffic Manager's priority routing. Right for a standby site. All clients move together, so the
 * standby must be able to take the whole load at once, and it does nothing until then; and the move
 * takes as long as resolvers keep the old answer.
 *
 * <p>Hot path: runs once per query to the zone.
 */
final class FailoverAnswer implements AnswerPolicy {
  static final AnswerPolicies.Kind KIND =
      new AnswerPolicies.Kind(
          new Entry(
              "failover",
              "The first healthy address in the order given, alone; the others stand by idle.",
              "Amazon Route 53, failover routing",
              List.of()),
          (arguments, world, random) -> new FailoverAnswer());

  @Override
  public int answer(AddressSet addresses, Asker asker, int[] out) {
    if (addresses.eligibleCount() == 0) {
      return 0;
    }
    out[0] = addresses.eligible(0);
    return 1;
  }
}
