package dev.lbsim.core.dns;

import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.catalog.Parameter;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Up to eight eligible addresses in random order: Route 53's multivalue answer routing. With more
 * than eight, each query gets another random selection. A client that tries a second address
 * survives a dead first one without waiting for any TTL; a client that never does gains nothing
 * over {@code weighted} with equal weights.
 *
 * <p>Hot path: runs once per query to the zone.
 */
final class MultivalueAnswer implements AnswerPolicy {
  static final AnswerPolicies.Kind KIND =
      new AnswerPolicies.Kind(
          new Entry(
              "multivalue",
              "Up to eight healthy addresses in random order; good for clients that try a second"
                  + " address.",
              "Amazon Route 53, multivalue answer routing",
              List.of(Parameter.count("max", "8", 1, 100, "Most addresses in one answer."))),
          (arguments, world, random) -> new MultivalueAnswer(arguments.count("max"), random));

  private final int max;
  private final RandomGenerator random;

  MultivalueAnswer(int max, RandomGenerator random) {
    this.max = max;
    this.random = random;
  }

  @Override
  public int answer(AddressSet addresses, Asker asker, int[] out) {
    int count = addresses.eligibleCount();
    for (int k = 0; k < count; k++) {
      out[k] = addresses.eligible(k);
    }
    int given = Math.min(max, count);
    Shuffle.first(given, out, count, random);
    return given;
  }
}
