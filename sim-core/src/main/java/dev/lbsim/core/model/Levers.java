package dev.lbsim.core.model;

import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.random.Streams;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that may be done to a running world, by name. Failures and interventions press these
 * and nothing else; no node knows who presses them. Names are those of components, such as {@code
 * servers.web.1}, {@code l4.edge.2} or {@code clients.web}.
 */
public final class Levers {
  private final Engine engine;
  private final Network network;
  private final Streams streams;
  private final Map<String, Server> servers;
  private final Map<String, L7Instance> l7;
  private final Map<String, L4Tier> l4;
  private final Map<String, Vip> anycast;
  private final Map<String, Zone> zones;
  private final Map<String, Resolvers> resolvers;
  private final Map<String, ClientGroup> clients;

  Levers(
      Engine engine,
      Network network,
      Streams streams,
      Map<String, Server> servers,
      Map<String, L7Instance> l7,
      Map<String, L4Tier> l4,
      Map<String, Vip> anycast,
      Map<String, Zone> zones,
      Map<String, Resolvers> resolvers,
      Map<String, ClientGroup> clients) {
    this.engine = engine;
    this.network = network;
    this.streams = streams;
    this.servers = servers;
    this.l7 = l7;
    this.l4 = l4;
    this.anycast = anycast;
    this.zones = zones;
    this.resolvers = resolvers;
    this.clients = clients;
  }

  /** The clock to schedule on. */
  public Engine engine() {
    return engine;
  }

  /** The streams to draw random failures from. */
  public Streams streams() {
    return streams;
  }

  /** The process is gone; its host refuses connections and resets those that were open. */
  public void crash(String name) {
    if (entersAsDns(name, Availability.State.CRASHED)) {
      return;
    }
    if (isL4Instance(name)) {
      l4Of(name).crash(instanceOf(name));
    } else {
      target(name).enter(Target.State.CRASHED);
    }
    hostsChanged();
  }

  /** It works again, as a fresh process if it had crashed. */
  public void restore(String name) {
    if (entersAsDns(name, Availability.State.UP)) {
      return;
    }
    if (isL4Instance(name)) {
      l4Of(name).restore(instanceOf(name));
    } else {
      target(name).enter(Target.State.UP);
    }
    hostsChanged();
  }

  /** It accepts and never answers. */
  public void hang(String name) {
    target(name).enter(Target.State.HUNG);
  }

  /** Its host is unreachable: nothing comes back. */
  public void drop(String name) {
    if (entersAsDns(name, Availability.State.DROPPING)) {
      return;
    }
    if (isL4Instance(name)) {
      l4Of(name).drop(instanceOf(name));
    } else {
      target(name).enter(Target.State.DROPPING);
    }
    hostsChanged();
  }

  /** Its work takes {@code factor} times longer; 1 ends it. */
  public void slow(String name, double factor) {
    if (l7.containsKey(name)) {
      l7.get(name).slow(factor);
    } else {
      server(name).slow(factor);
    }
  }

  /** It answers this share of requests with a failure. */
  public void setErrorShare(String name, double share) {
    server(name).setErrorShare(share);
  }

  /** It answers as many requests with a failure as it was configured to. */
  public void resetErrorShare(String name) {
    server(name).setErrorShare(server(name).configuredErrorShare());
  }

  /** Takes it out of rotation, or back in; what it has it keeps. */
  public void setDraining(String name, boolean draining) {
    if (isL4Instance(name)) {
      l4Of(name).setDraining(instanceOf(name), draining);
    } else {
      target(name).setDraining(draining);
    }
  }

  /** Makes it a member of its pools, as a process just started, or takes it out. */
  public void setPresent(String name, boolean present) {
    if (present && servers.containsKey(name)) {
      server(name).joinCold();
    } else {
      target(name).setPresent(present);
    }
  }

  /** True while it is a member of its pools; a draining one is. */
  public boolean isPresent(String name) {
    return target(name).present();
  }

  /**
   * It runs another version of its software from now on.
   *
   * @param speed of its workers, or null for the one it has
   * @param errorShare which part of requests it answers with a failure, or null as before
   */
  public void install(String name, @Nullable Double speed, @Nullable Double errorShare) {
    Server server = server(name);
    server.install(
        speed == null ? server.speed() : speed,
        errorShare == null ? server.configuredErrorShare() : errorShare);
  }

  /**
   * The part of a route's requests that one worker sends to one of its pools.
   *
   * @param instance such as {@code l7.proxy.1}
   * @param worker of the instance, route of the tier and pool of the route, each from 0
   */
  public double poolShare(String instance, int worker, int route, int pool) {
    return find(l7, instance).route(worker, route).shareOf(pool);
  }

  /** Changes that part; the other pools of its priority share the rest as configured. */
  public void setPoolShare(String instance, int worker, int route, int pool, double share) {
    find(l7, instance).route(worker, route).setShare(pool, share);
  }

  /** A worker shares a route's requests among its pools as configured again. */
  public void resetPoolShares(String instance, int worker, int route) {
    find(l7, instance).route(worker, route).resetShares();
  }

  /** Changes its relative share of its pools. */
  public void setWeight(String name, double weight) {
    target(name).setWeight(weight);
  }

  /** Changes the speed of its workers. */
  public void setSpeed(String name, double speed) {
    server(name).setSpeed(speed);
  }

