package dev.lbsim.core.model;

import dev.lbsim.core.catalog.Arguments;
import dev.lbsim.core.guard.cache.CacheControl;
import dev.lbsim.core.guard.cache.CacheLimits;
import dev.lbsim.core.guard.cache.CacheRules;
import dev.lbsim.core.guard.cache.Freshness;
import dev.lbsim.core.guard.cache.HttpMethod;
import dev.lbsim.core.guard.cache.ResponseFacts;
import dev.lbsim.core.guard.cache.SingleFlight;
import dev.lbsim.core.guard.cache.replacement.Replacements;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A cache for tests: 1000 objects, LRU, of a worker; nobody waits for anybody. */
final class CacheSpec {
  private CacheLimits limits = CacheLimits.ofObjects(1000);
  private String policy = "lru";
  private CacheSettings.Scope scope = CacheSettings.Scope.INSTANCE;
  private long ttlNanos;
  private long failureNanos;
  private long staleNanos;
  private boolean coalesce;
  private long patienceNanos = SingleFlight.DEFAULT_PATIENCE_NANOS;
  private final List<Cacheability> kinds = new ArrayList<>();

  static CacheSpec cache() {
    return new CacheSpec();
  }

  CacheSpec limits(CacheLimits value) {
    limits = value;
    return this;
  }

  CacheSpec policy(String value) {
    policy = value;
    return this;
  }

  CacheSpec scope(CacheSettings.Scope value) {
    scope = value;
    return this;
  }

  CacheSpec ttl(long nanos) {
    ttlNanos = nanos;
    return this;
  }

  CacheSpec failures(long nanos) {
    failureNanos = nanos;
    return this;
  }

  /** Serves stale for so long, while it fetches anew and when that fails. */
  CacheSpec stale(long nanos) {
    staleNanos = nanos;
    return this;
  }

  CacheSpec coalesce() {
    coalesce = true;
    return this;
  }

  CacheSpec patience(long nanos) {
    patienceNanos = nanos;
    return this;
  }

  /** One more kind of request, of URL number {@code resource}, whose answers say this. */
  CacheSpec kind(long resource, HttpMethod method, String control) {
    return kind(resource, 0, method, control, false, 1, 0);
  }

  CacheSpec kind(
      long resource,
      long variant,
      HttpMethod method,
      String control,
      boolean validator,
      double unchangedCost,
      long changesNanos) {
    kinds.add(
        new Cacheability(
            resource,
            variant,
            method,
            CacheControl.NONE,
            false,
            ResponseFacts.of(200, CacheControl.parse(control)),
            Freshness.ABSENT,
            Freshness.ABSENT,
            validator,
            unchangedCost,
            changesNanos));
    return this;
  }

  CacheSettings settings() {
    Replacements.Kind kind = Replacements.find(policy).orElseThrow();
    Arguments arguments =
        Arguments.of(Map.of("small", .1, "window", .01, "protected", .8, "sample", 5.));
    return new CacheSettings(
        limits,
        (capacity, random) -> kind.factory().create(arguments, capacity, random),
        scope,
        new CacheRules(0.1, Worlds.SEC, staleNanos, staleNanos, false, false),
        ttlNanos,
        failureNanos,
        coalesce,
        patienceNanos,
        List.copyOf(kinds));
  }
}
