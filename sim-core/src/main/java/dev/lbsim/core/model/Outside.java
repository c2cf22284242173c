package dev.lbsim.core.model;

import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.random.Streams;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where a live world is met from outside: doors to its processes and tiers, its anycast addresses,
 * its name servers and its resolvers.
 */
public final class Outside {
  private final Engine engine;
  private final Network network;
  private final Streams streams;
  private final Population population;
  private final Map<String, ClientGroup> clients;
  private final Map<String, Zone> zones;
  private final Map<String, Resolvers> resolvers;
  private final Function<String, Front> fronts;

  Outside(
      Engine engine,
      Network network,
      Streams streams,
      Population population,
      Map<String, ClientGroup> clients,
      Map<String, Zone> zones,
      Map<String, Resolvers> resolvers,
      Function<String, Front> fronts) {
    this.engine = engine;
    this.network = network;
    this.streams = streams;
    this.population = population;
    this.clients = clients;
    this.zones = zones;
    this.resolvers = resolvers;
    this.fronts = fronts;
  }

  /**
   * Where requests come in.
   *
   * @param front name of a server, an L7 instance or an L4 tier, which stands where it will
   * @param porter brings them
   */
  public Entrance entrance(String front, Entrance.Porter porter) {
    return entrance(front, "", null, 0, porter);
  }

  /**
   * Where connections come in at an anycast address: those of clients who are where a client group
   * is, so that routes lead them where they lead that.
   *
   * @param vip name of an anycast address, whose visits stand for whole connections
   * @param group name of a client group
   * @param ofNetwork which of its networks, from 0; beyond the last it begins anew
   * @param porter brings them
   */
  public Entrance entrance(String vip, String group, int ofNetwork, Entrance.Porter porter) {
    return entrance(vip, "/" + group + "/" + ofNetwork, client(group), ofNetwork, porter);
  }

  private Entrance entrance(
      String front,
      String from,
      @Nullable ClientGroup group,
      int ofNetwork,
      Entrance.Porter porter) {
    return new Entrance(
        front + "/entrance" + from,
        engine,
        network,
        streams,
        population,
        fronts.apply(front),
        group,
        ofNetwork,
        porter);
  }

  /** The name server of a name, such as {@code dns.www.example.test}. */
  public NameServer nameServer(String zone) {
    return new NameServer(World.find(zones, zone));
  }

  /** The resolvers of a population, such as {@code resolvers.isp}. */
  public RecursiveServer resolvers(String name) {
    return new RecursiveServer(
        World.find(resolvers, name), engine, network, streams, zones, clients);
  }

  /** Where a client group is, or {@link Network#NOWHERE}. */
  public int placeOf(String group) {
    return client(group).place();
  }

  private ClientGroup client(String group) {
    return World.find(clients, group);
  }
}
