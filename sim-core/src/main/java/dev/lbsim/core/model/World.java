package dev.lbsim.core.model;

import dev.lbsim.core.balance.Replayable;
import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.random.Streams;
import dev.lbsim.core.stats.LatencyHistogram;
import dev.lbsim.core.stats.Metered;
import dev.lbsim.core.stats.Recording;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One replication's world: nodes are built from the servers outwards, started, and run until the
 * end. A run is a pure function of what was built and of the streams.
 *
 * <pre>
 *   ClientGroup --Link--> L4Tier (instances) --> L7Tier (instances, workers) --> Server
 *        |  Lookup: Resolvers, Zone
 * </pre>
 */
public final class World {
  private final Engine engine = new Engine();
  private final Network network;
  private final Streams streams;
  private final @Nullable Carrier carrier;
  private final Population population = new Population();
  private final Map<String, Server> servers = new LinkedHashMap<>();
  private final Map<String, Autoscaler> autoscalers = new LinkedHashMap<>();
  private final Map<String, L7Instance> l7 = new LinkedHashMap<>();
  private final Map<String, TierRoute[]> routes = new LinkedHashMap<>();
  private final Map<String, L4Tier> l4 = new LinkedHashMap<>();
  private final Map<String, Vip> anycast = new LinkedHashMap<>();
  private final Map<String, Zone> zones = new LinkedHashMap<>();
  private final Map<String, Resolvers> resolvers = new LinkedHashMap<>();
  private final Map<String, ClientGroup> clients = new LinkedHashMap<>();
  private int networkCount;
  private final List<Runnable> starts = new ArrayList<>();

  /** An empty world whose draws come from {@code streams}. */
  public World(Streams streams) {
    this(streams, Network.Settings.NONE);
  }

  /**
   * An empty world with places.
   *
   * @param streams what its draws come from
   */
  public World(Streams streams, Network.Settings places) {
    this(streams, places, null);
  }

  /**
   * An empty world that is live if something carries its requests.
   *
   * @param carrier what does, or null to simulate that too
   */
  public World(Streams streams, Network.Settings places, @Nullable Carrier carrier) {
    this.streams = streams;
    this.carrier = carrier;
    this.network =
        new Network(engine, places, carrier == null ? null : new Remote(engine, carrier));
  }

  /** The clock and the loop, to schedule failures on. */
  public Engine engine() {
    return engine;
  }

  /** The streams of this replication. */
  public Streams streams() {
    return streams;
  }

  /**
   * Adds a server.
   *
   * @param name such as {@code servers.web.1}
   * @param pool such as {@code servers.web}
   */
  public void addServer(String name, String pool, ServerSettings settings) {
    Server server = new Server(name, pool, engine, streams, settings);
    server.whenOutOfMemory(() -> levers().crash(name), () -> levers().restore(name));
    servers.put(name, server);
    if (carrier != null) {
      server.carriedBy(carrier);
    }
  }

  /**
   * Lets the size of a pool follow its load. Before the tiers in front of it are added.
   *
   * @param pool such as {@code servers.web}
   * @param members all the servers there can be, which exist and are alike
   */
  public void addAutoscaler(String pool, AutoscaleSettings settings, List<String> members) {
    String name = pool + "/autoscale";
    Server[] all = members.stream().map(member -> find(servers, member)).toArray(Server[]::new);
    autoscalers.put(
        pool, new Autoscaler(name, engine, settings, streams.stream(name + "/phases"), all));
  }

  /**
   * Adds one instance of an L7 tier.
   *
   * @param name such as {@code l7.proxy.1}
   * @param tier such as {@code l7.proxy}
   * @param targets names of servers or L7 instances in each pool behind it, which exist
   */
  public void addL7(String name, String tier, L7Settings settings, List<List<String>> targets) {
    TierRoute[] shared = routes.computeIfAbsent(tier, of -> tierRoutes(of, settings));
    L7Instance instance =
        new L7Instance(
            name,
            tier,
            engine,
            streams,
            population,
            network,
            settings,
            shared,
            targets.stream().map(this::targets).toList());
    l7.put(name, instance);
    if (carrier != null) {
      instance.carriedBy(carrier);
    }
  }

  private static TierRoute[] tierRoutes(String tier, L7Settings settings) {
    PoolMeters[] pools = new PoolMeters[settings.pools().size()];
    for (int p = 0; p < pools.length; p++) {
      pools[p] = new PoolMeters(tier + ".pools." + (p + 1), pools.length > 1);
    }
    CostSettings costs = settings.costs();
    TierRoute.Shared shared =
        new TierRoute.Shared(
            pools, costs == null ? null : new CostMeters(tier + ".cost", costs.subjects()));
    // The only route of a tier has nothing to tell of latency that its clients do not.
    boolean several = settings.routes().size() > 1;
    return settings.routes().stream()
        .map(route -> new RouteMeters(tier + ".routes." + route.name(), several))
        .map(meters -> new TierRoute(meters, shared))
        .toArray(TierRoute[]::new);
  }

