package dev.lbsim.scenario.compile;

import dev.lbsim.core.balance.Dispatcher;
import dev.lbsim.core.balance.Rewrite;
import dev.lbsim.core.balance.RouteMatch;
import dev.lbsim.core.dns.AnswerPolicies;
import dev.lbsim.core.guard.HealthCheckSettings;
import dev.lbsim.core.guard.HealthState;
import dev.lbsim.core.guard.SlowStart;
import dev.lbsim.core.model.Carrier;
import dev.lbsim.core.model.ClientSettings;
import dev.lbsim.core.model.L4Settings;
import dev.lbsim.core.model.L7Settings;
import dev.lbsim.core.model.PoolSettings;
import dev.lbsim.core.model.RequestKind;
import dev.lbsim.core.model.World;
import dev.lbsim.core.model.ZoneSettings;
import dev.lbsim.core.random.Streams;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.check.Names;
import dev.lbsim.scenario.language.check.Target;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.spec.AnycastSpec;
import dev.lbsim.scenario.language.spec.ClientsSpec;
import dev.lbsim.scenario.language.spec.DnsSpec;
import dev.lbsim.scenario.language.spec.EventSpec;
import dev.lbsim.scenario.language.spec.HealthSpec;
import dev.lbsim.scenario.language.spec.L4Spec;
import dev.lbsim.scenario.language.spec.L7Spec;
import dev.lbsim.scenario.language.spec.ResolversSpec;
import dev.lbsim.scenario.language.spec.ScenarioSpec;
import dev.lbsim.scenario.language.spec.SlowStartSpec;
import dev.lbsim.scenario.language.spec.ViewSpec;
import dev.lbsim.scenario.language.value.AnswersSpec;
import dev.lbsim.scenario.language.value.BalanceSpec;
import dev.lbsim.scenario.language.value.PolicySpec;
import dev.lbsim.scenario.language.value.Ref;
import dev.lbsim.scenario.language.value.Share;
import dev.lbsim.scenario.run.Layout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Builds worlds from a checked scenario, from the servers outwards. A checked scenario always
 * compiles.
 */
public final class ScenarioCompiler implements CompiledScenario {
  private final Scenario scenario;
  private final ScenarioSpec spec;
  private final ComponentNames names;
  private final Draws draws;
  private final PlaceTable places;
  private final AnycastCompiler anycast;
  private final ClientCompiler clients;
  private final KindTable kinds;

  /** Made once: what routes share goes by identity, and replications run at the same time. */
  private final Map<String, L7Settings> tiers = new LinkedHashMap<>();

  private final ServerCompiler servers;
  private final EventCompiler events;
  private final Set<String> l7InOrder = new LinkedHashSet<>();

  private ScenarioCompiler(Scenario scenario) {
    this.scenario = scenario;
    this.spec = scenario.spec();
    this.names = new ComponentNames(scenario);
    this.draws = new Draws(new FolderNumbers(scenario.folder()));
    FileReplays replays = new FileReplays(scenario.folder());
    this.clients = new ClientCompiler(draws, replays);
    this.kinds = new KindTable(spec.clients(), draws, replays, spec.l7(), this::tiersBehind);
    this.places = new PlaceTable(scenario, draws);
    this.servers = new ServerCompiler(names, places, draws);
    this.anycast = new AnycastCompiler(scenario, names, places, draws);
    this.events = new EventCompiler(scenario, names, places, kinds.caches(), clients, draws);
    spec.l7().keySet().forEach(this::orderL7);
    L7Compiler compiler = new L7Compiler(draws, kinds);
    spec.l7().forEach((tier, l7) -> tiers.put(tier, compiler.settings(l7, pool(l7))));
  }

  /** Compiles a checked scenario. */
  public static CompiledScenario compile(Scenario scenario) {
    return new ScenarioCompiler(scenario);
  }

  /** What a tier forwards to is built before it. */
  private void orderL7(String tier) {
    if (l7InOrder.contains(tier)) {
      return;
    }
    tiersBehind(tier).forEach(this::orderL7);
    l7InOrder.add(tier);
  }

