package dev.lbsim.core.model;

import dev.lbsim.core.guard.cache.Freshness;
import dev.lbsim.core.guard.cache.Storing;

/**
 * What a cache does with each kind of request, as far as that follows from what the kind's requests
 * and answers say: worked out once, and looked up by {@link RequestKind#number}.
 *
 * <p>Hot path: runs once per request.
 */
final class CacheKinds {
  private final Cacheability[] kinds;
  private final long[] lifetimeNanos;
  private final boolean[] stores;
  private final long[][] variants;

  CacheKinds(CacheSettings settings) {
    Storing storing = new Storing(settings.rules());
    int known = settings.kinds().size();
    kinds = new Cacheability[known + 1];
    lifetimeNanos = new long[known + 1];
    stores = new boolean[known + 1];
    variants = new long[known + 1][];
    for (int k = 0; k <= known; k++) {
      Cacheability kind = k < known ? settings.kinds().get(k) : Cacheability.SILENT;
      kinds[k] = kind;
      lifetimeNanos[k] = lifetimeNanos(kind, settings);
      stores[k] = stores(kind, lifetimeNanos[k], storing);
      variants[k] =
          settings.kinds().stream()
              .filter(other -> other.resource() == kind.resource())
              .mapToLong(Cacheability::variant)
              .distinct()
              .toArray();
    }
  }

  /** What the answer says; else what the operator says; else what can be guessed. */
  static long lifetimeNanos(Cacheability kind, CacheSettings settings) {
    if (settings.ttlNanos() > 0 && !kind.saysLifetime()) {
      return settings.ttlNanos();
    }
    return Freshness.lifetimeNanos(
        kind.response().control(),
        kind.response().status(),
        kind.expiresAfterNanos(),
        kind.modifiedBeforeNanos(),
        settings.rules());
  }

  static boolean stores(Cacheability kind, long lifetimeNanos, Storing storing) {
    return storing
            .decide(kind.method(), kind.request(), kind.authorization(), kind.response())
            .stored()
        && storing.worthwhile(kind.response().control(), 0, lifetimeNanos, kind.validator());
  }

  private int number(Request request) {
    return Math.min(request.kindNumber, kinds.length - 1);
  }

  /** What its kind says. */
  Cacheability of(Request request) {
    return kinds[number(request)];
  }

  /** True if its answer may be stored, and that has a point. */
  boolean stores(Request request) {
    return stores[number(request)];
  }

  /** How old its answer may get. */
  long lifetimeNanos(Request request) {
    return lifetimeNanos[number(request)];
  }

  /** The variants there may be of what it asks for. */
  long[] variants(Request request) {
    return variants[number(request)];
  }
}