  /**
   * Adds an L4 tier with all its instances.
   *
   * @param name such as {@code l4.edge}
   * @param targets names of servers or L7 instances behind it, which exist
   */
  public void addL4(String name, L4Settings settings, List<String> targets) {
    l4.put(name, new L4Tier(name, engine, network, streams, settings, targets(targets)));
  }

  /**
   * Adds an anycast address. What stands at its sites has been put there before.
   *
   * @param name such as {@code anycast.www}
   * @param fronts names of what stands behind each site: servers, L7 instances or L4 tiers
   */
  public void addAnycast(String name, VipSettings settings, List<String> fronts) {
    Front[] behind = fronts.stream().map(this::front).toArray(Front[]::new);
    anycast.put(name, new Vip(name, engine, network, streams, population, behind, settings));
  }

  /**
   * Adds a DNS name.
   *
   * @param name such as {@code dns.www.example.test}
   * @param fronts names of what stands behind each address: servers, L7 instances or L4 tiers
   */
  public void addZone(String name, List<String> fronts, ZoneSettings settings) {
    Front[] behind = fronts.stream().map(this::front).toArray(Front[]::new);
    zones.put(name, new Zone(name, engine, streams, network, behind, settings));
  }

  /** Adds a population of resolvers, such as {@code resolvers.isp}. */
  public void addResolvers(String name, ResolverSettings settings) {
    resolvers.put(name, new Resolvers(name, engine, streams, network, settings));
  }

  /**
   * Adds a client group that visits one address.
   *
   * @param process makes the arrivals, or gives null in a closed loop
   */
  public void addClients(
      String name,
      ClientSettings settings,
      Function<Streams, @Nullable ArrivalProcess> process,
      String visits) {
    put(
        name,
        process,
        new ClientGroup(name, engine, network, streams, population, settings, front(visits), null));
  }

  /**
   * Adds a client group that visits a name.
   *
   * @param resolver the population it asks, or null to ask the name server every time
   * @param lookups how it looks the name up
   */
  public void addClients(
      String name,
      ClientSettings settings,
      Function<Streams, @Nullable ArrivalProcess> process,
      String zone,
      @Nullable String resolver,
      LookupSettings lookups) {
    Lookup lookup =
        new Lookup(
            name,
            engine,
            network,
            find(zones, zone),
            resolver == null ? null : find(resolvers, resolver),
            lookups,
            networkCount,
            settings.networks(),
            streams.stream(name + "/resolvers"));
    networkCount += settings.networks();
    put(
        name,
        process,
        new ClientGroup(name, engine, network, streams, population, settings, null, lookup));
  }

  private void put(
      String name, Function<Streams, @Nullable ArrivalProcess> process, ClientGroup group) {
    clients.put(name, group);
    starts.add(() -> group.start(process.apply(streams)));
  }

  /** Starts health checks and clients. Once, before {@link #run}. */
  public void start() {
    zones.values().forEach(Zone::start);
    anycast.values().forEach(Vip::start);
    l4.values().forEach(L4Tier::start);
    l7.values().forEach(L7Instance::start);
    autoscalers.values().forEach(Autoscaler::start);
    starts.forEach(Runnable::run);
  }

  /**
   * Starts the tiers alone, with their health checks, for a world whose clients and servers are
   * real. Instead of {@link #start}.
   */
  public void startTiers() {
    l4.values().forEach(L4Tier::start);
    l7.values().forEach(L7Instance::start);
  }

  /** Runs everything that happens before {@code nanos}; what happens at that instant is not. */
  public void runTo(long nanos) {
    engine.runUntil(nanos - 1);
  }

  /**
   * Runs to the end of the recording, capturing at each of its boundaries. What happens exactly at
   * a boundary belongs to the segment that starts there.
   */
  public void run(Recording recording) {
    for (long boundary = recording.nextBoundaryNanos();
        boundary != Long.MAX_VALUE;
        boundary = recording.nextBoundaryNanos()) {
      runTo(boundary);
      recording.capture();
    }
  }

  /**
   * Time that requests of users have spent in flight so far, in nanoseconds, those still in flight
   * included; modulo 2^64, so differences are exact. Attackers are no users.
   */
  public long inFlightNanos(long nowNanos) {
    long area = 0;
    for (ClientGroup group : clients.values()) {
      if (group.attacks()) {
        continue;
      }
      for (ClientMeters meters : group.kindMeters()) {
        area += meters.inFlightNanos(nowNanos);
      }
    }
    return area;
  }

