package dev.lbsim.core.model;

import dev.lbsim.core.random.RandomStream;
import dev.lbsim.core.random.Sampler;

/**
 * How long users stay before others take their place. Whoever comes new has no cookies, no
 * connections and no DNS answers; in a closed loop, where each is a user of its own, also another
 * source address. A run begins in the middle of things: sessions are under way, as if they had been
 * coming and going for long.
 *
 * <p>Hot path: runs once per event.
 */
final class Sessions {
  /** How many mean lengths before the start the sessions begin that are under way then. */
  private static final int LEAD = 10;

  private final Sampler length;
  private final boolean inRequests;
  private final boolean newAddresses;
  private final Connections connections;
  private final RandomStream random;
  private long begun;

  /**
   * @param newAddresses true if whoever comes new comes from a new address
   */
  Sessions(
      SessionSettings settings,
      Connections connections,
      boolean newAddresses,
      Owner[] owners,
      RandomStream random) {
    this.inRequests = settings.inRequests();
    this.newAddresses = newAddresses;
    this.connections = connections;
    this.random = random;
    this.length = settings.length().sampler(random.source());
    double mean = settings.length().mean();
    for (Owner owner : owners) {
      owner.sessionEnd = underWay(mean);
    }
  }

  /** When the session ends that is under way at 0, where one follows the other. */
  private long underWay(double mean) {
    if (!(mean > 0) || mean > (double) Sampler.LONGEST_NANOS / (2 * LEAD)) {
      return draw();
    }
    long end = -Math.round(mean * (LEAD + random.nextDouble()));
    while (end <= 0) {
      end += Math.max(1, draw());
    }
    return end;
  }

  private long draw() {
    return inRequests ? Math.max(1, Math.round(length.next())) : length.nextNanos();
  }

  /** A request of an owner is born: if its session is over, it is that of somebody new. */
  void onRequest(Owner owner, long nowNanos) {
    if (inRequests) {
      if (owner.sessionEnd == 0) {
        renew(owner);
        owner.sessionEnd = draw();
      }
      owner.sessionEnd--;
    } else if (nowNanos >= owner.sessionEnd) {
      renew(owner);
      owner.sessionEnd = nowNanos + draw();
    }
  }

  /** How many have come in the place of others. */
  long begun() {
    return begun;
  }

  private void renew(Owner owner) {
    begun++;
    connections.leave(owner);
    owner.renew(newAddresses ? random.nextLong() : owner.addressHash());
  }
}
