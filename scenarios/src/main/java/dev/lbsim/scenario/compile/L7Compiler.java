package dev.lbsim.scenario.compile;

import dev.lbsim.core.guard.cache.CacheLimits;
import dev.lbsim.core.guard.cache.CacheRules;
import dev.lbsim.core.model.CacheSettings;
import dev.lbsim.core.model.ClientSettings;
import dev.lbsim.core.model.ExchangeSettings;
import dev.lbsim.core.model.FaultSettings;
import dev.lbsim.core.model.FilterSettings;
import dev.lbsim.core.model.L7Settings;
import dev.lbsim.core.model.LimitSettings;
import dev.lbsim.core.model.PoolSettings;
import dev.lbsim.core.model.RouteSettings;
import dev.lbsim.core.model.RouteSettings.PoolShare;
import dev.lbsim.core.model.UpstreamSettings;
import dev.lbsim.scenario.language.spec.FanOutSpec;
import dev.lbsim.scenario.language.spec.FaultSpec;
import dev.lbsim.scenario.language.spec.GuardsSpec;
import dev.lbsim.scenario.language.spec.HttpCacheSpec;
import dev.lbsim.scenario.language.spec.L7Spec;
import dev.lbsim.scenario.language.spec.RouteSpec;
import dev.lbsim.scenario.language.spec.UpstreamSpec;
import dev.lbsim.scenario.language.value.Bytes;
import dev.lbsim.scenario.language.value.ConcurrencySpec;
import dev.lbsim.scenario.language.value.PoolsSpec;
import dev.lbsim.scenario.language.value.Ref;
import dev.lbsim.scenario.language.value.Span;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes an L7 tier's settings: its routes, and what each does for its requests. */
final class L7Compiler {
  private final Draws draws;
  private final KindTable kinds;
  private final Map<Object, FilterSettings> shared = new IdentityHashMap<>();

  L7Compiler(Draws draws, KindTable kinds) {
    this.draws = draws;
    this.kinds = kinds;
  }

  /**
   * The settings of a tier.
   *
   * @param pool how it deals with each of its pools
   */
  L7Settings settings(L7Spec tier, PoolSettings pool) {
    List<Ref> pools = pools(tier);
    List<RouteSettings> routes = new ArrayList<>();
    for (int i = 0; i < tier.routes().size(); i++) {
      RouteSpec route = tier.routes().get(i);
      boolean own = route.pool() != null;
      List<Ref> backup = own || !route.backup().isEmpty() ? route.backup() : tier.backup();
      routes.add(
          route(
              tier.routeNames().get(i),
              tier,
              shares(pools, own ? Objects.requireNonNull(route.pool()) : tier.pool(), backup),
              route.guards().over(tier.guards())));
    }
    routes.add(
        route(
            L7Spec.DEFAULT_ROUTE, tier, shares(pools, tier.pool(), tier.backup()), tier.guards()));
    return new L7Settings(
        tier.workers(),
        tier.overhead().isZero() ? null : draws.of(tier.overhead()),
        tier.perKb().isZero() ? 0 : draws.of(tier.perKb()).mean() / 1000,
        1,
        pools.stream().map(ref -> pool).toList(),
        routes,
        routeOfKind(tier),
        upstream(tier.upstream()));
  }

  /** Each pool of a tier once, in the order of the settings. */
  static List<Ref> pools(L7Spec tier) {
    return List.copyOf(tier.pools("").values());
  }

  private RouteSettings route(String name, L7Spec tier, List<PoolShare> shares, GuardsSpec guards) {
    return new RouteSettings(
        name,
        shares,
        L7Settings.HashOn.valueOf(tier.hashOn().name()),
        exchange(guards, tier.cancel()),
        filters(guards));
  }

  private static List<PoolShare> shares(List<Ref> all, PoolsSpec main, List<Ref> backup) {
    List<String> names = all.stream().map(Ref::text).toList();
    List<PoolShare> shares = new ArrayList<>();
    for (PoolsSpec.Pool pool : main.pools()) {
      shares.add(new PoolShare(names.indexOf(pool.pool().text()), pool.weight().value(), 0));
    }
    for (int i = 0; i < backup.size(); i++) {
      shares.add(new PoolShare(names.indexOf(backup.get(i).text()), 1, i + 1));
    }
    return shares;
  }

