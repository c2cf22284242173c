package dev.lbsim.core.model;

import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.exp;
import static dev.lbsim.core.model.Worlds.health;

import dev.lbsim.core.anycast.Announcements;
import dev.lbsim.core.anycast.AsGraph;
import dev.lbsim.core.anycast.ConvergenceSettings;
import dev.lbsim.core.anycast.GeneratedAsGraph;
import dev.lbsim.core.dns.AddressOrder;
import dev.lbsim.core.dns.AnswerPolicies;
import dev.lbsim.core.dns.FailMode;
import dev.lbsim.core.dns.PrefetchRule;
import dev.lbsim.core.dns.StaleRule;
import dev.lbsim.core.dns.TtlRules;
import dev.lbsim.core.guard.HealthCheckSettings;
import dev.lbsim.core.model.Worlds.ClientSpec;
import dev.lbsim.core.random.Distribution;
import dev.lbsim.core.random.Streams;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the tiers of a {@link RandomWorld}: places, DNS, anycast; and their trouble.
 */
final class RandomInternet {
  private static final String VIP = "anycast.v";
  private static final String RESOLVERS = "resolvers.r";

  private final SplittableRandom random;
  private final List<String> told;
  private final TestWorld world;
  private final int places;
  private final Map<String, Integer> standing = new LinkedHashMap<>();
  private final Map<String, List<String>> zones = new LinkedHashMap<>();
  private final List<String> sites = new ArrayList<>();
  private int[] ases = {};

  RandomInternet(long seed, SplittableRandom random, List<String> told) {
    this.random = random;
    this.told = told;
    this.places = chance(.5) ? 2 + random.nextInt(3) : 0;
    this.world = new TestWorld(new Streams(seed, 0), network());
    if (places > 0) {
      told.add(places + " places");
    }
  }

  TestWorld world() {
    return world;
  }

  private Network.Settings network() {
    long[] trips = new long[places * places];
    for (int a = 0; a < places; a++) {
      for (int b = 0; b < a; b++) {
        trips[a * places + b] = random.nextInt(60) * MS;
        trips[b * places + a] = trips[a * places + b];
      }
    }
    Distribution jitter = chance(.4) ? exp(MS) : null;
    return new Network.Settings(places, trips, jitter, chance(.3) ? .01 : 0);
  }

  /** Puts a component somewhere, or nowhere. */
  void stand(String name) {
    if (places > 0 && chance(.8)) {
      int place = random.nextInt(places);
      world.at(name, place);
      standing.put(name, place);
    }
  }

  /** An address announced from two or three of these. */
  void addAnycast(List<String> fronts) {
    if (fronts.size() < 2 || chance(.5)) {
      return;
    }
    List<String> behind = fronts.subList(0, Math.min(fronts.size(), 2 + random.nextInt(2)));
    for (int i = 0; i < behind.size(); i++) {
      sites.add("site" + i);
    }
    VipSettings.Routing routing = routing(behind.size());
    HealthCheckSettings checks = chance(.4) ? anyHealth() : null;
    long detectNanos = random.nextInt(400) * MS;
    world
        .world()
        .addAnycast(VIP, new VipSettings(List.copyOf(sites), routing, detectNanos, checks), behind);
    told.add("anycast " + routing.getClass().getSimpleName());
  }

  private VipSettings.Routing routing(int count) {
    Distribution converge = chance(.5) ? exp(200 * MS) : null;
    return switch (random.nextInt(3)) {
      case 0 -> new VipSettings.Nearest(converge);
      case 1 -> {
        List<int[]> order = new ArrayList<>();
        for (int place = 0; place <= places; place++) {
          int first = random.nextInt(count);
          order.add(IntStream.range(0, count).map(i -> (first + i) % count).toArray());
        }
        yield new VipSettings.ByPlace(order, converge);
      }
      default -> {
        AsGraph graph = GeneratedAsGraph.of(10 + random.nextInt(40), random.nextLong());
        ases = IntStream.range(0, graph.size()).toArray();
        yield new VipSettings.Bgp(
            graph,
            announcements(graph, count),
            ConvergenceSettings.DEFAULT.mrai(random.nextInt(400) * MS));
      }
    };
  }

