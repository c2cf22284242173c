package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Elsewhere;
import dev.lbsim.scenario.language.bind.Inline;
import dev.lbsim.scenario.language.bind.OrOne;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.value.BalanceSpec;
import dev.lbsim.scenario.language.value.DistributionSpec;
import dev.lbsim.scenario.language.value.Factor;
import dev.lbsim.scenario.language.value.Measure;
import dev.lbsim.scenario.language.value.Measured;
import dev.lbsim.scenario.language.value.PoolsSpec;
import dev.lbsim.scenario.language.value.Ref;
import dev.lbsim.scenario.language.value.Share;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A layer-7 load balancer: it reads requests and places each of them. */
@Doc("A layer-7 load balancer: it reads requests and places each of them.")
@Elsewhere(
    keys = {"locality", "localities", "locality-failover", "priority", "priorities"},
    hint =
        "make a pool for each place: pool is the one near by, backup those further away, the nearest"
            + " first, and overprovision says when load spills")
public record L7Spec(
    @Doc("The place where it stands; without it, next to everything.") @Nullable Ref at,
    @Doc("How many proxies.") @Default("1") @Range(min = "1", max = "1000") int count,
    @Doc("Threads of each proxy; each balances on its own.")
        @Default("1")
        @Range(min = "1", max = "1000")
        int workers,
    @Doc("CPU time of a worker per request; without it, none.")
        @Default("0ms")
        @Measured(Measure.TIME)
        DistributionSpec overhead,
    @Doc("CPU time of a worker per kilobyte of answer.") @Default("0ms") @Measured(Measure.TIME)
        DistributionSpec perKb,
    @Doc(
            "Whether every connection begins with a PROXY protocol header, by which a layer-4 tier says"
                + " who the client is (HAProxy: accept-proxy). Live, one without is closed; the"
                + " simulator knows its clients anyway.")
        @Default(value = "false", source = "HAProxy")
        boolean acceptProxy,
    @Doc("How it ends TLS; without it, it does not.") @Nullable TlsSpec tls,
    @Doc("How it compresses answers; without it, it does not.") @Nullable CompressSpec compress,
    @Doc("The algorithm that places requests.")
        @Default(value = "round-robin", source = "HAProxy, nginx and Envoy start so")
        BalanceSpec balance,
    @Doc("What hashing algorithms hash: the client's address, its connection, the key or the path.")
        @Default(value = "source", source = "nginx, ip_hash; HAProxy, balance source")
        HashOn hashOn,
    @Doc("How it finds out which backends work; without it, it does not.")
        @Nullable HealthSpec health,
    @Doc("Routes, the first that matches counts; requests that match none go to the pool.")
        List<RouteSpec> routes,
    @Doc("Where requests go: a pool of servers or another layer-7 tier; or several, with weights.")
        PoolsSpec pool,
    @Doc(
            "Where they go while no backend of the pool is usable: a pool, or several in turn. For"
                + " locality failover make a pool for each place, and let pool be the one near by and"
                + " backup those further away, the nearest first (Envoy: localities, priorities).")
        @OrOne
        List<Ref> backup,
    @Doc(
            "How many times its load a backend can take. Once a pool has lost so many that the rest"
                + " cannot take all, what they cannot take spills to the backup, or to other pools of"
                + " its kind: with 1.4x it may lose 28 % of them before that. Without it, the backup"
                + " gets all or nothing, as in nginx and HAProxy; Envoy has 1.4x"
                + " (overprovisioning_factor).")
        @Range(min = "1x", max = "100x")
        @Nullable Factor overprovision,
    @Doc("How it keeps connections to backends; without it they cost nothing.")
        @Nullable UpstreamSpec upstream,
    @Doc("Whether a backend is told to stop work nobody waits for any more.")
        @Default(
            value = "false",
            source = "most servers notice a lost client only when they write the answer")
        boolean cancel,
    @Inline GuardsSpec guards,
    @Doc("What it does against clients that take too much of it.") @Nullable DefenceSpec defence,
    @Doc(
            "How it knows what requests cost, for least-cost, for routes by cost and for limits that"
                + " charge cost; without it, all are equal. The source alone will do: declared,"
                + " latency or service.")
        @Nullable CostAwareSpec costAware,
    @Doc("Which backends it sets aside because requests to them go wrong.")
        @Nullable OutlierSpec outlier,
    @Doc(
            "Which backends it sets aside after so many failures, as nginx does; a number alone is how"
                + " many.")
        @Nullable PassiveSpec passive,
    @Doc(
            "When failed requests count as failed health checks, as in HAProxy; a number alone is how"
                + " many.")
        @Nullable ObserveSpec observe,
    @Doc("How much may go on with a pool at a time.") @Nullable BreakerSpec breaker,
    @Doc("When it stops sending to a pool for a while, because too much of it fails.")
        @Nullable TripSpec trip,
    @Doc("Little traffic at first for a backend that has just come up.")
        @Nullable SlowStartSpec slowStart,
    @Doc("With fewer than this share of backends healthy, use all of them.")
        @Default(value = "0%", source = "off; Envoy's healthy_panic_threshold is 50%")
        Share panic,
    @Doc("How old its picture of its backends is; without it, none at all.")
        @Nullable ViewSpec view) {

  /** What the route of all requests that match no other is called. */
  public static final String DEFAULT_ROUTE = "default";

  /** What results call each route; the last one is that of requests that match no other. */
  public List<String> routeNames() {
    List<String> names = new ArrayList<>();
    for (RouteSpec route : routes) {
      String name = route.name();
      names.add(name != null ? name : Integer.toString(names.size() + 1));
    }
    names.add(DEFAULT_ROUTE);
    return names;
  }

  /** Every pool that requests may go to, each once, by the path where it is first named. */
  public Map<String, Ref> pools(String tier) {
    Map<String, Ref> pools = new LinkedHashMap<>();
    Set<String> seen = new HashSet<>();
    add(pools, seen, tier, pool, backup);
    for (int i = 0; i < routes.size(); i++) {
      PoolsSpec own = routes.get(i).pool();
      String path = tier + ".routes[" + i + "]";
      add(pools, seen, path, own == null ? PoolsSpec.NONE : own, routes.get(i).backup());
    }
    addMirrors(pools, seen, tier, guards.mirror());
    for (int i = 0; i < routes.size(); i++) {
      addMirrors(pools, seen, tier + ".routes[" + i + "]", routes.get(i).guards().mirror());
    }
    return pools;
  }

  private static void addMirrors(
      Map<String, Ref> pools, Set<String> seen, String path, List<MirrorSpec> mirrors) {
    for (int i = 0; i < mirrors.size(); i++) {
      Ref ref = mirrors.get(i).pool();
      if (seen.add(ref.text())) {
        pools.put(path + ".mirror" + (mirrors.size() == 1 ? "" : "[" + i + "]") + ".pool", ref);
      }
    }
  }

  private static void add(
      Map<String, Ref> pools, Set<String> seen, String path, PoolsSpec main, List<Ref> backup) {
    for (int i = 0; i < main.pools().size(); i++) {
      Ref ref = main.pools().get(i).pool();
      if (seen.add(ref.text())) {
        pools.put(main.path(path + ".pool", i), ref);
      }
    }
    for (int i = 0; i < backup.size(); i++) {
      if (seen.add(backup.get(i).text())) {
        String at = path + ".backup" + (backup.size() == 1 ? "" : "[" + i + "]");
        pools.put(at, backup.get(i));
      }
    }
  }

  /** What is hashed. */
  public enum HashOn {
    /** The source address. */
    SOURCE,
    /** The connection. */
    CONNECTION,
    /** The request's key. */
    KEY,
    /** The request's path. */
    PATH
  }
}
