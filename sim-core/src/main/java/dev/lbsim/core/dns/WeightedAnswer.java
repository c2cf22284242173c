package dev.lbsim.core.dns;

import dev.lbsim.core.catalog.Entry;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One address, drawn by weight among the eligible: Route 53's weighted routing, with its rule for
 * weight 0 (chosen only if no eligible address has more, then all alike). Right for a canary or a
 * gradual move. The share is one of queries to the zone: with S equally busy resolvers the share of
 * clients has a standard deviation of sqrt(p(1-p)/S), so a few large resolvers make it a lottery;
 * and an answer of one address leaves a client nowhere else to turn.
 *
 * <p>Hot path: runs once per query to the zone.
 */
final class WeightedAnswer implements AnswerPolicy {
  static final AnswerPolicies.Kind KIND =
      new AnswerPolicies.Kind(
          new Entry(
              "weighted",
              "One healthy address, drawn by weight with every query to the zone; few busy"
                  + " resolvers make the split uneven.",
              "Amazon Route 53, weighted routing",
              List.of()),
          (arguments, world, random) -> new WeightedAnswer(random));

  private final RandomGenerator random;

  WeightedAnswer(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public int answer(AddressSet addresses, Asker asker, int[] out) {
    int count = addresses.eligibleCount();
    if (count == 0) {
      return 0;
    }
    double total = 0;
    for (int k = 0; k < count; k++) {
      total += addresses.weight(addresses.eligible(k));
    }
    out[0] = total > 0 ? draw(addresses, count, total) : addresses.eligible(random.nextInt(count));
    return 1;
  }

  private int draw(AddressSet addresses, int count, double total) {
    double left = random.nextDouble() * total;
    int chosen = -1;
    for (int k = 0; k < count; k++) {
      int address = addresses.eligible(k);
      double weight = addresses.weight(address);
      if (weight > 0) {
        chosen = address; // kept if rounding lets the draw run past the end
        left -= weight;
        if (left < 0) {
          break;
        }
      }
    }
    return chosen;
  }
}
