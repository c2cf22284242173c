package dev.lbsim.scenario.compile;

import dev.lbsim.core.dns.AddressOrder;
import dev.lbsim.core.dns.PrefetchRule;
import dev.lbsim.core.dns.StaleRule;
import dev.lbsim.core.dns.TtlRules;
import dev.lbsim.core.guard.HealthCheckSettings;
import dev.lbsim.core.guard.HealthState;
import dev.lbsim.core.model.LookupSettings;
import dev.lbsim.core.model.ResolverSettings;
import dev.lbsim.core.model.ZoneHealthSettings;
import dev.lbsim.scenario.language.spec.CacheSpec;
import dev.lbsim.scenario.language.spec.ClientsSpec;
import dev.lbsim.scenario.language.spec.IgnoreTtlSpec;
import dev.lbsim.scenario.language.spec.ResolversSpec;
import dev.lbsim.scenario.language.spec.ResolversSpec.PrefetchSpec;
import dev.lbsim.scenario.language.spec.ResolversSpec.ServeStaleSpec;
import dev.lbsim.scenario.language.spec.ResolversSpec.TtlSpec;
import dev.lbsim.scenario.language.spec.ZoneHealthSpec;
import dev.lbsim.scenario.language.value.Span;
import org.jspecify.annotations.Nullable;

/** Turns what a file says of resolvers and caches into settings of the model. */
final class DnsCompiler {
  private DnsCompiler() {}

  static ResolverSettings resolvers(ResolversSpec spec) {
    TtlSpec ttl = spec.effectiveTtl();
    TtlSpec negative = spec.effectiveNegativeTtl();
    TtlRules rules =
        new TtlRules(min(ttl.min()), max(ttl.max()), 0, min(negative.min()), max(negative.max()));
    IgnoreTtlSpec ignore = spec.effectiveIgnoreTtl();
    return new ResolverSettings(
        spec.effectiveCount(),
        spec.share().exponent(),
        AddressOrder.valueOf(spec.effectiveOrder().name()),
        rules,
        ignore == null ? 0 : ignore.share().ratio(),
        stubborn(rules, ignore),
        spec.caches(),
        spec.ecs(),
        spec.coalesce(),
        prefetch(spec.effectivePrefetch()),
        stale(spec.serveStale()),
        spec.effectiveFailureTtl().nanos(),
        spec.upstream().timeout().nanos(),
        spec.upstream().tries());
  }

  static LookupSettings lookups(ClientsSpec spec) {
    return new LookupSettings(
        spec.connect().tries(),
        spec.lookup().timeout().nanos(),
        spec.lookup().tries(),
        spec.cache() == null ? null : cache(spec.cache()));
  }

  private static LookupSettings.Cache cache(CacheSpec spec) {
    Span negative = spec.effectiveNegative();
    TtlRules rules =
        new TtlRules(
            spec.effectiveMin().nanos(), max(spec.effectiveMax()), 0, min(negative), max(negative));
    IgnoreTtlSpec ignore = spec.effectiveIgnoreTtl();
    return new LookupSettings.Cache(
        rules, ignore == null ? 0 : ignore.share().ratio(), stubborn(rules, ignore));
  }

  private static TtlRules stubborn(TtlRules rules, @Nullable IgnoreTtlSpec ignore) {
    if (ignore == null) {
      return rules;
    }
    Span exactly = ignore.exactly();
    return exactly != null
        ? new TtlRules(
            exactly.nanos(), exactly.nanos(), 0, rules.minNegativeNanos(), rules.maxNegativeNanos())
        : new TtlRules(
            rules.minNanos(),
            rules.maxNanos(),
            min(ignore.atLeast()),
            rules.minNegativeNanos(),
            rules.maxNegativeNanos());
  }

  /** Everything counts as up before the first check, unless checks wait for the first query. */
  static ZoneHealthSettings health(ZoneHealthSpec spec, PlaceTable places) {
    return new ZoneHealthSettings(
        new HealthCheckSettings(
            spec.effectiveEvery().nanos(),
            spec.effectiveFast().nanos(),
            spec.effectiveTimeout().nanos(),
            spec.effectiveRise(),
            spec.effectiveFall(),
            spec.effectiveOk(),
            spec.jitter().ratio(),
            spec.effectiveOnDemand() ? HealthState.Start.DOWN : HealthState.Start.FULLY_UP),
        spec.effectiveCheckers(),
        spec.quorum().ratio(),
        places.all(spec.from()),
        spec.publishDelay().nanos(),
        spec.effectiveOnDemand());
  }

  private static PrefetchRule prefetch(@Nullable PrefetchSpec spec) {
    return spec == null
        ? PrefetchRule.OFF
        : new PrefetchRule(spec.share().ratio(), spec.last().nanos(), spec.from().nanos());
  }

  private static StaleRule stale(@Nullable ServeStaleSpec spec) {
    return spec == null
        ? StaleRule.OFF
        : new StaleRule(
            spec.max().nanos(), spec.after().nanos(), spec.ttl().nanos(), spec.recheck().nanos());
  }

  private static long min(@Nullable Span span) {
    return span == null ? 0 : span.nanos();
  }

  private static long max(@Nullable Span span) {
    return span == null ? Long.MAX_VALUE : span.nanos();
  }
}
