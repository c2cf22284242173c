package dev.lbsim.core.model;

import static dev.lbsim.core.model.TestWorld.members;
import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.exp;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.health;
import static dev.lbsim.core.model.Worlds.limit;
import static dev.lbsim.core.model.Worlds.pool;
import static dev.lbsim.core.model.Worlds.server;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.core.guard.Backoff;
import dev.lbsim.core.guard.CircuitBreaker;
import dev.lbsim.core.guard.ErrorRateBreaker;
import dev.lbsim.core.guard.cache.CacheLimits;
import dev.lbsim.core.guard.cache.HttpMethod;
import dev.lbsim.core.guard.outlier.OutlierSettings;
import dev.lbsim.core.model.ClientSettings.Retries;
import dev.lbsim.core.model.ClientSettings.Retries.Growth;
import dev.lbsim.core.model.RouteSettings.PoolShare;
import dev.lbsim.core.model.Worlds.ClientSpec;
import dev.lbsim.core.random.Distribution;
import dev.lbsim.core.random.Zipf;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/**
 * Random L7 tiers, one behind the other or not, whose routes keep requests, with random failures:
 * whatever they do, nothing is lost or made up, two runs are one, and in the end nothing is left.
 */
class L7SwarmTest {
  private static final long QUIET = 2 * SEC;
  private static final List<String> INNER = members("l7.in", 2);
  private static final List<String> OUTER = members("l7.out", 2);
  private static final List<String> SERVERS = members("servers.s", 3);

  @Property(tries = 80, seed = "20261124")
  void everyTierAddsUp(@ForAll long seed) {
    RandomTiers tiers = new RandomTiers(seed);
    Run run = tiers.run();
    assertThat(run.world().conservation()).as("world %d", seed).isEmpty();
    assertThat(run.count("clients.c", "requests")).isPositive();
    assertThat(run.world().attemptsOut()).as("world %d leaves nothing behind", seed).isZero();
    for (String proxy : OUTER) {
      assertThat(run.value(proxy, "inflight")).as("world %d at %s", seed, proxy).isZero();
    }
    budgetsAreKept(run, "l7.in.routes.all", tiers.inner);
    budgetsAreKept(run, "l7.out.routes.all", tiers.outer);
    assertThat(new RandomTiers(seed).run().everything())
        .as("world %d", seed)
        .isEqualTo(run.everything());
  }

  /** All requests come within the window of a budget. */
  private static void budgetsAreKept(Run run, String route, L7Settings tier) {
    ExchangeSettings exchange = tier.routes().get(0).exchange();
    double requests = run.value(route, "requests");
    if (exchange != null && exchange.retries().budget() != null) {
      assertThat((double) run.value(route, "retries"))
          .isLessThanOrEqualTo(exchange.retries().budget() * requests);
    }
    if (exchange != null && exchange.hedge() != null && exchange.hedge().budget() != null) {
      assertThat((double) run.value(route, "hedges"))
          .isLessThanOrEqualTo(exchange.hedge().budget() * requests);
    }
  }

