package dev.lbsim.core.model;

import dev.lbsim.core.dns.AddressOrder;
import dev.lbsim.core.dns.CacheEntry;
import dev.lbsim.core.dns.TtlRules;
import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.random.RandomStream;
import dev.lbsim.core.random.Streams;
import dev.lbsim.core.stats.Metered;
import java.util.HashMap;
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
  /**
   * What a population is like.
   *
   * @param count how many
   * @param zipfExponent 0 for equal numbers of clients, or the exponent of Zipf's law
   * @param order in which cached addresses are given out
   * @param rules what they do to TTLs
   * @param stubbornShare share of them that ignores short TTLs, from 0 to 1
   * @param stubbornNanos how long those keep an answer at least
   */
  public record Settings(
      int count,
      double zipfExponent,
      AddressOrder order,
      TtlRules rules,
      double stubbornShare,
      long stubbornNanos) {}

  private static final List<Column> COLUMNS =
      List.of(
          new Column("lookups", Kind.TOTAL),
          new Column("hits", Kind.TOTAL),
          new Column("queries", Kind.TOTAL));

  private final Settings settings;
  private final double[] cumulativeShare;
  private final boolean[] stubborn;
  private final RandomStream orders;
  private final Map<Zone, CacheEntry[]> caches = new HashMap<>();

  private long lookups;
  private long hits;
  private long queries;

  Resolvers(String name, Engine engine, Streams streams, Settings settings) {
    super(name, engine);
    this.settings = settings;
    this.orders = streams.stream(name + "/orders");
    this.cumulativeShare = new double[settings.count()];
    double sum = 0;
    for (int i = 0; i < cumulativeShare.length; i++) {
      sum += StrictMath.pow(i + 1, -settings.zipfExponent());
      cumulativeShare[i] = sum;
    }
    this.stubborn = drawStubborn(streams.stream(name + "/stubborn"));
  }

  /** A fixed number of them, so that replications differ in which and not in how many. */
  private boolean[] drawStubborn(RandomStream random) {
    int left = (int) Math.round(settings.stubbornShare() * settings.count());
    boolean[] chosen = new boolean[settings.count()];
    for (int i = 0; i < chosen.length; i++) {
      if (random.nextInt(chosen.length - i) < left) {
        chosen[i] = true;
        left--;
      }
    }
    return chosen;
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

  /** What each resolver knows of a name; at first, as if it had known it for long. */
  CacheEntry[] cachesOf(Zone zone) {
    return caches.computeIfAbsent(zone, this::warm);
  }

  private CacheEntry[] warm(Zone zone) {
    CacheEntry[] entries = new CacheEntry[settings.count()];
    int[] answer = new int[zone.size()];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = new CacheEntry(zone.size(), rulesOf(i), settings.order(), orders);
      int count = zone.queryBeforeStart(answer);
      entries[i].fillAtRandomPhase(answer, count, zone.ttlNanos(), engine.nowNanos());
    }
    return entries;
  }

  private TtlRules rulesOf(int resolver) {
    TtlRules rules = settings.rules();
    return stubborn[resolver]
        ? new TtlRules(
            rules.minNanos(), rules.maxNanos(), settings.stubbornNanos(), rules.maxNegativeNanos())
        : rules;
  }

  /**
   * Looks a name up for a client of one resolver.
   *
   * @param entry what that resolver knows of the name
   * @return how many addresses
   */
  int resolve(Zone zone, CacheEntry entry, int[] out) {
    long now = engine.nowNanos();
    lookups++;
    boolean hit = entry.fresh(now);
    if (hit) {
      hits++;
    } else {
      queries++;
      int count = zone.query(out);
      entry.fill(out, count, zone.ttlNanos(), now);
    }
    int count = entry.giveOut(out);
    zone.told(hit, out, count);
    return count;
  }

  /** Empties every cache. */
  void flush() {
    for (CacheEntry[] entries : caches.values()) {
      for (CacheEntry entry : entries) {
        entry.flush();
      }
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
  }
}