  private int[] routeOfKind(L7Spec tier) {
    List<RouteMatch> matches = tier.routes().stream().map(RouteMatch::new).toList();
    int[] routes = new int[kinds.asked().size()];
    for (int kind = 0; kind < routes.length; kind++) {
      KindTable.Asked asked = kinds.asked().get(kind);
      int route = 0;
      while (route < matches.size() && !matches.get(route).matches(asked)) {
        route++;
      }
      routes[kind] = route;
    }
    return routes;
  }

  private static @Nullable ExchangeSettings exchange(GuardsSpec guards, boolean cancel) {
    boolean plain =
        guards.timeout() == null
            && guards.tryTimeout() == null
            && guards.retries() == null
            && guards.hedge() == null
            && guards.fanOut() == null
            && !cancel;
    if (plain) {
      return null;
    }
    FanOutSpec fanOut = guards.fanOut();
    return new ExchangeSettings(
        guards.timeout() == null ? 0 : guards.timeout().nanos(),
        guards.tryTimeout() == null ? 0 : guards.tryTimeout().nanos(),
        guards.retries() == null
            ? ClientSettings.Retries.NONE
            : ClientCompiler.retries(guards.retries()),
        guards.hedge() == null ? 0 : guards.hedge().after().nanos(),
        guards.hedge() == null ? 0 : guards.hedge().max(),
        cancel,
        fanOut == null ? 1 : fanOut.leaves(),
        fanOut == null ? 1 : fanOut.needed(),
        fanOut == null || fanOut.work() == FanOutSpec.Work.SAME);
  }

  /**
   * In the order requests pass them: what keeps clients out comes first (defence, rate limits),
   * then injected faults, then what answers without a backend (cache), and what protects backends
   * last (shedding, concurrency limits, breakers), so that a hit costs none of their places.
   */
  private List<FilterSettings> filters(GuardsSpec guards) {
    List<FilterSettings> filters = new ArrayList<>();
    FaultSpec fault = guards.fault();
    if (fault != null) {
      FaultSpec.DelaySpec delay = fault.delay();
      filters.add(
          new FaultSettings(
              delay == null ? 0 : delay.share().ratio(),
              delay == null ? null : draws.of(delay.time()),
              fault.abort().ratio()));
    }
    if (guards.cache() != null) {
      filters.add(cache(guards.cache()));
    }
    if (guards.limit() != null) {
      filters.add(limit(guards.limit()));
    }
    return filters;
  }

  /** Routes that take a guard from their tier share one setting, and so what is counted by it. */
  private FilterSettings limit(ConcurrencySpec limit) {
    return shared.computeIfAbsent(limit, of -> new LimitSettings(limit::create));
  }

  private FilterSettings cache(HttpCacheSpec cache) {
    return shared.computeIfAbsent(cache, of -> cacheSettings(cache));
  }

  private CacheSettings cacheSettings(HttpCacheSpec cache) {
    Bytes most = cache.size();
    Integer entries = cache.entries();
    Bytes largest = cache.maxObject();
    return new CacheSettings(
        new CacheLimits(
            most == null ? CacheLimits.UNLIMITED : most.count(),
            entries == null ? Integer.MAX_VALUE : entries,
            largest == null ? CacheLimits.UNLIMITED : largest.count()),
        cache.policy()::create,
        CacheSettings.Scope.valueOf(cache.scope().name()),
        new CacheRules(
            CacheRules.STRICT.heuristicShare(),
            CacheRules.STRICT.heuristicMaxNanos(),
            nanos(cache.staleWhileRevalidate()),
            nanos(cache.staleIfError()),
            false,
            cache.keepCookies()),
        nanos(cache.ttl()),
        nanos(cache.negative()),
        cache.coalesce(),
        cache.lockTimeout().nanos(),
        kinds.caches().kinds());
  }

  private static long nanos(@Nullable Span span) {
    return span == null ? 0 : span.nanos();
  }

  private static UpstreamSettings upstream(@Nullable UpstreamSpec spec) {
    return spec == null
        ? UpstreamSettings.NONE
        : new UpstreamSettings(
            spec.setup().roundTrips(),
            spec.reuse().max(),
            spec.idle() == null ? 0 : spec.idle().nanos(),
            spec.connectTimeout() == null ? 0 : spec.connectTimeout().nanos());
  }
}