  /** Empties the connection tables of an L4 tier or the caches of resolvers. */
  public void flush(String name) {
    if (l4.containsKey(name)) {
      l4.get(name).flush();
    } else {
      find(resolvers, name).flush();
    }
  }

  /**
   * Drops what the caches of an L7 instance hold of some URLs.
   *
   * @param resources true for each number of a URL that is meant, see {@link Cacheability}
   */
  public void purge(String instance, boolean[] resources) {
    find(l7, instance).purge(resources);
  }

  /**
   * Lets a certificate of an L7 instance expire at an instant.
   *
   * @param certificate index among those of its tier
   * @param nanos Long.MAX_VALUE for never
   */
  public void setCertificateExpiry(String instance, int certificate, long nanos) {
    find(l7, instance).setExpiry(certificate, nanos);
  }

  /**
   * Changes how often the stores that the rate limits of an L7 instance ask fail.
   *
   * @param share of round trips that bring nothing, or below 0 for the share as configured
   */
  public void setStoreErrors(String instance, double share) {
    find(l7, instance).setStoreErrors(share);
  }

  /**
   * Publishes or withdraws one record of a name.
   *
   * @param front what stands behind the address, such as {@code servers.web.1}
   */
  public void setAnnounced(String zone, String front, boolean announced) {
    zoneOf(zone).setAnnounced(addressOf(zone, front), announced);
  }

  /** Changes the weight of one record of a name. */
  public void setAnswerWeight(String zone, String front, double weight) {
    zoneOf(zone).setWeight(addressOf(zone, front), weight);
  }

  /** Changes the TTL of answers given from now on. */
  public void setTtl(String zone, long ttlNanos) {
    zoneOf(zone).setTtlNanos(ttlNanos);
  }

  /** Cuts a client group off, what is on its way included, or connects it again. */
  public void setCut(String clientGroup, boolean cut) {
    find(clients, clientGroup).link.setCut(cut);
  }

  /** Loses this share of a client group's requests, and of its answers. */
  public void setLoss(String clientGroup, double share) {
    find(clients, clientGroup).link.setLossShare(share);
  }

  /** Adds to every round trip of a client group; 0 ends it. */
  public void setExtraDelay(String clientGroup, long nanos) {
    find(clients, clientGroup).link.setExtraNanos(nanos);
  }

  /** Adds to the time each answer of resolvers or of a name server takes; 0 ends it. */
  public void setAnswerDelay(String name, long nanos) {
    if (resolvers.containsKey(name)) {
      resolvers.get(name).availability().extraNanos = nanos;
    } else {
      zoneOf(name).setExtraNanos(nanos);
    }
  }

  /** Cuts the way between two places, what is on its way included, or takes one cut back. */
  public void setWayCut(int from, int to, boolean cut) {
    network.setCut(from, to, cut);
    hostsChanged();
  }

  /** Loses this share of what is sent between two places. */
  public void setWayLoss(int from, int to, double share) {
    network.setLossShare(from, to, share);
  }

  /** Loses as much between two places as before. */
  public void resetWayLoss(int from, int to) {
    network.setLossShare(from, to, -1);
  }

  /** Adds to every round trip between two places; 0 ends it. */
  public void setWayDelay(int from, int to, long nanos) {
    network.setExtraNanos(from, to, nanos);
  }

  /** Withdraws a site of an anycast address, or announces it again. */
  public void setSiteWithdrawn(String vip, String site, boolean withdrawn) {
    find(anycast, vip).setWithdrawn(site, withdrawn);
  }

  /** Announces a site of an anycast address with so many prepends. */
  public void setSitePrepend(String vip, String site, int times) {
    find(anycast, vip).setPrepend(site, times);
  }

  private void hostsChanged() {
    anycast.values().forEach(Vip::hostsChanged);
  }

  /** Goes on with other arrivals from now on. */
  public void setArrivals(String clientGroup, ArrivalProcess process) {
    find(clients, clientGroup).setArrivals(process);
  }

  /** Lets no client ask for anything new. */
  public void stopClients() {
    clients.values().forEach(group -> group.setArrivals(null));
  }

  /** Resolvers and name servers crash, drop and come back as a whole. */
  private boolean entersAsDns(String name, Availability.State state) {
    if (resolvers.containsKey(name)) {
      resolvers.get(name).enter(state);
    } else if (zones.containsKey(name)) {
      zones.get(name).enter(state);
    } else {
      return false;
    }
    return true;
  }

  private boolean isL4Instance(String name) {
    return name.startsWith("l4.");
  }

  private L4Tier l4Of(String instance) {
    return find(l4, instance.substring(0, instance.lastIndexOf('.')));
  }

  private static int instanceOf(String name) {
    return Integer.parseInt(name.substring(name.lastIndexOf('.') + 1)) - 1;
  }

  private Server server(String name) {
    return find(servers, name);
  }

  private Target target(String name) {
    return servers.containsKey(name) ? server(name) : find(l7, name);
  }

  private Zone zoneOf(String name) {
    return find(zones, name);
  }

  private int addressOf(String zone, String front) {
    Zone found = zoneOf(zone);
    for (int i = 0; i < found.size(); i++) {
      if (found.front(i).name().equals(front)) {
        return i;
      }
    }
    throw new IllegalArgumentException("no address of " + front + " in " + zone);
  }

  private static <T> T find(Map<String, T> all, String name) {
    T found = all.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no " + name + " among " + all.keySet());
    }
    return found;
  }
}