  private List<String> tiersBehind(String tier) {
    return L7Compiler.pools(Objects.requireNonNull(spec.l7().get(tier))).stream()
        .map(ref -> names.target(ref, Set.of(Target.Kind.L7, Target.Kind.SERVERS)))
        .filter(pool -> pool.kind() == Target.Kind.L7)
        .map(Target::name)
        .toList();
  }

  @Override
  public Scenario scenario() {
    return scenario;
  }

  @Override
  public World world(
      long seed, int replication, @Nullable Carrier carrier, EventListener listener) {
    World world = new World(new Streams(seed, replication), places.network(), carrier);
    spec.servers().forEach((pool, group) -> servers.add(world, pool, group));
    for (String tier : l7InOrder) {
      addL7(world, tier, Objects.requireNonNull(spec.l7().get(tier)));
    }
    spec.l4().forEach((tier, l4) -> addL4(world, tier, l4));
    spec.anycast()
        .forEach(
            (name, vip) ->
                world.addAnycast(
                    "anycast." + name,
                    anycast.settings(vip, vip.health() == null ? null : health(vip.health())),
                    anycast.fronts(vip)));
    spec.dns().forEach((name, zone) -> addZone(world, name, zone));
    spec.resolvers().forEach((name, group) -> addResolvers(world, name, group));
    spec.clients()
        .forEach(
            (name, group) -> {
              String full = "clients." + name;
              Target visits = scenario.names().resolve(group.visits(), Names.VISITS);
              if (visits.kind() == Target.Kind.DNS) {
                world.addClients(
                    full,
                    settings(name, group),
                    clients.arrivals(full, group),
                    "dns." + visits.name(),
                    group.resolver() == null ? null : "resolvers." + resolver(group.resolver()),
                    DnsCompiler.lookups(group));
              } else {
                world.addClients(
                    full,
                    settings(name, group),
                    clients.arrivals(full, group),
                    names.fronts(group.visits()).get(0));
              }
              world.standAt(full, places.of(group.at()));
            });
    events.schedule(world.levers(), listener);
    return world;
  }

  @Override
  public Intervention intervention(EventSpec event) throws BadValue {
    return events.intervention(event);
  }

  @Override
  public Map<String, List<RouteMatch>> routeMatches() {
    Map<String, List<RouteMatch>> matches = new LinkedHashMap<>();
    spec.l7().forEach((tier, l7) -> matches.put("l7." + tier, Candidates.matches(l7)));
    return matches;
  }

  @Override
  public Map<String, Map<String, Rewrite>> rewrites() {
    Map<String, Map<String, Rewrite>> rewrites = new LinkedHashMap<>();
    spec.l7().forEach((tier, l7) -> rewrites.put("l7." + tier, RewriteTable.byRoute(l7)));
    return rewrites;
  }

  @Override
  public List<RequestKind> kinds() {
    return spec.clients().keySet().stream().flatMap(name -> kinds.of(name).stream()).toList();
  }

  @Override
  public List<String> hosts() {
    return kinds.asked().stream().map(KindTable.Asked::host).toList();
  }

  private ClientSettings settings(String name, ClientsSpec group) {
    return clients.settings(group, kinds.of(name), anycast.networks(group), anycast.ases(group));
  }

  private String resolver(dev.lbsim.scenario.language.value.Ref ref) {
    return names.target(ref, Set.of(Target.Kind.RESOLVERS)).name();
  }

  private void addL7(World world, String tier, L7Spec l7) {
    L7Settings settings = Objects.requireNonNull(tiers.get(tier));
    List<List<String>> targets = L7Compiler.pools(l7).stream().map(names::backends).toList();
    for (String instance : names.l7Instances(tier)) {
      world.addL7(instance, "l7." + tier, settings, targets);
      world.standAt(instance, places.of(l7.at()));
    }
  }

  private void addL4(World world, String tier, L4Spec l4) {
    L4Spec.TableSpec table = l4.connections();
    world.addL4(
        "l4." + tier,
        new L4Settings(
            l4.count(),
            l4.ecmp()::create,
            l4.hashOn() == L4Spec.HashOn.SOURCE,
            table == null ? 0 : table.table().value(),
            table == null || table.idle() == null ? 0 : table.idle().nanos(),
            l4.returns() == L4Spec.Return.PROXIED,
            l4.detect().nanos(),
            pool(l4.balance(), l4.panic(), l4.view(), l4.health(), l4.slowStart())),
        names.backends(l4.pool()));
    world.standAt("l4." + tier, places.of(l4.at()));
  }

