package dev.lbsim.core.model;

import static dev.lbsim.core.model.TestWorld.members;
import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.exp;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.health;
import static dev.lbsim.core.model.Worlds.pool;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.users;

import dev.lbsim.core.balance.Balancers;
import dev.lbsim.core.guard.HealthCheckSettings;
import dev.lbsim.core.model.ClientSettings.Retries.Growth;
import dev.lbsim.core.model.Worlds.ClientSpec;
import dev.lbsim.core.model.Worlds.ServerSpec;
import dev.lbsim.core.random.Distribution;
import dev.lbsim.core.random.HyperExponential;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A valid world drawn from a seed: tiers, algorithms, habits of clients, failures. */
final class RandomWorld {
  /** From here on nothing new happens: failures have ended, open arrivals have stopped. */
  static final long QUIET = 2 * SEC;

  private final long seed;
  private final SplittableRandom random;
  private final RandomInternet internet;
  private final TestWorld world;
  private final List<String> told = new ArrayList<>();
  private final RandomFailures failures;

  private final List<String> servers = new ArrayList<>();
  private final List<String> proxies = new ArrayList<>();
  private final List<String> tiers = new ArrayList<>();
  private final List<String> instances = new ArrayList<>();
  private final List<String> groups = new ArrayList<>();
  private boolean everyGroupHasPatience = true;
  private boolean everyGroupIsOpen = true;
  private boolean keepsConnections;

