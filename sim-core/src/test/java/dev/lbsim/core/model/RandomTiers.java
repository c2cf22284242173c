package dev.lbsim.core.model;

import static dev.lbsim.core.model.TestWorld.members;
import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.exp;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.health;
import static dev.lbsim.core.model.Worlds.pool;
import static dev.lbsim.core.model.Worlds.server;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.core.guard.Backoff;
import dev.lbsim.core.guard.cache.CacheLimits;
import dev.lbsim.core.guard.cache.HttpMethod;
import dev.lbsim.core.guard.defence.ChallengeTrigger;
import dev.lbsim.core.guard.defence.ReadClock;
import dev.lbsim.core.guard.defence.StreamGuard;
import dev.lbsim.core.guard.scale.TargetTracking;
import dev.lbsim.core.guard.sticky.StickyRules;
import dev.lbsim.core.model.ClientSettings.Retries;
import dev.lbsim.core.model.ClientSettings.Retries.Growth;
import dev.lbsim.core.model.RouteSettings.PoolShare;
import dev.lbsim.core.model.Worlds.ClientSpec;
import dev.lbsim.core.random.Distribution;
import dev.lbsim.core.random.RandomStream;
import dev.lbsim.core.random.Zipf;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Random L7 tiers, one behind the other or not, drawn from a seed, and what goes wrong there. */
final class RandomTiers {
  static final long QUIET = 2 * SEC;
  static final List<String> INNER = members("l7.in", 2);
  static final List<String> OUTER = members("l7.out", 2);
  static final List<String> SERVERS = members("servers.s", 3);

  private final SplittableRandom random;
  private final TestWorld world;
  final L7Settings inner;
  final L7Settings outer;

  RandomTiers(long seed) {
    random = new SplittableRandom(seed);
    world = Worlds.world(seed, 0);
    world.servers(
        "servers.s",
        3,
        server(chance(.5) ? exp(3 * MS) : fixed(2 * MS))
            .workers(1 + random.nextInt(4))
            .queue(Queues.anyQueue(random.nextInt(20), random.nextInt(12)))
            .errors(chance(.5) ? .2 : 0, null));
    if (chance(.3)) {
      autoscale();
    }
    inner = tier();
    INNER.forEach(name -> world.l7(name, inner, List.of(SERVERS, SERVERS)));
    outer = tier();
    List<String> behind = chance(.7) ? INNER : SERVERS;
    OUTER.forEach(name -> world.l7(name, outer, List.of(behind, SERVERS)));
    ClientSpec clients =
        new ClientSpec()
            .arrivals(stream -> untilQuiet(400, stream))
            .kinds(
                new RequestKind("/", 9, fixed(1), fixed(100), new Zipf(1, 40), 0),
                new RequestKind("/", 1, fixed(1), fixed(100), new Zipf(1, 40), 1))
            .timeout((1 + random.nextInt(100)) * MS)
            .retries(random.nextInt(2));
    if (chance(.2)) {
      clients.throttle(1 + random.nextInt(2), SEC);
    }
    if (chance(.5)) {
      clients.cancel();
    }
    if (chance(.5)) {
      clients.kinds(Queues.priorities());
    }
    if (chance(.5)) {
      clients.reuse(1 + random.nextInt(9), 100 * MS);
    }
    if (chance(.4)) {
      clients.streams(1 + random.nextInt(9)).addresses(1 + random.nextInt(5));
      clients.setup(random.nextInt(3));
    }
    if (chance(.3)) {
      clients.resets();
    }
    if (chance(.2)) {
      clients.robots();
    }
    if (chance(.5)) {
      clients.rtt(fixed(2 * MS));
    }
    if (chance(.4)) {
      clients.addresses(1 + random.nextInt(30));
      if (chance(.7)) {
        clients.sessions(exp(200 * MS));
      }
    }
    world.l4("l4.e", pool("maglev").with("table", 251), OUTER);
    if (chance(.3)) {
      clients.line(line(chance(.1) ? LineSettings.ENDLESS : 700));
    }
    String visited = chance(.5) ? "l4.e" : OUTER.get(0);
    world.clients("clients.c", clients, visited);
    if (chance(.4)) {
      attack(visited);
    }
    int failures = random.nextInt(6);
    for (int i = 0; i < failures; i++) {
      fail();
    }
    if (chance(.3)) {
      operate();
    }
    certify(inner, INNER);
    certify(outer, OUTER);
  }

