package dev.lbsim.core.dns;

import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.catalog.Parameter;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * By a map from places to addresses with weights: Route 53's geolocation routing, gdnsd's geoip.
 * Whose place the map does not have, or all of whose addresses are down, gets what the map says for
 * everybody else, and if that is down as well, the nearest that is up. Without a map, the nearest.
 * With a {@code max} of 2 or more, an answer is filled up with the other addresses of its entry, so
 * that clients have somewhere to turn.
 *
 * <p>As with {@code latency}, it is the resolver's place that counts unless there is ECS. A bad
 * choice where the map's borders cut through what the network joins.
 *
 * <p>Hot path: runs once per query to the zone.
 */
final class GeoAnswer implements AnswerPolicy {
  static final AnswerPolicies.Kind KIND =
      new AnswerPolicies.Kind(
          new Entry(
              "geo",
              "A healthy address from the map entry for the place of the resolver, or with ecs of"
                  + " the client, by weight.",
              "Amazon Route 53, geolocation routing; gdnsd plugin geoip",
              List.of(Parameter.count("max", "1", 1, 100, "Most addresses in one answer."))),
          (arguments, world, random) -> new GeoAnswer(arguments.count("max"), world, random));

  private final int max;
  private final Surroundings world;
  private final RandomGenerator random;

  GeoAnswer(int max, Surroundings world, RandomGenerator random) {
    this.max = max;
    this.world = world;
    this.random = random;
  }

  @Override
  public int answer(AddressSet addresses, Asker asker, int[] out) {
    int place = asker.place();
    if (world.mapped()) {
      int given = world.knows(place) ? entry(addresses, place, out) : 0;
      given = given > 0 ? given : entry(addresses, Asker.NOWHERE, out);
      if (given > 0) {
        return given;
      }
    }
    return Nearest.order(addresses, world, place, max, out);
  }

  @Override
  public boolean looksAtPlaces() {
    return true;
  }

  /** Draws by weight, again and again, without giving one twice. */
  private int entry(AddressSet addresses, int place, int[] out) {
    int count = 0;
    double left = 0;
    for (int k = 0; k < addresses.eligibleCount(); k++) {
      int address = addresses.eligible(k);
      double share = world.share(place, address);
      if (share > 0) {
        out[count++] = address;
        left += share;
      }
    }
    int given = Math.min(max, count);
    for (int k = 0; k < given && k + 1 < count; k++) {
      int at = draw(place, out, k, count, left);
      int chosen = out[at];
      out[at] = out[k];
      out[k] = chosen;
      left -= world.share(place, chosen);
    }
    return given;
  }

  private int draw(int place, int[] from, int first, int count, double total) {
    double left = random.nextDouble() * total;
    for (int k = first; k < count - 1; k++) {
      left -= world.share(place, from[k]);
      if (left < 0) {
        return k;
      }
    }
    return count - 1; // also where rounding lets the draw run past the end
  }
}
