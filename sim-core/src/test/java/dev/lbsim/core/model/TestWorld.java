package dev.lbsim.core.model;

import dev.lbsim.core.balance.ecmp.EcmpGroup;
import dev.lbsim.core.balance.ecmp.EcmpGroups;
import dev.lbsim.core.catalog.Arguments;
import dev.lbsim.core.dns.FailMode;
import dev.lbsim.core.guard.HealthCheckSettings;
import dev.lbsim.core.model.Worlds.ClientSpec;
import dev.lbsim.core.model.Worlds.ServerSpec;
import dev.lbsim.core.random.Distribution;
import dev.lbsim.core.random.Streams;
import dev.lbsim.core.stats.Recording;
import dev.lbsim.core.time.Nanos;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A world under construction, and then under test. Names are full: {@code servers.web.1}. */
public final class TestWorld {
  private final World world;
  private final List<Runnable> atStart = new ArrayList<>();
  private Supplier<EcmpGroup> ecmp = () -> group("modulo");

  TestWorld(Streams streams) {
    this(streams, Network.Settings.NONE);
  }

  TestWorld(Streams streams, Network.Settings places) {
    this.world = new World(streams, places);
  }

  /** Puts what was added before at a place. */
  public TestWorld at(String name, int place) {
    world.standAt(name, place);
    return this;
  }

  /** The world itself. */
  public World world() {
    return world;
  }

  private static EcmpGroup group(String name) {
    return EcmpGroups.find(name)
        .orElseThrow()
        .factory()
        .create(Arguments.of(Map.of("buckets", 128, "idle", 120 * Nanos.NANOS_PER_SEC)));
  }

  /** How flows are spread over the instances of L4 tiers that are yet to come. */
  public TestWorld ecmp(String name) {
    ecmp = () -> group(name);
    return this;
  }

  /** One server; what stands before the last dot of its name is its pool. */
  public TestWorld server(String name, ServerSpec spec) {
    world.addServer(name, name.substring(0, name.lastIndexOf('.')), spec.settings());
    return this;
  }

  /** Servers {@code pool.1} to {@code pool.count}. */
  public TestWorld servers(String pool, int count, ServerSpec spec) {
    members(pool, count).forEach(name -> server(name, spec));
    return this;
  }

  /** A pool whose size follows its load; before the tiers in front of it. */
  public TestWorld autoscale(String pool, List<String> members, AutoscaleSettings settings) {
    world.addAutoscaler(pool, settings, members);
    return this;
  }

  /** The names {@code pool.1} to {@code pool.count}. */
  public static List<String> members(String pool, int count) {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      names.add(pool + "." + i);
    }
    return names;
  }

  /** One instance of an L7 tier. */
  public TestWorld l7(
      String name,
      int workers,
      @Nullable Distribution overhead,
      PoolSpec pool,
      List<String> targets) {
    return l7(name, workers, overhead, null, pool, targets);
  }

  /** One instance of an L7 tier that may end TLS. */
  public TestWorld l7(
      String name,
      int workers,
      @Nullable Distribution overhead,
      @Nullable TlsSettings tls,
      PoolSpec pool,
      List<String> targets) {
    L7Settings plain =
        Worlds.l7(
            workers,
            overhead,
            List.of(pool.settings()),
            UpstreamSettings.NONE,
            Worlds.route("default", null, List.of(new RouteSettings.PoolShare(0, 1, 0))));
    return l7(name, plain.withTls(tls), List.of(targets));
  }

  /** One instance of an L7 tier with routes of its own, each pool under the same algorithm. */
  public TestWorld l7(String name, L7Settings settings, List<List<String>> targets) {
    world.addL7(name, name.substring(0, name.lastIndexOf('.')), settings, targets);
    return this;
  }

  /** One L7 instance with one worker and no overhead. */
  public TestWorld l7(String name, PoolSpec pool, List<String> targets) {
    return l7(name, 1, null, pool, targets);
  }

  /** A stateless L4 tier of one instance. */
  public TestWorld l4(String name, PoolSpec pool, List<String> targets) {
    return l4(name, 1, 0, 0, false, 0, pool, targets);
  }

  /** An L4 tier. */
  public TestWorld l4(
      String name,
      int instances,
      long tableSize,
      long tableIdleNanos,
      boolean proxied,
      long detectNanos,
      PoolSpec pool,
      List<String> targets) {
    world.addL4(
        name,
        new L4Settings(
            instances,
            ecmp,
            false,
            tableSize,
            tableIdleNanos,
            proxied,
            detectNanos,
            pool.settings()),
        targets);
    return this;
  }

  /** A name with equal weights that fails open. */
  public TestWorld zone(
      String name,
      String policy,
      long ttlNanos,
      @Nullable HealthCheckSettings health,
      List<String> fronts) {
    double[] weights = new double[fronts.size()];
    Arrays.fill(weights, 1);
    return zone(
        name,
        fronts,
        new ZoneSettings(
            weights,
            DnsWorlds.answers(policy),
            null,
            ttlNanos,
            ZoneSettings.AS_TTL,
            FailMode.OPEN,
            0,
            -1,
            health == null ? null : ZoneHealthSettings.one(health),
            new int[0]));
  }

  /** Any name. */
  public TestWorld zone(String name, List<String> fronts, ZoneSettings settings) {
    world.addZone(name, fronts, settings);
    return this;
  }

  /** Honest resolvers. */
  public TestWorld resolvers(String name, int count) {
    return resolvers(name, DnsWorlds.resolvers(count));
  }

  /** Any resolvers. */
  public TestWorld resolvers(String name, ResolverSettings settings) {
    world.addResolvers(name, settings);
    return this;
  }

  /** Clients that visit one address. */
  public TestWorld clients(String name, ClientSpec spec, String visits) {
    world.addClients(name, spec.settings(), spec.process(name), visits);
    return this;
  }

  /** Clients that visit a name. */
  public TestWorld clients(String name, ClientSpec spec, String zone, @Nullable String resolver) {
    world.addClients(name, spec.settings(), spec.process(name), zone, resolver, spec.lookups());
    return this;
  }

  /** Does something to the world at an instant. */
  public TestWorld at(long nanos, Consumer<Levers> act) {
    atStart.add(() -> world.engine().after(nanos, () -> act.accept(world.levers())));
    return this;
  }

  /** Starts it and runs it through these boundaries; the first is where measuring begins. */
  public Run run(long... boundaries) {
    world.start();
    atStart.forEach(Runnable::run);
    Recording recording = new Recording(world.metered(), world.histograms(), boundaries);
    world.run(recording);
    return new Run(world, recording, boundaries);
  }
}