  /** One world drawn from a seed. */
  private static final class RandomTiers {
    private final SplittableRandom random;
    private final TestWorld world;
    private final L7Settings inner;
    private final L7Settings outer;

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
      inner = tier();
      INNER.forEach(name -> world.l7(name, inner, List.of(SERVERS, SERVERS)));
      outer = tier();
      List<String> behind = chance(.7) ? INNER : SERVERS;
      OUTER.forEach(name -> world.l7(name, outer, List.of(behind, SERVERS)));
      ClientSpec clients =
          new ClientSpec()
              .arrivals(
                  stream -> {
                    ArrivalProcess all = Arrivals.poisson(400, stream);
                    return after -> {
                      long next = all.nextNanos(after);
                      return next < QUIET ? next : ArrivalProcess.NEVER;
                    };
                  })
              .kinds(
                  new RequestKind("/", 9, fixed(1), fixed(100), new Zipf(1, 40), 0),
                  new RequestKind("/", 1, fixed(1), fixed(100), new Zipf(1, 40), 1))
              .timeout((1 + random.nextInt(100)) * MS)
              .retries(random.nextInt(2));
      if (chance(.5)) {
        clients.cancel();
      }
      if (chance(.5)) {
        clients.kinds(Queues.priorities());
      }
      if (chance(.5)) {
        clients.reuse(1 + random.nextInt(9), 100 * MS);
      }
      if (chance(.5)) {
        clients.rtt(fixed(2 * MS));
      }
      world.l4("l4.e", pool("maglev").with("table", 251), OUTER);
      world.clients("clients.c", clients, chance(.5) ? "l4.e" : OUTER.get(0));
      int failures = random.nextInt(6);
      for (int i = 0; i < failures; i++) {
        fail();
      }
    }

    Run run() {
      for (long at = 100 * MS; at < QUIET; at += 217 * MS) {
        world.at(at, levers -> assertThat(world.world().conservation()).isEmpty());
      }
      return world.run(0, QUIET, QUIET + 60 * SEC);
    }

    private boolean chance(double share) {
      return random.nextDouble() < share;
    }

    private L7Settings tier() {
      int workers = 1 + random.nextInt(2);
      @Nullable Distribution overhead = chance(.5) ? exp(MS / 5.) : null;
      List<FilterSettings> filters = filters();
      boolean caches = filters.stream().anyMatch(CacheSettings.class::isInstance);
      RouteSettings route =
          new RouteSettings(
              "all",
              shares(),
              L7Settings.HashOn.SOURCE,
              chance(.3) ? 1.4 : 0,
              // What fetches without a client waits for ever, unless it is told not to.
              caches || chance(.8) ? exchange(caches) : null,
              filters);
      UpstreamSettings upstream =
          chance(.5)
              ? UpstreamSettings.NONE
              : new UpstreamSettings(
                  random.nextInt(2),
                  1 + random.nextInt(5),
                  random.nextInt(50) * MS,
                  random.nextInt(50) * MS);
      return Worlds.l7(
          workers,
          overhead,
          List.of(
              pool("least-request")
                  .health(health(200 * MS, 100 * MS, 2, 1))
                  .guards(guards())
                  .settings(),
              pool("p2c").guards(guards()).settings()),
          upstream,
          route);
    }

    private PoolGuards guards() {
      OutlierSettings outlier =
          new OutlierSettings(
              1 + random.nextInt(5),
              0,
              3,
              chance(.5),
              OutlierSettings.SuccessRate.ENVOY,
              null,
              50 * MS,
              new OutlierSettings.Ejection(100 * MS, SEC, 0, .5, true));
      CircuitBreaker.Thresholds thresholds =
          new CircuitBreaker.Thresholds(
              random.nextInt(6),
              random.nextInt(4),
              1 + random.nextInt(9),
              random.nextInt(3),
              chance(.3) ? new CircuitBreaker.RetryShare(.2, 1) : null);
      ErrorRateBreaker.Settings trip =
          new ErrorRateBreaker.Settings(.5, 1, 20 * MS, 20, 10, 100 * MS, 3);
      return new PoolGuards(
          chance(.4) ? outlier : null,
          chance(.5),
          chance(.4) ? thresholds : null,
          chance(.3) ? trip : null);
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
        LimitSettings limit = chance(.5) ? limit(1 + random.nextInt(5)) : limit("aimd", "min", 2);
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
      return filters;
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
              : new RateLimitSettings.Store(
                  exp(2 * MS), random.nextInt(3) * 2 * MS, .1, chance(.5));
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

    private void fail() {
      List<List<String>> all = List.of(INNER, OUTER, SERVERS);
      List<String> kind = all.get(random.nextInt(3));
      String name = kind.get(random.nextInt(kind.size()));
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
}
