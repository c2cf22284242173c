package dev.lbsim.scenario.compile;

import dev.lbsim.core.guard.sticky.StickyRules;
import dev.lbsim.core.model.RateLimitSettings;
import dev.lbsim.core.model.RouteSettings.PoolShare;
import dev.lbsim.core.model.StickySettings;
import dev.lbsim.scenario.language.spec.StickySpec;
import dev.lbsim.scenario.language.value.Span;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the settings of sticky sessions. Routes of a tier that say nothing of their own share a
 * cookie, or a table, if they send to the same pools; a session has a backend for each set of
 * pools.
 */
final class StickyCompiler {
  private final RequestParts parts;
  private final Map<StickySpec, Map<List<Integer>, StickySettings>> made = new IdentityHashMap<>();

  /**
   * @param parts knows what makes a session
   */
  StickyCompiler(RequestParts parts) {
    this.parts = parts;
  }

  /** Of a route that sends to these pools; null where sessions do not stay. */
  @Nullable StickySettings settings(@Nullable StickySpec spec, List<PoolShare> shares) {
    if (spec == null || spec.by() == StickySpec.By.NONE) {
      return null;
    }
    return made.computeIfAbsent(spec, of -> new HashMap<>())
        .computeIfAbsent(shares.stream().map(PoolShare::pool).toList(), pools -> settings(spec));
  }

  private StickySettings settings(StickySpec spec) {
    StickyRules rules =
        new StickyRules(
            nanos(spec.maxIdle()),
            nanos(spec.maxLife()),
            spec.draining() == StickySpec.Draining.KEEP,
            spec.fallback() == StickySpec.Fallback.FAIL);
    if (spec.by() == StickySpec.By.COOKIE) {
      return new StickySettings(rules, null);
    }
    return new StickySettings(
        rules,
        new StickySettings.Table(
            spec.size(),
            parts.keys(spec.key()),
            RateLimitSettings.Scope.valueOf(spec.scope().name())));
  }

  private static long nanos(@Nullable Span span) {
    return span == null ? 0 : span.nanos();
  }
}
