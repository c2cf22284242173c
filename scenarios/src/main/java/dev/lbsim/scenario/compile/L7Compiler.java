package dev.lbsim.scenario.compile;

import dev.lbsim.core.balance.RouteMatch;
import dev.lbsim.core.balance.XxHash64;
import dev.lbsim.core.guard.CircuitBreaker;
import dev.lbsim.core.guard.ErrorRateBreaker;
import dev.lbsim.core.guard.cache.CacheLimits;
import dev.lbsim.core.guard.cache.CacheRules;
import dev.lbsim.core.guard.outlier.OutlierSettings;
import dev.lbsim.core.model.CacheSettings;
import dev.lbsim.core.model.ClientSettings;
import dev.lbsim.core.model.CompressSettings;
import dev.lbsim.core.model.Ending;
import dev.lbsim.core.model.ExchangeSettings;
import dev.lbsim.core.model.FallbackSettings;
import dev.lbsim.core.model.FaultSettings;
import dev.lbsim.core.model.FilterSettings;
import dev.lbsim.core.model.HedgeSettings;
import dev.lbsim.core.model.L7Settings;
import dev.lbsim.core.model.LimitSettings;
import dev.lbsim.core.model.MirrorSettings;
import dev.lbsim.core.model.ObserveSettings;
import dev.lbsim.core.model.PassiveSettings;
import dev.lbsim.core.model.PoolGuards;
import dev.lbsim.core.model.PoolSettings;
import dev.lbsim.core.model.RouteSettings;
import dev.lbsim.core.model.RouteSettings.PoolShare;
import dev.lbsim.core.model.ShedSettings;
import dev.lbsim.core.model.UpstreamSettings;
import dev.lbsim.scenario.language.spec.BreakerSpec;
import dev.lbsim.scenario.language.spec.ChallengeSpec;
import dev.lbsim.scenario.language.spec.CompressSpec;
import dev.lbsim.scenario.language.spec.DefenceSpec;
import dev.lbsim.scenario.language.spec.FallbackSpec;
import dev.lbsim.scenario.language.spec.FanOutSpec;
import dev.lbsim.scenario.language.spec.FaultSpec;
import dev.lbsim.scenario.language.spec.GuardsSpec;
import dev.lbsim.scenario.language.spec.HedgeSpec;
import dev.lbsim.scenario.language.spec.HttpCacheSpec;
import dev.lbsim.scenario.language.spec.L7Spec;
import dev.lbsim.scenario.language.spec.LimitSpec;
import dev.lbsim.scenario.language.spec.ObserveSpec;
import dev.lbsim.scenario.language.spec.OutlierSpec;
import dev.lbsim.scenario.language.spec.PassiveSpec;
import dev.lbsim.scenario.language.spec.RateLimitSpec;
import dev.lbsim.scenario.language.spec.RouteSpec;
import dev.lbsim.scenario.language.spec.SheddingSpec;
import dev.lbsim.scenario.language.spec.TripSpec;
import dev.lbsim.scenario.language.spec.UpstreamSpec;
import dev.lbsim.scenario.language.value.Bytes;
import dev.lbsim.scenario.language.value.PoolsSpec;
import dev.lbsim.scenario.language.value.Ref;
import dev.lbsim.scenario.language.value.Span;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes an L7 tier's settings: its routes, and what each does for its requests. */
final class L7Compiler {
  private final Draws draws;
  private final KindTable kinds;
  private final Map<Object, FilterSettings> shared = new IdentityHashMap<>();
  private final LimitCompiler limits;
  private final StickyCompiler sticky;
  private final TlsCompiler tls;