  /** A certificate expires where it is used, and is renewed. */
  private void certify(L7Settings tier, List<String> instances) {
    if (tier.tls() != null && chance(.5)) {
      String proxy = any(instances);
      world.at(random.nextLong(QUIET), levers -> levers.setCertificateExpiry(proxy, 0, SEC));
      world.at(
          random.nextLong(QUIET), levers -> levers.setCertificateExpiry(proxy, 0, Long.MAX_VALUE));
    }
  }

  Run run() {
    for (long at = 100 * MS; at < QUIET; at += 217 * MS) {
      world.at(at, levers -> assertThat(world.world().conservation()).isEmpty());
    }
    return world.run(0, QUIET, QUIET + 60 * SEC);
  }

  private void attack(String visited) {
    ClientSpec attackers =
        new ClientSpec()
            .arrivals(stream -> untilQuiet(20, stream))
            .addresses(1 + random.nextInt(9))
            .timeout((1 + random.nextInt(1000)) * MS)
            .line(line(LineSettings.ENDLESS));
    world.clients("clients.bad", chance(.5) ? attackers.setup(1) : attackers, visited);
  }

  /** Bytes per millisecond or so: headers and answers take up to some ten of them. */
  private LineSettings line(long headerBytes) {
    double speed = 20e3 * (1 + random.nextInt(9));
    double infinite = Double.POSITIVE_INFINITY;
    return new LineSettings(
        new long[] {headerBytes, headerBytes, headerBytes},
        new long[] {0, random.nextInt(2000), 0},
        chance(.7) ? speed : infinite,
        chance(.7) ? speed : infinite,
        chance(.5) ? speed / 100 : infinite,
        random.nextInt(3) * MS);
  }

  private DefenceSettings defence() {
    if (chance(.5)) {
      return DefenceSettings.NONE;
    }
    long never = ReadClock.NEVER;
    return new DefenceSettings(
        1 + random.nextInt(12),
        chance(.5),
        random.nextInt(6),
        chance(.5),
        chance(.5),
        chance(.5) ? DefenceSettings.UNLIMITED : 1 + random.nextInt(4),
        chance(.5) ? ReadClock.NONE : new ReadClock(5 * MS, 50 * MS, random.nextInt(2) * 30e3),
        chance(.5) ? ReadClock.NONE : ReadClock.of(random.nextInt(20) * MS + 1),
        chance(.7) ? never : MS,
        chance(.5) ? never : random.nextInt(20) * MS + 1,
        chance(.9) ? Long.MAX_VALUE : 500,
        chance(.7) ? Long.MAX_VALUE : 1000,
        new StreamGuard.Limits(1 + random.nextInt(9), random.nextInt(9), 50 * MS),
        random.nextInt(2) * 100 * MS);
  }

  private static ArrivalProcess untilQuiet(double perSec, RandomStream stream) {
    ArrivalProcess all = Arrivals.poisson(perSec, stream);
    return after -> {
      long next = all.nextNanos(after);
      return next < QUIET ? next : ArrivalProcess.NEVER;
    };
  }

  private boolean chance(double share) {
    return random.nextDouble() < share;
  }

