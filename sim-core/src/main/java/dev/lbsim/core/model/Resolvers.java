package dev.lbsim.core.model;

import dev.lbsim.core.dns.TtlRules;
import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.random.RandomStream;
import dev.lbsim.core.random.Streams;
import dev.lbsim.core.stats.Metered;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A population of recursive resolvers, each with a cache shared by its clients. Caches start at
 * random phases, as if they had been in use for long: caches that are filled together stay in step
 * for many TTLs, and results with them.
 *
 * <p>Hot path: runs once per lookup.
 */
public final class Resolvers extends Node implements Metered {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("lookups", Kind.TOTAL),
          new Column("hits", Kind.TOTAL),
          new Column("queries", Kind.TOTAL),
          new Column("coalesced", Kind.TOTAL),
          new Column("prefetches", Kind.TOTAL),
          new Column("stale", Kind.TOTAL),
          new Column("failures", Kind.TOTAL));

  private final ResolverSettings settings;
  private final Network network;
  private final double[] cumulativeShare;
  private final boolean[] stubborn;
  private final RandomStream orders;
  private final RandomStream fronts;
  private final RandomStream losses;
  private final Map<Zone, NameCache> caches = new LinkedHashMap<>();
  private final Availability availability = new Availability();

  long lookups;
  long hits;

  /** Packets sent to name servers. */
  long queries;

  /** Joined a query that was under way. */
  long coalesced;

  long prefetches;

  /** Answered with an answer whose life was over. */
  long stale;

  /** Told that nobody could find out. */
  long failures;

  Resolvers(
      String name, Engine engine, Streams streams, Network network, ResolverSettings settings) {
    super(name, engine);
    this.settings = settings;
    this.network = network;
    this.fronts = streams.stream(name + "/front-ends");
    this.losses = streams.stream(name + "/losses");
    this.orders = streams.stream(name + "/orders");
    this.cumulativeShare = new double[settings.count()];
    double sum = 0;
    for (int i = 0; i < cumulativeShare.length; i++) {
      sum += StrictMath.pow(i + 1, -settings.zipfExponent());
      cumulativeShare[i] = sum;
    }
    this.stubborn =
        ShareOf.draw(
            settings.stubbornShare(), settings.count(), streams.stream(name + "/stubborn"));
  }

  /** The resolver of a client drawn at random. */
  int draw(RandomStream random) {
    if (cumulativeShare.length == 1) {
      return 0;
    }
    double at = random.nextDouble() * cumulativeShare[cumulativeShare.length - 1];
    int low = 0;
    int high = cumulativeShare.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (at < cumulativeShare[middle]) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** What the resolvers know of a name; at first, as if they had known it for long. */
  NameCache cacheOf(Zone zone) {
    NameCache cache = caches.get(zone);
    if (cache == null) {
      cache = new NameCache(this, zone);
      caches.put(zone, cache);
    }
    return cache;
  }

  TtlRules rulesOf(int resolver) {
    return stubborn[resolver] ? settings.stubbornRules() : settings.rules();
  }

  int drawFrontEnd() {
    return fronts.nextInt(settings.frontEnds());
  }

  ResolverSettings settings() {
    return settings;
  }

  Network network() {
    return network;
  }

  Availability availability() {
    return availability;
  }

  boolean down() {
    return availability.state != Availability.State.UP;
  }

  /** Draws the orders of addresses and the phases of caches. */
  RandomStream orders() {
    return orders;
  }

  /** Draws which of its packets are lost. */
  RandomStream losses() {
    return losses;
  }

  /** Empties every cache. */
  void flush() {
    caches.values().forEach(NameCache::flush);
  }

  /** Crashes all of them, or makes them unreachable, or lets them work again. */
  void enter(Availability.State state) {
    availability.state = state;
    if (state == Availability.State.CRASHED) {
      caches.values().forEach(NameCache::crash);
    }
  }

  @Override
  public String scope() {
    return name;
  }

  @Override
  public List<Column> columns() {
    return COLUMNS;
  }

  @Override
  public void capture(long[] row, int at, long nowNanos) {
    row[at] = lookups;
    row[at + 1] = hits;
    row[at + 2] = queries;
    row[at + 3] = coalesced;
    row[at + 4] = prefetches;
    row[at + 5] = stale;
    row[at + 6] = failures;
  }
}