  private Announcements announcements(AsGraph graph, int count) {
    List<Announcements.Session> sessions = new ArrayList<>();
    for (int site = 0; site < count; site++) {
      long asn = graph.asn(random.nextInt(graph.size()));
      var kind = any(List.of(Announcements.Neighbour.values()));
      sessions.add(new Announcements.Session(site, asn, kind));
    }
    return Announcements.of(count, sessions);
  }

  private HealthCheckSettings anyHealth() {
    long every = (200 + random.nextInt(600)) * MS;
    return health(every, every / 2, 1 + random.nextInt(3), 1 + random.nextInt(3));
  }

  /** The anycast address alone, if there is one. */
  List<String> vip() {
    return sites.isEmpty() ? List.of() : List.of(VIP);
  }

  /** A name and its resolvers. */
  void addZone(List<String> fronts) {
    AnswerPolicies.Kind policy =
        chance(.4) ? AnswerPolicies.find("multivalue").orElseThrow() : any(AnswerPolicies.all());
    String name = "dns.z";
    double[] weights = fronts.stream().mapToDouble(front -> random.nextInt(4)).toArray();
    boolean hasLast = fronts.size() > 1 && chance(.2);
    world.zone(
        name,
        fronts,
        new ZoneSettings(
            weights,
            DnsWorlds.answers(policy.about().name()),
            null,
            random.nextInt(3) * 300 * MS,
            chance(.5) ? ZoneSettings.AS_TTL : random.nextInt(500) * MS,
            any(List.of(FailMode.values())),
            chance(.3) ? .5 : 0,
            hasLast ? fronts.size() - 1 : -1,
            chance(.6) ? anyZoneHealth() : null,
            places > 0 && chance(.5) ? new int[] {0, random.nextInt(places)} : new int[0]));
    zones.put(name, fronts);
    stand(name);
    world.resolvers(RESOLVERS, anyResolvers());
    stand(RESOLVERS);
    told.add("dns " + policy.about().name());
  }

  private ZoneHealthSettings anyZoneHealth() {
    return new ZoneHealthSettings(
        anyHealth(),
        1 + random.nextInt(4),
        random.nextInt(3) * .3,
        places > 0 && chance(.5) ? new int[] {random.nextInt(places)} : new int[0],
        chance(.3) ? 150 * MS : 0,
        chance(.2));
  }

  private ResolverSettings anyResolvers() {
    boolean stale = chance(.3);
    return new ResolverSettings(
        1 + random.nextInt(5),
        chance(.3) ? 1 : 0,
        any(List.of(AddressOrder.values())),
        TtlRules.HONEST,
        chance(.3) ? .5 : 0,
        new TtlRules(SEC, Long.MAX_VALUE, 0, Long.MAX_VALUE),
        1 + random.nextInt(3),
        chance(.3),
        chance(.7),
        chance(.3) ? new PrefetchRule(.2, 0, 0) : PrefetchRule.OFF,
        stale ? new StaleRule(10 * SEC, 100 * MS, 200 * MS, 300 * MS) : StaleRule.OFF,
        300 * MS,
        (20 + random.nextInt(300)) * MS,
        1 + random.nextInt(3));
  }

  /** What clients have to do with it: the AS they are in, caches of their own, races. */
  void habits(ClientSpec spec, boolean toldApart) {
    if (ases.length > 0) {
      spec.ases(ases);
    } else if (chance(.3)) {
      spec.networks(3);
    }
    if (chance(.5)) {
      spec.lookupTimeout((10 + random.nextInt(200)) * MS);
    }
    if (toldApart && chance(.3)) {
      TtlRules deaf = new TtlRules(SEC, SEC, 0, 100 * MS);
      spec.cache(new LookupSettings.Cache(TtlRules.HONEST, .3, deaf));
    }
  }

  /** The name clients may visit, or null. */
  @Nullable String zone() {
    return zones.isEmpty() ? null : zones.keySet().iterator().next();
  }

  /** The resolvers they ask for it. */
  String resolvers() {
    return RESOLVERS;
  }

