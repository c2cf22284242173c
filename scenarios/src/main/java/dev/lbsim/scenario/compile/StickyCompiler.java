package dev.lbsim.scenario.compile;

import dev.lbsim.core.balance.XxHash64;
import dev.lbsim.core.guard.sticky.SessionCookie;
import dev.lbsim.core.guard.sticky.StickyRules;
import dev.lbsim.core.model.RateLimitSettings;
import dev.lbsim.core.model.RouteSettings.PoolShare;
import dev.lbsim.core.model.StickySettings;
import dev.lbsim.scenario.language.spec.CookieSpec;
import dev.lbsim.scenario.language.spec.StickySpec;
import dev.lbsim.scenario.language.value.Span;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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

  /**
   * Of a route that sends to these pools; null where sessions do not stay.
   *
   * @param pools what they are called, by their number
   * @param main true if they are those of the tier, or the route has said so itself
   */
  @Nullable StickySettings settings(
      @Nullable StickySpec spec, List<PoolShare> shares, List<String> pools, boolean main) {
    if (spec == null || spec.by() == StickySpec.By.NONE) {
      return null;
    }
    return made.computeIfAbsent(spec, of -> new HashMap<>())
        .computeIfAbsent(
            shares.stream().map(PoolShare::pool).toList(),
            numbers -> settings(spec, mark(numbers, pools), main));
  }

  /** Tells the sessions of some pools from those of others. */
  private static String mark(List<Integer> numbers, List<String> pools) {
    String names = numbers.stream().map(pools::get).collect(Collectors.joining(" "));
    return "%08x".formatted((int) XxHash64.hash(names, 0));
  }

  private static SessionCookie cookie(@Nullable CookieSpec spec, String mark, boolean main) {
    if (spec == null) {
      return new SessionCookie("lbsim-" + mark, "/", null, true, null, null);
    }
    String name = spec.name() == null ? "lbsim" : spec.name();
    return new SessionCookie(
        main && spec.name() != null ? name : name + "-" + mark,
        spec.path(),
        spec.domain(),
        spec.httpOnly(),
        spec.secure() == CookieSpec.Secure.TLS ? null : spec.secure() == CookieSpec.Secure.ALWAYS,
        spec.sameSite() == null ? null : spec.sameSite().attribute());
  }

  private StickySettings settings(StickySpec spec, String mark, boolean main) {
    StickyRules rules =
        new StickyRules(
            nanos(spec.maxIdle()),
            nanos(spec.maxLife()),
            spec.draining() == StickySpec.Draining.KEEP,
            spec.fallback() == StickySpec.Fallback.FAIL);
    if (spec.by() == StickySpec.By.COOKIE) {
      return new StickySettings(rules, null, cookie(spec.cookie(), mark, main));
    }
    return new StickySettings(
        rules,
        new StickySettings.Table(
            spec.size(),
            parts.keys(spec.key()),
            RateLimitSettings.Scope.valueOf(spec.scope().name())),
        null);
  }

  private static long nanos(@Nullable Span span) {
    return span == null ? 0 : span.nanos();
  }
}