  private static PoolSettings pool(L7Spec l7) {
    return pool(l7.balance(), l7.panic(), l7.view(), l7.health(), l7.slowStart())
        .with(L7Compiler.guards(l7));
  }

  private static PoolSettings pool(
      BalanceSpec balance,
      Share panic,
      @Nullable ViewSpec view,
      @Nullable HealthSpec health,
      @Nullable SlowStartSpec slowStart) {
    return new PoolSettings(
        balance::create,
        balance.consistent(),
        new Dispatcher.Options(panic.ratio(), view == null ? 0 : view.refresh().nanos()),
        health == null ? null : health(health),
        slowStart == null
            ? null
            : new SlowStart(
                slowStart.window().nanos(), slowStart.min().ratio(), slowStart.aggression()));
  }

  /** Everything counts as up before the first check, as in a pool that has been running. */
  private static HealthCheckSettings health(HealthSpec health) {
    return new HealthCheckSettings(
        health.every().nanos(),
        health.every().nanos(),
        health.effectiveTimeout().nanos(),
        health.rise(),
        health.fall(),
        health.jitter().ratio(),
        HealthState.Start.FULLY_UP);
  }

  private void addZone(World world, String name, DnsSpec zone) {
    List<String> fronts = fronts(zone);
    double[] weights = new double[fronts.size()];
    int at = 0;
    for (AnswersSpec.Answer answer : zone.answers().answers()) {
      int count = names.fronts(answer.target()).size();
      for (int i = 0; i < count; i++) {
        weights[at++] = answer.weight().value();
      }
    }
    PolicySpec policy = zone.policy() != null ? zone.policy() : standardPolicy(zone);
    world.addZone(
        "dns." + name,
        fronts,
        new ZoneSettings(
            weights,
            policy::create,
            map(zone, fronts),
            zone.ttl().nanos(),
            zone.negativeTtl() == null ? ZoneSettings.AS_TTL : zone.negativeTtl().nanos(),
            zone.fail(),
            zone.effectiveFailBelow(),
            zone.failTo() == null ? -1 : fronts.size() - 1,
            zone.health() == null ? null : DnsCompiler.health(zone.health(), places),
            places.all(zone.at())));
  }

  /** One row a place, and one for everybody else. */
  private double @Nullable [][] map(DnsSpec zone, List<String> fronts) {
    if (zone.map().isEmpty()) {
      return null;
    }
    double[][] rows = new double[places.count() + 1][0];
    zone.map()
        .forEach(
            (place, entry) -> {
              double[] row = new double[fronts.size()];
              for (AnswersSpec.Answer answer : entry.answers()) {
                for (String front : names.fronts(answer.target())) {
                  row[fronts.indexOf(front)] = answer.weight().value();
                }
              }
              rows[place.equals(DnsSpec.DEFAULT) ? places.count() : places.of(place)] = row;
            });
    return rows;
  }

  private List<String> fronts(DnsSpec zone) {
    List<String> fronts = new ArrayList<>();
    zone.answers().answers().forEach(answer -> fronts.addAll(names.fronts(answer.target())));
    if (zone.failTo() != null) {
      fronts.addAll(names.fronts(zone.failTo()));
    }
    return fronts;
  }

  private static PolicySpec standardPolicy(DnsSpec zone) {
    String name = zone.answers().weighted() ? "weighted" : "round-robin";
    AnswerPolicies.Kind kind = AnswerPolicies.find(name).orElseThrow();
    return new PolicySpec(name, kind, dev.lbsim.core.catalog.Arguments.none());
  }

  private void addResolvers(World world, String name, ResolversSpec group) {
    world.addResolvers("resolvers." + name, DnsCompiler.resolvers(group));
    world.standAt("resolvers." + name, places.of(group.at()));
  }

