package dev.lbsim.core.model;

import dev.lbsim.core.dns.CacheEntry;
import dev.lbsim.core.random.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * How a client group finds what it visits: a name, and the resolvers it asks (none: it asks the
 * name server itself, every time).
 *
 * <p>Hot path: runs once per lookup.
 */
final class Lookup {
  private final Zone zone;
  private final @Nullable Resolvers resolvers;
  private final RandomStream random;
  private final int tries;
  private final int[] order;
  private final CacheEntry[] caches;

  /**
   * @param tries how many addresses of an answer a client tries at most
   * @param random draws the resolver of a connection whose owner has none of its own
   */
  Lookup(Zone zone, @Nullable Resolvers resolvers, int tries, RandomStream random) {
    this.zone = zone;
    this.resolvers = resolvers;
    this.tries = tries;
    this.random = random;
    this.order = new int[zone.size()];
    this.caches = resolvers == null ? new CacheEntry[0] : resolvers.cachesOf(zone);
  }

  Zone zone() {
    return zone;
  }

  /** The resolver of an owner that keeps its own, or -1 where there are none. */
  int drawResolver(RandomStream addresses) {
    return resolvers == null ? -1 : resolvers.draw(addresses);
  }

  /** Gives the request the addresses to try; false if the answer holds none. */
  boolean resolve(Request request) {
    int count;
    if (resolvers == null) {
      count = zone.query(order);
      zone.told(false, order, count);
    } else {
      int own = request.owner.resolver;
      int asked = own >= 0 ? own : resolvers.draw(random);
      count = resolvers.resolve(zone, caches[asked], order);
    }
    request.setFronts(zone.fronts(), order, Math.min(count, tries));
    return count > 0;
  }
}
