package dev.lbsim.scenario.compile;

import dev.lbsim.core.balance.XxHash64;
import dev.lbsim.core.model.FilterSettings;
import dev.lbsim.core.model.RateLimitSettings;
import dev.lbsim.scenario.language.spec.RateLimitSpec;
import dev.lbsim.scenario.language.value.CountBy;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the settings of rate limits. A limit that a route takes from its tier gets the same
 * settings there, and so the same count.
 */
final class LimitCompiler {
  private final Draws draws;
  private final KindTable kinds;
  private final Map<RateLimitSpec, RateLimitSettings> made = new IdentityHashMap<>();

  LimitCompiler(Draws draws, KindTable kinds) {
    this.draws = draws;
    this.kinds = kinds;
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
        spec.by().part() == CountBy.Part.CLIENT ? null : keys(spec.by()),
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

  /** What each kind of request is counted under. */
  long[] keys(CountBy by) {
    return kinds.asked().stream().mapToLong(asked -> key(part(asked, by))).toArray();
  }

  /** Different texts, different keys, but for one pair in 2^63. */
  private static long key(@Nullable String text) {
    return text == null ? RateLimitSettings.UNLIMITED : XxHash64.hash(text, 0) | 1;
  }

  /** That part of what is asked, or null if it has none. */
  static @Nullable String part(KindTable.Asked asked, CountBy by) {
    return switch (by.part()) {
      case GLOBAL, CLIENT -> "";
      case GROUP -> asked.group();
      case PATH -> asked.path();
      case HOST -> asked.host().toLowerCase(Locale.ROOT);
      case METHOD -> asked.method();
      case HEADER -> header(asked.headers(), by.name());
      case COOKIE -> asked.cookies().get(by.name());
    };
  }

  private static @Nullable String header(Map<String, String> headers, String name) {
    for (Map.Entry<String, String> header : headers.entrySet()) {
      if (header.getKey().equalsIgnoreCase(name)) {
        return header.getValue();
      }
    }
    return null;
  }
}
