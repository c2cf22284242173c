package dev.lbsim.core.model;

import dev.lbsim.core.dns.CacheEntry;
import dev.lbsim.core.random.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * Who keeps connections: a client address, a user of a closed loop, or the whole group where its
 * addresses are not told apart.
 */
final class Owner {
  /** Hash of its source address; drawn anew for each connection where it is the whole group. */
  private long addressHash;

  /** Its resolver, or -1 where it is drawn anew for each connection. */
  final int resolver;

  /** The network it is in, or -1 where it is drawn anew for each request. */
  final int network;

  /** The connection with room for a request that was used last. */
  @Nullable Connection withRoom;

  /** How many it is opening, and who waits for one of them, in order. */
  int dials;

  int behind;
  @Nullable Request firstBehind;
  @Nullable Request lastBehind;
  boolean lineMoving;

  /** How the last of them failed, which those behind are about to hear. */
  @Nullable Ending dialFailed;

  /** Connections of its own, where they are counted. */
  int connections;

  // Attempts that wait for one of them.
  @Nullable Request firstWaiting;
  @Nullable Request lastWaiting;
  boolean waking;

  /** True if it keeps session tickets; a crowd, each time somebody else, has none to keep. */
  boolean keepsTickets;

  /** The tickets it has, of the tier it came to last first. */
  @Nullable HeldTicket tickets;

  /** What it knows of the name it visits, or null where it has no cache of its own. */
  @Nullable CacheEntry answers;

  /** Its cookies, once it was given any. */
  @Nullable CookieJar cookies;

  /** True if it stands for many who are not told apart: each connection is somebody else's. */
  final boolean crowd;

  /** Counts those who were here one after the other. */
  int session;

  /** When the one who is here now leaves, or after how many more requests. */
  long sessionEnd;

  Owner(long addressHash, int resolver, int network) {
    this(addressHash, resolver, network, false);
  }

  private Owner(long addressHash, int resolver, int network, boolean crowd) {
    this.addressHash = addressHash;
    this.resolver = resolver;
    this.network = network;
    this.crowd = crowd;
    this.keepsTickets = !crowd;
  }

  long addressHash() {
    return addressHash;
  }

  /** Somebody else takes its place, who knows nothing of what it knew. */
  void renew(long newAddressHash) {
    session++;
    addressHash = newAddressHash;
    if (cookies != null) {
      cookies.clear();
    }
    if (answers != null) {
      answers.flush();
    }
    HeldTicket.forgetAll(this);
  }

  /**
   * The owners of a client group: its users or addresses, or one that stands for the whole group.
   *
   * @param lookup gives each its resolver, or null where there are none
   */
  static Owner[] all(ClientSettings settings, @Nullable Lookup lookup, RandomStream random) {
    int count = settings.users() > 0 ? settings.users() : settings.addresses();
    if (count == 0) {
      return new Owner[] {new Owner(0, -1, settings.networks() == 1 ? 0 : -1, true)};
    }
    Owner[] all = new Owner[count];
    for (int i = 0; i < count; i++) {
      all[i] =
          new Owner(
              random.nextLong(),
              lookup == null ? -1 : lookup.drawResolver(random),
              i % settings.networks());
      all[i].keepsTickets = i < Math.round(count * settings.resumes());
    }
    return all;
  }
}
