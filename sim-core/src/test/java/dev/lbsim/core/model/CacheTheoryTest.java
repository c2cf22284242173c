package dev.lbsim.core.model;

import static dev.lbsim.core.model.CacheSpec.cache;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.poisson;
import static dev.lbsim.core.model.Worlds.pool;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.guard.cache.CacheLimits;
import dev.lbsim.core.random.ObjectSizes;
import dev.lbsim.core.random.Uniform;
import dev.lbsim.core.random.Zipf;
import dev.lbsim.core.theory.CacheHits;
import dev.lbsim.core.theory.SmallCaches;
import dev.lbsim.core.theory.TtlCache;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How often the cache of a tier hits, against closed forms. Backends answer at once. */
class CacheTheoryTest {
  private static final int RATE = 1000;
  private static final double REQUESTS = 200 * RATE;
  private static final String ROUTE = "l7.p.routes.all";

  private static Run run(CacheSpec cache, RequestKind kind) {
    return world()
        .server("servers.s.1", server(fixed(0)))
        .l7(
            "l7.p.1",
            Worlds.l7(
                1,
                null,
                List.of(pool("round-robin").settings()),
                UpstreamSettings.NONE,
                Worlds.route(
                    "all", null, List.of(new RouteSettings.PoolShare(0, 1, 0)), cache.settings())),
            List.of(List.of("servers.s.1")))
        .clients("clients.c", poisson(RATE).kinds(kind), "l7.p.1")
        .run(20 * SEC, 220 * SEC);
  }

  private static RequestKind objects(double exponent, int count) {
    return new RequestKind("/", 1, fixed(1), null, new Zipf(exponent, count), 0);
  }

  private static double hits(Run run) {
    return run.ratio(ROUTE, "cache-hits", "cache-lookups");
  }

  /**
   * Four standard errors. Hits of an object follow each other, so they are counted as if one in ten
   * of them were independent.
   */
  private static double fourErrors(double ratio) {
    return 4 * Math.sqrt(ratio * (1 - ratio) / (REQUESTS / 10));
  }

  @Test
  void aFewObjectsHitAsOftenAsTheExactFormSays() {
    double[] popularity = CacheHits.zipf(.8, 8);
    for (String policy : List.of("lru", "fifo", "random")) {
      Run run =
          run(
              cache().ttl(9_000 * SEC).limits(CacheLimits.ofObjects(3)).policy(policy),
              objects(.8, 8));
      double exact =
          policy.equals("lru") ? SmallCaches.lru(popularity, 3) : SmallCaches.fifo(popularity, 3);
      assertThat(hits(run)).as(policy).isCloseTo(exact, within(fourErrors(exact)));
    }
  }

  @Test
  void manyObjectsHitAsOftenAsChesApproximationSays() {
    double[] popularity = CacheHits.zipf(.8, 2000);
    double che = CacheHits.lru(popularity, 200);
    Run run = run(cache().ttl(9_000 * SEC).limits(CacheLimits.ofObjects(200)), objects(.8, 2000));
    assertThat(hits(run)).isCloseTo(che, within(fourErrors(che)));
  }

  @Test
  void objectsOfManySizesShareTheBytesAsChesApproximationSays() {
    int count = 2000;
    Uniform uniform = new Uniform(100, 1900);
    double[] popularity = CacheHits.zipf(.8, count);
    ObjectSizes drawn = new ObjectSizes(uniform, "/");
    double[] sizes = new double[count];
    double asked = 0;
    for (int i = 0; i < count; i++) {
      sizes[i] = drawn.bytes(i + 1);
      asked += popularity[i] * sizes[i];
    }
    double[] present = CacheHits.lruByObject(popularity, sizes, 200_000);
    double bytes = 0;
    for (int i = 0; i < count; i++) {
      bytes += popularity[i] * sizes[i] * present[i] / asked;
    }
    double ratio = CacheHits.ratio(popularity, present);
    Run run =
        run(
            cache().ttl(9_000 * SEC).limits(CacheLimits.ofBytes(200_000)),
            new RequestKind("/", 1, fixed(1), uniform, new Zipf(.8, count), 0));
    assertThat(hits(run)).isCloseTo(ratio, within(fourErrors(ratio)));
    assertThat(run.ratio(ROUTE, "cache-saved-bytes", "cache-asked-bytes"))
        .isCloseTo(bytes, within(fourErrors(bytes)));
  }

  /** One of n equally popular objects is asked for at rate l/n: h = l T / (n + l T). */
  @Test
  void withRoomForAllAnObjectIsFetchedOnceInItsLife() {
    Run run = run(cache().ttl(2 * SEC), objects(0, 500));
    double exact = TtlCache.hitRatio(RATE / 500., 2);
    assertThat(hits(run)).isCloseTo(exact, within(fourErrors(exact)));
  }
}
