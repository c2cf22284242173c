package dev.lbsim.core.dns;

import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.catalog.Parameter;
import java.util.List;

/**
 * The eligible address with the shortest round trip from whoever asks: Route 53's latency routing.
 * Who asks is the resolver, so clients far from theirs are sent to its neighbourhood and not to
 * their own; with RFC 7871 it is the client's network (Chen et al., "End-User Mapping", SIGCOMM
 * 2015). It knows nothing of load: everybody near a site goes there, however full it is.
 *
 * <p>Hot path: runs once per query to the zone.
 */
final class LatencyAnswer implements AnswerPolicy {
  static final AnswerPolicies.Kind KIND =
      new AnswerPolicies.Kind(
          new Entry(
              "latency",
              "The healthy address nearest by round trip to the resolver, or with ecs to the"
                  + " client.",
              "Amazon Route 53, latency-based routing",
              List.of(Parameter.count("max", "1", 1, 100, "Most addresses in one answer."))),
          (arguments, world, random) -> new LatencyAnswer(arguments.count("max"), world));

  private final int max;
  private final Surroundings world;

  LatencyAnswer(int max, Surroundings world) {
    this.max = max;
    this.world = world;
  }

  @Override
  public int answer(AddressSet addresses, Asker asker, int[] out) {
    return Nearest.order(addresses, world, asker.place(), max, out);
  }

  @Override
  public boolean looksAtPlaces() {
    return true;
  }
}