  private L7Settings tier() {
    int workers = 1 + random.nextInt(2);
    @Nullable Distribution overhead = chance(.5) ? exp(MS / 5.) : null;
    List<FilterSettings> filters = filters();
    boolean caches = filters.stream().anyMatch(CacheSettings.class::isInstance);
    List<MirrorSettings> mirrors = chance(.3) ? MirrorTest.any(random) : List.of();
    RouteSettings route =
        new RouteSettings(
            "all",
            shares(),
            L7Settings.HashOn.SOURCE,
            chance(.3) ? 1.4 : 0,
            // What fetches without a client waits for ever, unless it is told not to.
            caches || !mirrors.isEmpty() || chance(.8)
                ? exchange(caches || !mirrors.isEmpty())
                : null,
            filters,
            chance(.5) ? sticky() : null,
            mirrors,
            new long[0],
            chance(.3) ? new int[] {1, 0, 3, 2} : null);
    UpstreamSettings upstream =
        chance(.5)
            ? UpstreamSettings.NONE
            : new UpstreamSettings(
                random.nextInt(2),
                1 + random.nextInt(5),
                random.nextInt(50) * MS,
                chance(.5) ? 1 : 1 + random.nextInt(5),
                random.nextInt(50) * MS);
    return DefenceTest.with(
            Worlds.l7(
                workers,
                overhead,
                List.of(
                    pool(chance(.5) ? "least-request" : "least-cost")
                        .health(health(200 * MS, 100 * MS, 2, 1))
                        .guards(RandomGuards.of(random))
                        .settings(),
                    pool("p2c").guards(RandomGuards.of(random)).settings()),
                upstream,
                route),
            defence())
        .withTls(chance(.5) ? TlsSpec.any(random) : null)
        .withCosts(chance(.5) ? CostAwareTest.any(random) : null)
        .withCompress(
            chance(.2) ? new CompressSettings(new boolean[] {true, false, true}, 1, .01, 3) : null);
  }

  private List<PoolShare> shares() {
    PoolShare first = new PoolShare(0, 1, 0);
    return chance(.5)
        ? List.of(first)
        : List.of(first, new PoolShare(1, random.nextInt(3), random.nextInt(2)));
  }

  private List<FilterSettings> filters() {
    List<FilterSettings> filters = new ArrayList<>();
    if (chance(.3)) {
      LimitSettings limit = LimitQueueTest.any(random);
      if (chance(.5)) {
        filters.add(new ShedSettings(.5, 1, 1, limit));
      }
      filters.add(limit);
    } else if (chance(.2)) {
      filters.add(new ShedSettings(.2, 1, 1 + random.nextInt(9), null));
    }
    if (chance(.4)) {
      filters.add(new FaultSettings(.2, exp(5 * MS), chance(.5) ? .1 : 0));
    }
    if (chance(.5)) {
      filters.add(cache());
    }
    if (chance(.4)) {
      filters.add(rateLimit());
    }
    if (chance(.3)) {
      filters.add(
          ChallengeTest.challenge(
              ChallengeTrigger.Figure.values()[random.nextInt(4)],
              random.nextInt(3),
              exp(20 * MS),
              .2,
              (1 + random.nextInt(500)) * MS));
    }
    return filters;
  }

  private StickySettings sticky() {
    StickyRules rules =
        new StickyRules(
            random.nextInt(3) * 50 * MS, random.nextInt(3) * 100 * MS, chance(.5), chance(.3));
    StickySettings.Table table =
        new StickySettings.Table(
            1 + random.nextInt(20),
            chance(.7) ? RequestKeys.CLIENTS : RequestKeys.ofKinds(1),
            RateLimitSettings.Scope.values()[random.nextInt(3)]);
    return new StickySettings(rules, chance(.5) ? table : null);
  }

  private CacheSettings cache() {
    CacheSpec cache =
        CacheSpec.cache()
            .limits(CacheLimits.ofObjects(1 + random.nextInt(20)))
            .scope(CacheSettings.Scope.values()[random.nextInt(3)])
            .policy(chance(.5) ? "lru" : "tinylfu")
            .ttl(chance(.5) ? random.nextInt(100) * MS : 0)
            .stale(chance(.5) ? random.nextInt(100) * MS : 0)
            .failures(chance(.3) ? 10 * MS : 0)
            .patience((1 + random.nextInt(20)) * MS)
            .kind(0, 0, HttpMethod.GET, chance(.5) ? "max-age=0" : "", true, .1, 300 * MS)
            .kind(0, HttpMethod.POST, "");
    return (chance(.7) ? cache.coalesce() : cache).settings();
  }