  L7Compiler(Draws draws, KindTable kinds) {
    this.draws = draws;
    this.kinds = kinds;
    RequestParts parts = new RequestParts(kinds);
    this.limits = new LimitCompiler(draws, parts);
    this.sticky = new StickyCompiler(parts);
    this.tls = new TlsCompiler(draws, kinds);
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
              i,
              tier,
              shares(pools, own ? Objects.requireNonNull(route.pool()) : tier.pool(), backup),
              route.guards().over(tier.guards())));
    }
    routes.add(
        route(
            tier.routes().size(), tier, shares(pools, tier.pool(), tier.backup()), tier.guards()));
    L7Settings settings =
        new L7Settings(
                tier.workers(),
                tier.overhead().isZero() ? null : draws.of(tier.overhead()),
                tier.perKb().isZero() ? 0 : draws.of(tier.perKb()).mean() / 1000,
                1,
                pools.stream().map(ref -> pool).toList(),
                routes,
                kinds.asked().stream().mapToInt(new Candidates(tier)::first).toArray(),
                upstream(tier.upstream()),
                DefenceCompiler.defence(tier.defence()))
            .withTls(tls.settings(tier.tls()))
            .withCompress(compress(tier.compress()));
    return tier.costAware() == null
        ? settings
        : settings.withCosts(new CostCompiler(kinds).settings(tier, tier.costAware()));
  }

  private @Nullable CompressSettings compress(@Nullable CompressSpec spec) {
    if (spec == null) {
      return null;
    }
    List<KindTable.Asked> asked = kinds.asked();
    boolean[] compressed = new boolean[asked.size()];
    for (int kind = 0; kind < compressed.length; kind++) {
      String path = asked.get(kind).path();
      compressed[kind] =
          spec.paths().isEmpty()
              || spec.paths().stream().anyMatch(pattern -> RouteMatch.matches(pattern, path));
    }
    return new CompressSettings(
        compressed,
        spec.minSize().count(),
        spec.perKb().isZero() ? 0 : draws.of(spec.perKb()).mean() / 1000,
        spec.ratio().value());
  }

  /** Each pool of a tier once, in the order of the settings. */
  static List<Ref> pools(L7Spec tier) {
    return List.copyOf(tier.pools("").values());
  }

  private RouteSettings route(int index, L7Spec tier, List<PoolShare> shares, GuardsSpec guards) {
    List<String> pools = pools(tier).stream().map(Ref::text).toList();
    return new RouteSettings(
        tier.routeNames().get(index),
        shares,
        L7Settings.HashOn.valueOf(tier.hashOn().name()),
        tier.overprovision() == null ? 0 : tier.overprovision().value(),
        exchange(guards, tier.cancel()),
        filters(guards, tier.defence()),
        sticky.settings(guards.sticky(), shares, pools, isMain(index, tier, shares)),
        guards.mirror().stream()
            .map(
                mirror ->
                    new MirrorSettings(pools.indexOf(mirror.pool().text()), mirror.share().ratio()))
            .toList(),
        tier.hashOn() == L7Spec.HashOn.PATH
            ? kinds.asked().stream().mapToLong(asked -> XxHash64.hash(asked.path(), 0)).toArray()
            : new long[0],
        kinds.rewrites().toBackends(tier, index));
  }

  /** True if a route has the pools of its tier, or says itself how sessions stay. */
  private static boolean isMain(int index, L7Spec tier, List<PoolShare> shares) {
    return index == tier.routes().size()
        || tier.routes().get(index).guards().sticky() != null
        || shares.equals(shares(pools(tier), tier.pool(), tier.backup()));
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

  private static @Nullable ExchangeSettings exchange(GuardsSpec guards, boolean cancel) {
    boolean plain =
        guards.timeout() == null
            && guards.tryTimeout() == null
            && guards.retries() == null
            && guards.hedge() == null
            && guards.fanOut() == null
            && guards.fallback() == null
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
        guards.hedge() == null ? null : hedge(guards.hedge()),
        cancel,
        fanOut == null ? 1 : fanOut.leaves(),
        fanOut == null ? 1 : fanOut.needed(),
        fanOut == null || fanOut.work() == FanOutSpec.Work.SAME,
        guards.fallback() == null ? null : fallback(guards.fallback()));
  }

  private static HedgeSettings hedge(HedgeSpec hedge) {
    return new HedgeSettings(
        hedge.after().span().nanos(),
        hedge.after().quantile(),
        hedge.max(),
        hedge.budget() == null ? null : hedge.budget().ratio());
  }

  /** Where an attempt timed out, what the proxy has to answer is a 504. */
  private static FallbackSettings fallback(FallbackSpec fallback) {
    Set<Ending> on = ClientCompiler.endings(fallback.on());
    if (on.contains(Ending.TIMEOUT) || on.contains(Ending.UNREACHABLE)) {
      on.add(Ending.GATEWAY_TIMEOUT);
    }
    if (fallback.on().isEmpty()) {
      on.remove(Ending.LIMITED);
    }
    return new FallbackSettings(on, fallback.time().nanos());
  }

  /**
   * In the order requests pass them: what keeps clients out comes first (defence, rate limits),
   * then injected faults, then what answers without a backend (cache), and what protects backends
   * last (shedding, concurrency limits, breakers), so that a hit costs none of their places.
   */
  private List<FilterSettings> filters(GuardsSpec guards, @Nullable DefenceSpec defence) {
    List<FilterSettings> filters = new ArrayList<>();
    ChallengeSpec challenge = defence == null ? null : defence.challenge();
    if (challenge != null) {
      filters.add(
          shared.computeIfAbsent(challenge, of -> DefenceCompiler.challenge(challenge, draws)));
    }
    filters.addAll(limits.settings(guards.rateLimit()));
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
    if (guards.shed() != null) {
      filters.add(shed(guards.shed(), guards.limit()));
    }
    if (guards.limit() != null) {
      filters.add(limit(guards.limit()));
    }
    return filters;
  }

  /** Routes that take a guard from their tier share one setting, and so what is counted by it. */
  private LimitSettings limit(LimitSpec limit) {
    boolean byCost = limit.charge() == RateLimitSpec.Charge.COST;
    LimitSettings.Queue queue =
        limit.queue() == null
            ? null
            : new LimitSettings.Queue(
                limit.queue(), limit.waits().nanos(), limit.order() == LimitSpec.Order.LIFO);
    return (LimitSettings)
        shared.computeIfAbsent(limit, of -> new LimitSettings(limit.most()::create, byCost, queue));
  }

  private FilterSettings shed(SheddingSpec shed, @Nullable LimitSpec limit) {
    double start = shed.start().ratio();
    double full = shed.full().ratio();
    Integer of = shed.of();
    if (of == null) {
      // What is a share of a route's own limit is that route's own.
      return new ShedSettings(start, full, 1, limit(Objects.requireNonNull(limit)));
    }
    return shared.computeIfAbsent(shed, same -> new ShedSettings(start, full, of, null));
  }

  /** What a tier does to keep trouble at a pool from spreading. */
  static PoolGuards guards(L7Spec tier) {
    OutlierSpec outlier = tier.outlier();
    return new PoolGuards(
        outlier == null ? null : outlier(outlier),
        outlier != null && outlier.checksReturn(),
        tier.passive() == null ? null : passive(tier.passive()),
        tier.observe() == null ? null : observe(tier.observe()),
        tier.breaker() == null ? null : thresholds(tier.breaker()),
        tier.trip() == null ? null : trip(tier.trip()));
  }

  private static PassiveSettings passive(PassiveSpec spec) {
    return new PassiveSettings(
        spec.maxFails(), spec.failTimeout().nanos(), ClientCompiler.endings(spec.failures()));
  }

  private static ObserveSettings observe(ObserveSpec spec) {
    return new ObserveSettings(
        spec.errorLimit(), ClientCompiler.endings(spec.failures()), spec.onError());
  }

  private static OutlierSettings outlier(OutlierSpec spec) {
    OutlierSpec.SuccessRateSpec rate = spec.successRate();
    OutlierSettings.SuccessRate bySuccess =
        rate == null
            ? OutlierSettings.SuccessRate.ENVOY
            : new OutlierSettings.SuccessRate(rate.deviations(), rate.hosts(), rate.requests());
    OutlierSpec.FailurePercentageSpec share = spec.failurePercentage();
    return new OutlierSettings(
        spec.consecutive5xx(),
        spec.consecutiveGatewayFailure(),
        spec.consecutiveLocalOriginFailure(),
        spec.splitLocalOrigin(),
        rate != null && !rate.enforce() ? null : bySuccess,
        share == null
            ? null
            : new OutlierSettings.FailureShare(
                share.threshold().ratio(), share.hosts(), share.requests()),
        spec.interval().nanos(),
        new OutlierSettings.Ejection(
            spec.baseEjectionTime().nanos(),
            spec.maxEjectionTime().nanos(),
            spec.jitter().nanos(),
            spec.maxEjectionPercent().ratio(),
            true));
  }

  private static CircuitBreaker.Thresholds thresholds(BreakerSpec spec) {
    return new CircuitBreaker.Thresholds(
        spec.connections(),
        spec.pending(),
        spec.requests(),
        spec.retries(),
        spec.retryBudget() == null
            ? null
            : new CircuitBreaker.RetryShare(
                spec.retryBudget().ratio(), CircuitBreaker.RetryShare.ENVOY.least()));
  }

  private static ErrorRateBreaker.Settings trip(TripSpec spec) {
    return new ErrorRateBreaker.Settings(
        spec.failures().ratio(),
        spec.slow().ratio(),
        spec.slowAfter().nanos(),
        spec.window(),
        Math.min(spec.least(), spec.window()),
        spec.waits().nanos(),
        spec.trials());
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
            spec.streams(),
            spec.connectTimeout() == null ? 0 : spec.connectTimeout().nanos());
  }
}
