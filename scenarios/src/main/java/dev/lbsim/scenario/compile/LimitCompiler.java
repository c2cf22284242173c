package dev.lbsim.scenario.compile;

import dev.lbsim.core.model.FilterSettings;
import dev.lbsim.core.model.RateLimitSettings;
import dev.lbsim.scenario.language.spec.RateLimitSpec;
import dev.lbsim.scenario.language.value.CountBy;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the settings of rate limits. A limit that a route takes from its tier gets the same
 * settings there, and so the same count.
 */
final class LimitCompiler {
  private final Draws draws;
  private final RequestParts parts;
  private final Map<RateLimitSpec, RateLimitSettings> made = new IdentityHashMap<>();

  LimitCompiler(Draws draws, RequestParts parts) {
    this.draws = draws;
    this.parts = parts;
  }

  List<FilterSettings> settings(List<RateLimitSpec> limits) {
    return limits.stream()
        .<FilterSettings>map(limit -> made.computeIfAbsent(limit, this::settings))
        .toList();
  }

  private RateLimitSettings settings(RateLimitSpec spec) {
    boolean alone = spec.by().part() == CountBy.Part.GLOBAL;
    int keys = alone ? 1 : spec.keys();
    RateLimitSpec.StoreSpec store = spec.store();
    return new RateLimitSettings(
        () -> spec.limit().create(keys),
        spec.limit().kind().holds(),
        parts.keys(spec.by()),
        RateLimitSettings.Scope.valueOf(spec.effectiveScope().name()),
        spec.charge() == RateLimitSpec.Charge.COST,
        store == null
            ? null
            : new RateLimitSettings.Store(
                draws.of(store.latency()),
                store.timeout() == null ? 0 : store.timeout().nanos(),
                store.errors().ratio(),
                store.fail() == RateLimitSpec.StoreSpec.Fail.OPEN));
  }
}