  /** Trouble of the kinds that there can be; false if there can be none. */
  boolean addFailure(long from, long to) {
    List<Trouble> kinds = new ArrayList<>();
    if (places > 0) {
      kinds.add(this::ofWay);
      kinds.add(this::ofPlace);
    }
    if (!zones.isEmpty()) {
      kinds.add(this::ofDns);
      kinds.add(this::ofRecord);
    }
    if (!sites.isEmpty()) {
      kinds.add(this::ofSite);
    }
    if (kinds.isEmpty()) {
      return false;
    }
    any(kinds).between(from, to);
    return true;
  }

  private interface Trouble {
    void between(long from, long to);
  }

  private void ofWay(long from, long to) {
    int a = random.nextInt(places);
    int b = (a + 1 + random.nextInt(places - 1)) % places;
    int kind = random.nextInt(3);
    told.add(List.of("cut", "lose", "delay").get(kind) + " way " + a + "-" + b);
    world.at(
        from,
        levers -> {
          switch (kind) {
            case 0 -> levers.setWayCut(a, b, true);
            case 1 -> levers.setWayLoss(a, b, .1);
            default -> levers.setWayDelay(a, b, 40 * MS);
          }
        });
    world.at(
        to,
        levers -> {
          switch (kind) {
            case 0 -> levers.setWayCut(a, b, false);
            case 1 -> levers.resetWayLoss(a, b);
            default -> levers.setWayDelay(a, b, 0);
          }
        });
  }

  /** Everything that stands at a place. */
  private void ofPlace(long from, long to) {
    int place = random.nextInt(places);
    boolean crash = chance(.5);
    List<String> there =
        standing.entrySet().stream()
            .filter(entry -> entry.getValue() == place && !entry.getKey().startsWith("clients."))
            .map(Map.Entry::getKey)
            .flatMap(name -> instances(name).stream())
            .toList();
    told.add((crash ? "crash" : "drop") + " place " + place);
    world.at(
        from,
        levers -> {
          for (String name : there) {
            if (crash) {
              levers.crash(name);
            } else {
              levers.drop(name);
            }
          }
        });
    world.at(to, levers -> there.forEach(levers::restore));
  }

  private static List<String> instances(String name) {
    return name.startsWith("l4.") ? List.of(name + ".1") : List.of(name);
  }

  private void ofDns(long from, long to) {
    String name = chance(.5) ? RESOLVERS : any(List.copyOf(zones.keySet()));
    int kind = random.nextInt(4);
    told.add(List.of("crash", "drop", "delay", "flush").get(kind) + " " + name);
    world.at(
        from,
        levers -> {
          switch (kind) {
            case 0 -> levers.crash(name);
            case 1 -> levers.drop(name);
            case 2 -> levers.setAnswerDelay(name, 50 * MS);
            default -> levers.flush(RESOLVERS);
          }
        });
    world.at(
        to,
        levers -> {
          levers.restore(name);
          levers.setAnswerDelay(name, 0);
        });
  }

  private void ofRecord(long from, long to) {
    String zone = any(List.copyOf(zones.keySet()));
    String front = any(zones.getOrDefault(zone, List.of()));
    int kind = random.nextInt(3);
    told.add(List.of("withdraw", "weight", "ttl").get(kind) + " " + zone + " " + front);
    double weight = random.nextInt(3);
    world.at(
        from,
        levers -> {
          switch (kind) {
            case 0 -> levers.setAnnounced(zone, front, false);
            case 1 -> levers.setAnswerWeight(zone, front, weight);
            default -> levers.setTtl(zone, 100 * MS);
          }
        });
    world.at(to, levers -> levers.setAnnounced(zone, front, true));
  }

  private void ofSite(long from, long to) {
    String site = any(sites);
    int times = chance(.5) ? 0 : 1 + random.nextInt(3);
    told.add((times == 0 ? "withdraw " : "prepend ") + site);
    world.at(
        from,
        levers -> {
          if (times == 0) {
            levers.setSiteWithdrawn(VIP, site, true);
          } else {
            levers.setSitePrepend(VIP, site, times);
          }
        });
    world.at(
        to,
        levers -> {
          levers.setSiteWithdrawn(VIP, site, false);
          levers.setSitePrepend(VIP, site, 0);
        });
  }

  private boolean chance(double share) {
    return random.nextDouble() < share;
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