  /** Everything that has meters, in the order results show it. */
  public List<Metered> metered() {
    List<Metered> all = new ArrayList<>();
    for (ClientGroup group : clients.values()) {
      all.add(group);
      all.addAll(List.of(group.kindMeters()));
    }
    all.addAll(resolvers.values());
    all.addAll(zones.values());
    anycast.values().forEach(vip -> all.addAll(vip.metered()));
    l4.values().forEach(tier -> all.addAll(tier.instances()));
    all.addAll(l7.values());
    for (TierRoute[] tier : routes.values()) {
      Arrays.stream(tier).forEach(route -> all.add(route.meters));
      all.addAll(List.of(tier[0].pools()));
      CostMeters costs = tier[0].costs();
      if (costs != null) {
        all.add(costs);
      }
    }
    all.addAll(servers.values());
    return all;
  }

  /** The latency histograms, {@code <meters>/ok} and {@code <meters>/errors}. */
  public Map<String, LatencyHistogram> histograms() {
    Map<String, LatencyHistogram> all = new LinkedHashMap<>();
    for (ClientGroup group : clients.values()) {
      for (ClientMeters meters : group.kindMeters()) {
        all.put(meters.scope() + "/ok", meters.okLatency);
        all.put(meters.scope() + "/errors", meters.errorLatency);
      }
    }
    for (TierRoute[] tier : routes.values()) {
      for (TierRoute route : tier) {
        addLatency(all, route.meters.scope(), route.meters.okLatency);
      }
      for (PoolMeters pool : tier[0].pools()) {
        addLatency(all, pool.scope(), pool.okLatency);
      }
    }
    return all;
  }

  private static void addLatency(
      Map<String, LatencyHistogram> all, String scope, @Nullable LatencyHistogram latency) {
    if (latency != null) {
      all.put(scope + "/ok", latency);
    }
  }

  /**
   * Checks that nothing was lost or made up: each client group, tier and server accounts for all
   * that came to it.
   *
   * @return one sentence for each rule broken; empty when all is well
   */
  public List<String> conservation() {
    List<String> broken = new ArrayList<>();
    clients.values().forEach(group -> group.checkConservation(broken));
    l4.values().forEach(tier -> tier.checkConservation(broken));
    l7.values().forEach(instance -> instance.checkConservation(broken));
    servers.values().forEach(server -> server.checkConservation(broken));
    return broken;
  }

  /** Attempts that are somewhere in the world, whether or not their clients still wait. */
  long attemptsOut() {
    return clients.values().stream().mapToLong(group -> group.requests.requestsOut).sum()
        + l7.values().stream().mapToLong(L7Instance::attemptsOut).sum();
  }

  /**
   * Where requests from outside come in.
   *
   * @param front name of a server, an L7 instance or an L4 tier, which stands where it will
   */
  public Entrance entrance(String front, Entrance.Porter porter) {
    return outside().entrance(front, porter);
  }

  /** Where a live world is met from outside. */
  public Outside outside() {
    return new Outside(
        engine, network, streams, population, clients, zones, resolvers, this::front);
  }

  /**
   * Who decides in this world, by name: what is told them can be written down, and told again to
   * those of a world that was built in the same way.
   */
  public Map<String, Replayable> deciders() {
    Deciders all = new Deciders();
    clients.forEach((name, group) -> all.add(name + "/retry-budget", group.retryRule().budget()));
    l4.values().forEach(tier -> tier.instances().forEach(instance -> instance.tell(all)));
    l7.values().forEach(instance -> instance.deciders.all().forEach(all::add));
    return all.all();
  }

  /** How everybody is, and what they think of each other. */
  public Inspection inspection() {
    return Inspection.of(clients.values(), servers.values(), l7.values(), l4.values());
  }

  /** The levers of this world, for failures and other interventions. */
  public Levers levers() {
    return new Levers(
        engine, network, streams, servers, l7, l4, anycast, zones, resolvers, clients);
  }

  private Target[] targets(List<String> names) {
    return names.stream()
        .map(name -> servers.containsKey(name) ? servers.get(name) : find(l7, name))
        .toArray(Target[]::new);
  }

  private Front front(String name) {
    if (servers.containsKey(name)) {
      return servers.get(name);
    }
    if (anycast.containsKey(name)) {
      return anycast.get(name);
    }
    return l7.containsKey(name) ? l7.get(name) : find(l4, name);
  }

  /**
   * Says where a component stands that was added before; until then it stands nowhere.
   *
   * @param name of a server, an L7 instance, an L4 tier, a client group, resolvers or a DNS name
   * @param place of the network this world was made with
   */
  public void standAt(String name, int place) {
    for (Map<String, ? extends Node> kind : List.of(servers, l7, l4, clients, resolvers, zones)) {
      Node found = kind.get(name);
      if (found != null) {
        found.standAt(place);
        return;
      }
    }
    throw new IllegalArgumentException("no " + name);
  }

  /** The places and what lies between them. */
  public Network network() {
    return network;
  }

  static <T> T find(Map<String, T> all, String name) {
    T found = all.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no " + name + " among " + all.keySet());
    }
    return found;
  }
}