  RandomWorld(long seed) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    this.internet = new RandomInternet(seed, random, told);
    this.world = internet.world();
    this.failures = new RandomFailures(random, world, told);
    addServers();
    addProxies();
    addTiers();
    internet.addAnycast(fronts());
    if (chance(.6)) {
      internet.addZone(chance(.5) ? fronts() : mixedFronts());
    }
    addClients();
    addFailures();
  }

  TestWorld world() {
    return world;
  }

  /** True if everything that was begun has an end: all have patience, and arrivals stop. */
  boolean everythingEnds() {
    return everyGroupHasPatience && everyGroupIsOpen;
  }

  /** True if idle connections may remain for ever. */
  boolean keepsConnections() {
    return keepsConnections;
  }

  /** Long enough for the longest queue to empty; where nothing ends, not much longer. */
  long endNanos() {
    return QUIET + (everythingEnds() ? 150 * SEC : SEC / 2);
  }

  long requests(Run run) {
    return groups.stream().mapToLong(name -> run.count(name, "requests")).sum();
  }

  private boolean chance(double share) {
    return random.nextDouble() < share;
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private Distribution service() {
    double mean = (1 + random.nextInt(4)) * MS;
    return switch (random.nextInt(3)) {
      case 0 -> fixed(mean);
      case 1 -> HyperExponential.ofMean(mean, 5);
      default -> exp(mean);
    };
  }

  private void addServers() {
    int count = 1 + random.nextInt(5);
    for (String name : members("servers.s", count)) {
      ServerSpec spec =
          server(service())
              .discipline(any(List.of(Discipline.values())))
              .workers(1 + random.nextInt(3))
              .speed(.5 + random.nextInt(4))
              .weight(random.nextInt(4));
      if (chance(.4)) {
        spec.queue(Queues.anyQueue(random.nextInt(10), random.nextInt(12)));
      }
      if (chance(.2)) {
        spec.slowdown(exp(1));
      }
      if (chance(.2)) {
        spec.oom(2 + random.nextInt(8), random.nextInt(300) * MS);
      }
      if (chance(.3)) {
        spec.errors(.2, chance(.5) ? fixed(MS) : null);
      }
      if (chance(.3)) {
        spec.warmup(SEC, 4);
      }
      world.server(name, spec);
      internet.stand(name);
      servers.add(name);
    }
    told.add(count + " servers");
  }

  private PoolSpec anyPool(boolean consistent) {
    List<String> algorithms =
        Balancers.all().stream()
            .filter(kind -> !consistent || kind.consistent())
            .map(kind -> kind.about().name())
            .toList();
    String algorithm = any(algorithms);
    told.add(algorithm);
    PoolSpec spec = pool(algorithm);
    if (algorithm.equals("maglev")) {
      spec.with("table", 251);
    }
    if (chance(.5)) {
      spec.health(anyHealth());
    }
    if (chance(.3)) {
      spec.slowStart(SEC);
    }
    if (chance(.3)) {
      spec.options(chance(.5) ? .5 : 0, chance(.5) ? 20 * MS : 0);
    }
    return spec;
  }

  private HealthCheckSettings anyHealth() {
    long every = (200 + random.nextInt(600)) * MS;
    return health(every, every / 2, 1 + random.nextInt(3), 1 + random.nextInt(3));
  }

  private List<String> some(List<String> all) {
    List<String> chosen = all.stream().filter(name -> chance(.8)).toList();
    return chosen.isEmpty() ? all : chosen;
  }

  private void addProxies() {
    if (chance(.4)) {
      return;
    }
    int count = 1 + random.nextInt(3);
    for (String name : members("l7.p", count)) {
      addProxy(name, some(servers));
    }
    if (chance(.2)) {
      addProxy("l7.outer.1", List.copyOf(proxies));
    }
    told.add(proxies.size() + " proxies");
  }

  private void addProxy(String name, List<String> targets) {
    Distribution overhead = chance(.5) ? exp(MS / 5.) : null;
    TlsSettings tls = chance(.4) ? TlsSpec.any(random) : null;
    told.add(tls == null ? "plain" : "tls");
    world.l7(name, 1 + random.nextInt(3), overhead, tls, anyPool(false), targets);
    internet.stand(name);
    proxies.add(name);
  }

  private void addTiers() {
    if (chance(.4)) {
      return;
    }
    for (String name : List.of("l4.e", "l4.f", "l4.g").subList(0, 1 + random.nextInt(3))) {
      addTier(name);
    }
  }

  private void addTier(String name) {
    boolean stateless = chance(.5);
    int count = 1 + random.nextInt(3);
    List<String> targets = proxies.isEmpty() || chance(.5) ? servers : proxies;
    world.l4(
        name,
        count,
        stateless ? 0 : 1 + random.nextInt(60),
        chance(.5) ? 300 * MS : 0,
        chance(.5),
        chance(.5) ? 200 * MS : 0,
        anyPool(stateless),
        some(targets));
    internet.stand(name);
    tiers.add(name);
    instances.addAll(members(name, count));
    told.add((stateless ? "stateless" : "stateful") + " l4 of " + count);
  }

  private List<String> fronts() {
    if (!internet.vip().isEmpty() && chance(.6)) {
      return internet.vip();
    }
    if (!tiers.isEmpty() && chance(.7)) {
      return tiers;
    }
    return proxies.isEmpty() || chance(.3) ? servers : proxies;
  }

  /** Of every kind there is, so that there is a choice of addresses. */
  private List<String> mixedFronts() {
    List<String> all = new ArrayList<>(internet.vip());
    all.addAll(tiers);
    all.addAll(proxies);
    all.addAll(servers);
    return all;
  }

  private void addClients() {
    int count = 1 + random.nextInt(3);
    for (String name : members("clients.c", count)) {
      ClientSpec spec = chance(.75) ? openClients() : users(1 + random.nextInt(20), thinking());
      habits(spec);
      String zone = internet.zone();
      if (zone != null && chance(.7)) {
        world.clients(name, spec, zone, chance(.7) ? internet.resolvers() : null);
      } else {
        world.clients(name, spec, any(fronts()));
      }
      internet.stand(name);
      groups.add(name);
    }
    told.add(count + " groups");
  }

  private Distribution thinking() {
    everyGroupIsOpen = false;
    return chance(.3) ? fixed(0) : exp(50 * MS);
  }

  private ClientSpec openClients() {
    double rate = 20 + random.nextInt(200);
    int burst = 1 + random.nextInt(5);
    int kind = random.nextInt(3);
    return new ClientSpec()
        .arrivals(
            stream -> {
              ArrivalProcess all =
                  switch (kind) {
                    case 0 -> Arrivals.steady(rate, stream);
                    case 1 -> Arrivals.burst(rate, burst, stream);
                    default -> Arrivals.poisson(rate, stream);
                  };
              return after -> {
                long next = all.nextNanos(after);
                return next < QUIET ? next : ArrivalProcess.NEVER;
              };
            });
  }

  private void habits(ClientSpec spec) {
    if (chance(.3)) {
      spec.kinds(Queues.priorities());
    }
    if (chance(.7)) {
      spec.timeout((2 + random.nextInt(200)) * MS);
      if (chance(.4)) {
        spec.cancel();
      }
    } else {
      everyGroupHasPatience = false;
    }
    if (chance(.5)) {
      spec.rtt(chance(.5) ? fixed(7 * MS) : exp(10 * MS));
    }
    if (chance(.6)) {
      spec.reuse(chance(.5) ? Integer.MAX_VALUE : 1 + random.nextInt(6), idleTime());
    }
    boolean apart = chance(.4);
    if (apart) {
      spec.addresses(1 + random.nextInt(20));
    }
    if (chance(.4)) {
      spec.reuse(Integer.MAX_VALUE, idleTime()).streams(1 + random.nextInt(9));
    }
    internet.habits(spec, apart);
    if (chance(.7)) {
      spec.connect(chance(.5) ? (5 + random.nextInt(100)) * MS : 0, 1 + random.nextInt(5));
      if (chance(.7)) {
        spec.race((1 + random.nextInt(10)) * MS);
      }
    }
    if (chance(.5)) {
      spec.setup(1 + random.nextInt(2));
    }
    if (chance(.5)) {
      Growth growth = any(List.of(Growth.values()));
      @Nullable Double budget = chance(.5) ? .3 : null;
      long base = growth == Growth.NONE ? 0 : 3 * MS;
      spec.retries(1 + random.nextInt(4), growth, base, growth == Growth.EXP ? 9 * MS : 0, budget);
    }
    if (chance(.2)) {
      spec.throttle(1 + random.nextInt(3), 300 * MS);
    }
  }

  private long idleTime() {
    if (chance(.7)) {
      return (1 + random.nextInt(200)) * MS;
    }
    keepsConnections = true;
    return 0;
  }

  private void addFailures() {
    int count = random.nextInt(8);
    for (int i = 0; i < count; i++) {
      long from = random.nextLong(QUIET - SEC / 2);
      long to = from + random.nextLong(QUIET - from);
      if (chance(.1)) {
        to = from; // begins and ends at one instant
      }
      addFailure(from, to);
    }
  }

  private void addFailure(long from, long to) {
    if (chance(.5) && internet.addFailure(from, to)) {
      return;
    }
    switch (random.nextInt(5)) {
      case 0 -> failures.ofProcess(any(servers), from, to);
      case 1 -> failures.ofProcess(proxies.isEmpty() ? any(servers) : any(proxies), from, to);
      case 2 -> {
        if (instances.isEmpty()) {
          failures.ofServer(any(servers), from, to);
        } else {
          failures.ofInstance(any(instances), from, to);
        }
      }
      case 3 -> failures.ofLink(any(groups), from, to);
      default -> failures.ofServer(any(servers), from, to);
    }
  }

  @Override
  public String toString() {
    return "world " + seed + " " + told;
  }
}
