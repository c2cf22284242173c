package dev.lbsim.core.model;

import static dev.lbsim.core.model.TestWorld.members;
import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.exp;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.poisson;
import static dev.lbsim.core.model.Worlds.pool;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.users;
import static dev.lbsim.core.model.Worlds.world;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.lbsim.core.guard.cache.CacheLimits;
import dev.lbsim.core.model.ClientSettings.Retries.Growth;
import dev.lbsim.core.random.Zipf;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * After warm-up a request costs no memory. One object each would be millions of bytes; what is
 * allowed is that an array or a histogram sees a new maximum.
 */
class AllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int REQUESTS = 100_000;
  private static final long ALLOWED_BYTES = 300_000;

  @ParameterizedTest
  @EnumSource(Discipline.class)
  void oneServer(Discipline discipline) {
    assertAllocatesNothing(
        world()
            .server("servers.s.1", server(exp(MS)).discipline(discipline))
            .clients("clients.c", poisson(800), "servers.s.1"),
        800);
  }

  @ParameterizedTest
  @ValueSource(strings = {"least-request", "p2c", "round-robin", "least-cost"})
  void tenServersBehindAProxy(String algorithm) {
    assertAllocatesNothing(
        world()
            .servers("servers.s", 10, server(exp(MS)))
            .l7("l7.p.1", 2, exp(MS / 100), pool(algorithm), members("servers.s", 10))
            .clients("clients.c", poisson(8_000), "l7.p.1"),
        8_000);
  }

  /** Names, connections, a table of flows, round trips, patience. */
  @Test
  void theFullPath() {
    assertAllocatesNothing(
        world()
            .servers("servers.s", 10, server(exp(MS)).workers(4))
            .l4("l4.e", 2, 10_000, SEC, true, 0, pool("maglev"), members("servers.s", 10))
            .zone("dns.z", "multivalue", SEC / 10, null, List.of("l4.e"))
            .resolvers("resolvers.r", 20)
            .clients(
                "clients.c",
                poisson(20_000)
                    .rtt(exp(20 * MS))
                    .reuse(10, SEC)
                    .addresses(500)
                    .timeout(60 * MS)
                    .connect(SEC, 2)
                    .retries(2),
                "dns.z",
                "resolvers.r"),
        20_000);
  }

  /** Costs that are learned, copies, and a queue below a limit. */
  @Test
  void aTierThatKnowsCostsAndCopies() {
    RouteSettings route =
        new RouteSettings(
            "all",
            List.of(new RouteSettings.PoolShare(0, 1, 0)),
            L7Settings.HashOn.SOURCE,
            0,
            ExchangeSettings.PLAIN,
            List.of(
                new LimitSettings(
                    Worlds.limit(8).maker(), true, new LimitSettings.Queue(100, SEC, true))),
            null,
            List.of(new MirrorSettings(0, .1)),
            new long[0],
            null);
    L7Settings tier =
        Worlds.l7(1, null, List.of(pool("least-cost").settings()), UpstreamSettings.NONE, route)
            .withCosts(CostAwareTest.costs(CostSettings.Source.LATENCY));
    assertAllocatesNothing(
        world()
            .servers("servers.s", 10, server(exp(MS)))
            .l7("l7.p.1", tier, List.of(members("servers.s", 10)))
            .clients("clients.c", poisson(4_000), "l7.p.1"),
        4_000);
  }

  @Test
  void usersWhoFailAndTryAgain() {
    assertAllocatesNothing(
        world()
            .servers("servers.s", 3, server(exp(MS)).queue(2).errors(.1, fixed(MS / 10)))
            .l7("l7.p.1", pool("p2c"), members("servers.s", 3))
            .clients(
                "clients.c",
                users(50, exp(10 * MS))
                    .timeout(3 * MS)
                    .cancel()
                    .retries(3, Growth.EXP, MS, 8 * MS, .5),
                "l7.p.1"),
        3_000);
  }

  /** Hits, misses, evictions, refreshes, waiting for another's fetch. */
  @Test
  void aCache() {
    CacheSettings cache =
        CacheSpec.cache()
            .limits(CacheLimits.ofObjects(100))
            .ttl(SEC / 2)
            .stale(SEC / 2)
            .coalesce()
            .settings();
    L7Settings tier =
        Worlds.l7(
            2,
            null,
            List.of(pool("p2c").settings()),
            UpstreamSettings.NONE,
            Worlds.route("all", null, List.of(new RouteSettings.PoolShare(0, 1, 0)), cache));
    assertAllocatesNothing(
        world()
            .servers("servers.s", 10, server(exp(MS)).workers(4))
            .l7("l7.p.1", tier, List.of(members("servers.s", 10)))
            .clients(
                "clients.c",
                poisson(8_000)
                    .kinds(new RequestKind("/", 1, fixed(1), exp(1000), new Zipf(1, 1000), 0)),
                "l7.p.1"),
        8_000);
  }

  private static void assertAllocatesNothing(TestWorld made, double ratePerSec) {
    World world = made.world();
    world.start();
    long warmup = Math.round(REQUESTS / ratePerSec * SEC);
    world.runTo(warmup);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    world.runTo(2 * warmup);
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertThat(world.engine().eventCount()).isGreaterThan(2 * REQUESTS);
    assertThat(allocated).isLessThan(ALLOWED_BYTES);
    assertThat(world.conservation()).isEmpty();
  }
}