  private RateLimitSettings rateLimit() {
    boolean holds = chance(.5);
    RateLimitSettings.Store store =
        chance(.5)
            ? null
            : new RateLimitSettings.Store(exp(2 * MS), random.nextInt(3) * 2 * MS, .1, chance(.5));
    return RateLimitTest.limit(
        holds ? "concurrency" : "leaky-bucket",
        holds ? Map.of("limit", 3.) : Map.of("rate", 200., "burst", 10., "delay", 2.),
        chance(.5) ? null : new long[] {1},
        RateLimitSettings.Scope.values()[random.nextInt(3)],
        store);
  }

  private ExchangeSettings exchange(boolean ends) {
    int leaves = chance(.6) ? 1 : 1 + random.nextInt(3);
    @Nullable Double budget = chance(.5) ? .2 : null;
    Retries retries =
        chance(.4)
            ? Retries.NONE
            : new Retries(
                1 + random.nextInt(3),
                Growth.CONST,
                random.nextInt(3) * MS,
                0,
                Backoff.Jitter.NONE,
                budget,
                EnumSet.complementOf(EnumSet.of(Ending.OK)));
    @Nullable HedgeSettings hedge =
        new HedgeSettings(
            (1 + random.nextInt(5)) * MS,
            chance(.5) ? .9 : 0,
            1 + random.nextInt(2),
            chance(.5) ? .1 : null);
    return new ExchangeSettings(
        ends || chance(.5) ? (1 + random.nextInt(60)) * MS : 0,
        chance(.5) ? (1 + random.nextInt(20)) * MS : 0,
        retries,
        chance(.3) ? hedge : null,
        chance(.5),
        leaves,
        1 + random.nextInt(leaves),
        chance(.5),
        chance(.3)
            ? new FallbackSettings(
                EnumSet.of(Ending.SHED, Ending.STATUS_5XX, Ending.GATEWAY_TIMEOUT),
                random.nextInt(3) * MS)
            : null);
  }

  private void autoscale() {
    AutoscaleSettings.Figure figure =
        AutoscaleSettings.Figure.values()[random.nextInt(AutoscaleSettings.Figure.values().length)];
    double target =
        switch (figure) {
          case UTILISATION -> .5;
          case INFLIGHT -> 1.5;
          case RATE -> 120;
        };
    world.autoscale(
        "servers.s",
        SERVERS,
        new AutoscaleSettings(
            1 + random.nextInt(3),
            figure,
            new TargetTracking.Settings(1, 3, target, .1, 300 * MS, 0),
            150 * MS,
            random.nextInt(3) * 100 * MS,
            random.nextInt(3) * 100 * MS,
            random.nextInt(3) * 20 * MS));
  }

  /** A step of a canary, and of a deploy. */
  private void operate() {
    String proxy = any(chance(.5) ? INNER : OUTER);
    String server = any(SERVERS);
    double share = random.nextInt(3) / 2.;
    world.at(random.nextLong(QUIET), levers -> levers.setPoolShare(proxy, 0, 0, 0, share));
    world.at(random.nextLong(QUIET), levers -> levers.resetPoolShares(proxy, 0, 0));
    long from = random.nextLong(QUIET);
    long until = from + random.nextLong(QUIET - from);
    world.at(from, levers -> levers.setDraining(server, true));
    world.at(
        until,
        levers -> {
          levers.install(server, .5 + share, share / 4);
          levers.setDraining(server, false);
        });
  }

  private String any(List<String> names) {
    return names.get(random.nextInt(names.size()));
  }

  private void fail() {
    List<List<String>> all = List.of(INNER, OUTER, SERVERS);
    List<String> kind = all.get(random.nextInt(3));
    String name = any(kind);
    long from = random.nextLong(QUIET);
    long to = from + random.nextLong(QUIET - from);
    int how = random.nextInt(3);
    world.at(
        from,
        levers -> {
          switch (how) {
            case 0 -> levers.crash(name);
            case 1 -> levers.hang(name);
            default -> levers.drop(name);
          }
        });
    world.at(to, levers -> levers.restore(name));
  }
}