  /** What requests of a group may be sent to: addresses, and of an anycast address its sites. */
  private List<String> reach(ClientsSpec group) {
    Target visits = scenario.names().resolve(group.visits(), Names.VISITS);
    List<String> fronts =
        visits.kind() == Target.Kind.DNS
            ? fronts(Objects.requireNonNull(spec.dns().get(visits.name())))
            : names.fronts(group.visits());
    List<String> ends = new ArrayList<>();
    for (String front : fronts) {
      AnycastSpec vip =
          front.startsWith("anycast.") ? spec.anycast().get(front.substring(8)) : null;
      if (vip == null) {
        ends.add(front);
      } else {
        vip.sites().keySet().forEach(site -> ends.add(front + "." + site));
      }
    }
    return ends.size() > 1 ? ends : List.of();
  }

  @Override
  public Layout layout() {
    Map<String, List<Layout.KindMeters>> groups = new LinkedHashMap<>();
    spec.clients()
        .forEach(
            (name, group) -> {
              List<Layout.KindMeters> meters = new ArrayList<>();
              List<RequestKind> ofGroup = kinds.of(name);
              for (int i = 0; i < ofGroup.size(); i++) {
                meters.add(
                    new Layout.KindMeters(ofGroup.get(i).path(), "clients." + name + "#" + i));
              }
              groups.put("clients." + name, meters);
            });
    Map<String, List<String>> zones = new LinkedHashMap<>();
    spec.dns().forEach((name, zone) -> zones.put("dns." + name, fronts(zone)));
    Map<String, List<String>> sites = new LinkedHashMap<>();
    spec.anycast()
        .forEach(
            (name, vip) ->
                sites.put(
                    "anycast." + name,
                    vip.sites().keySet().stream()
                        .map(site -> "anycast." + name + "." + site)
                        .toList()));
    Map<String, List<String>> l4 = new LinkedHashMap<>();
    spec.l4().keySet().forEach(tier -> l4.put("l4." + tier, names.l4Instances(tier)));
    Map<String, List<String>> l7 = new LinkedHashMap<>();
    spec.l7().keySet().forEach(tier -> l7.put("l7." + tier, names.l7Instances(tier)));
    Map<String, Integer> workers = new LinkedHashMap<>();
    spec.l7().forEach((tier, l7Spec) -> workers.put("l7." + tier, l7Spec.workers()));
    Map<String, List<Layout.TierPool>> upstreams = new LinkedHashMap<>();
    spec.l7().forEach((tier, l7Spec) -> upstreams.put("l7." + tier, upstreams(tier, l7Spec)));
    Map<String, List<String>> routes = new LinkedHashMap<>();
    spec.l7()
        .forEach(
            (tier, l7Spec) ->
                routes.put(
                    "l7." + tier,
                    l7Spec.routeNames().stream()
                        .map(route -> "l7." + tier + ".routes." + route)
                        .toList()));
    Map<String, List<String>> costs = new LinkedHashMap<>();
    spec.l7()
        .forEach(
            (tier, l7Spec) -> {
              if (l7Spec.costAware() != null) {
                costs.put("l7." + tier, new CostCompiler(kinds).subjects(l7Spec.costAware()));
              }
            });
    Map<String, List<String>> pools = new LinkedHashMap<>();
    spec.servers()
        .keySet()
        .forEach(pool -> pools.put("servers." + pool, List.copyOf(names.members(pool))));
    Map<String, List<String>> reaches = new LinkedHashMap<>();
    spec.clients().forEach((name, group) -> reaches.put("clients." + name, reach(group)));
    Set<String> attackers = new LinkedHashSet<>();
    spec.clients()
        .forEach(
            (name, group) -> {
              if (group.attack() != null) {
                attackers.add("clients." + name);
              }
            });
    return new Layout(
        groups,
        attackers,
        reaches,
        spec.resolvers().keySet().stream().map(name -> "resolvers." + name).toList(),
        zones,
        sites,
        l4,
        l7,
        workers,
        upstreams,
        routes,
        costs,
        pools);
  }

  private static List<Layout.TierPool> upstreams(String tier, L7Spec l7) {
    List<Layout.TierPool> pools = new ArrayList<>();
    for (Ref ref : L7Compiler.pools(l7)) {
      String of = "l7." + tier + ".pools.";
      pools.add(new Layout.TierPool(of + ref.text(), of + (pools.size() + 1)));
    }
    return pools;
  }
}
