package dev.lbsim.core.model;

import dev.lbsim.core.guard.cache.CacheControl;
import dev.lbsim.core.guard.cache.CacheStore;
import dev.lbsim.core.guard.cache.Freshness;
import dev.lbsim.core.guard.cache.HttpStatus;
import dev.lbsim.core.guard.cache.Serving;
import dev.lbsim.core.guard.cache.Storing;
import org.jspecify.annotations.Nullable;

/**
 * What the cache of a {@link CacheFilter} keeps of what was fetched, and what is counted when it
 * gives that out: as {@link Storing} decides from what a scenario says of a kind of request, or
 * from what a real answer says ({@link Spoken}).
 *
 * <p>Hot path: runs once per event.
 */
final class CacheKeeping {
  private final CacheSettings settings;
  private final Exchanges exchanges;
  private final RouteMeters meters;
  private final HttpCache cache;
  private final CacheStore store;
  private final Serving serving;
  private final CacheKinds kinds;

  CacheKeeping(
      CacheSettings settings,
      Exchanges exchanges,
      RouteMeters meters,
      HttpCache cache,
      Serving serving) {
    this.settings = settings;
    this.exchanges = exchanges;
    this.meters = meters;
    this.cache = cache;
    this.store = cache.store;
    this.serving = serving;
    this.kinds = new CacheKinds(settings);
  }

  /** What it says itself, or what the scenario says of its kind. */
  Cacheability kindOf(Request request) {
    Spoken spoken = spoken(request);
    Cacheability kind = kinds.of(request);
    return spoken == null ? kind : cache.spoken.kind(spoken, kind);
  }

  static @Nullable Spoken spoken(Request request) {
    Visit visit = request.real.visit;
    return visit == null ? null : visit.spoken();
  }

  static long objectOf(Request request) {
    Spoken spoken = spoken(request);
    return spoken == null ? request.key : spoken.object();
  }

  boolean stores(Request request) {
    Spoken spoken = spoken(request);
    return spoken == null ? kinds.stores(request) : SpokenCache.mayStore(spoken);
  }

  boolean validator(Cacheability kind, int slot) {
    SpokenAnswer kept = cache.spoken.in(slot);
    return kept == null ? kind.validator() : kept.validator();
  }

  /** A request is answered with what is in this slot. */
  void used(Cacheability kind, Request request, int slot) {
    long now = exchanges.nowNanos();
    store.hit(slot);
    request.answerAgeNanos = store.ageNanos(slot, now);
    meters.count(RouteCount.CACHE_HITS);
    SpokenAnswer kept = cache.spoken.in(slot);
    Spoken spoken = spoken(request);
    if (kept != null && spoken != null) {
      spoken.serve(kept);
    }
    if (cache.failed(slot)) {
      return;
    }
    meters.count(RouteCount.CACHE_SAVED_BYTES, request.sizeBytes);
    if (store.version(slot) != kind.version(objectOf(request), now)) {
      meters.count(RouteCount.CACHE_OUTDATED);
    }
  }

  boolean standsIn(Cacheability kind, int slot, int status) {
    return !cache.failed(slot)
        && serving.insteadOfError(
            status,
            kind.request(),
            store.control(slot),
            store.ageNanos(slot, exchanges.nowNanos()),
            store.lifetimeNanos(slot));
  }

  void invalidate(Request request, Cacheability kind) {
    Spoken spoken = spoken(request);
    if (spoken != null) {
      cache.spoken.invalidate(spoken, kind, cache);
      return;
    }
    for (long variant : kinds.variants(request)) {
      cache.drop(kind.primary(request.key), variant);
    }
  }

  void fetched(Exchange exchange, Cacheability kind, Ending ending, boolean abandoned) {
    Request request = exchange.request();
    long key = kind.key(objectOf(request));
    if (!abandoned && ending == Ending.OK) {
      brought(exchange, kind, key);
      return;
    }
    long note = exchange.note();
    boolean leads = (note & CacheFilter.MASK) == CacheFilter.LEADS;
    if (!abandoned) {
      int slot = store.find(key);
      if (slot != CacheStore.NONE && standsIn(kind, slot, status(ending))) {
        exchange.note(CacheFilter.STANDS_IN);
        if (leads) {
          cache.giveUp(key);
        }
        return;
      }
      if (keeps(ending) && stores(request)) {
        keepFailure(request, kind);
        cache.complete(key);
        return;
      }
    }
    if (leads) {
      cache.handOver(key, note >>> CacheFilter.BITS, exchanges.nowNanos());
    }
  }

  private void keepFailure(Request request, Cacheability kind) {
    Spoken spoken = spoken(request);
    SpokenAnswer said = spoken == null ? null : spoken.said();
    evicted(
        cache.put(
            kind,
            objectOf(request),
            said == null ? 0 : said.bytes(),
            CacheControl.NONE,
            exchanges.nowNanos(),
            settings.failureTtlNanos(),
            HttpCache.FAILURE));
    cache.keep(kind.key(objectOf(request)), said);
  }

  private void brought(Exchange exchange, Cacheability kind, long key) {
    Request request = exchange.request();
    Spoken spoken = spoken(request);
    if (spoken != null) {
      broughtInWords(exchange, spoken, key);
      return;
    }
    // A 304 brings nothing but word of what is stored already.
    if (!kinds.stores(request) || (request.unchanged && !exchange.unchanged)) {
      if ((exchange.note() & CacheFilter.MASK) == CacheFilter.LEADS) {
        cache.complete(key);
      }
      return;
    }
    long now = exchanges.nowNanos();
    if (cache.purgedSince(kind.resource(), exchange.launchedNanos)) {
      // It may be just what the purge was about. Who waited for it fetches anew.
      if ((exchange.note() & CacheFilter.MASK) == CacheFilter.LEADS) {
        cache.handOver(key, exchange.note() >>> CacheFilter.BITS, now);
      }
      return;
    }
    long lifetimeNanos = kinds.lifetimeNanos(request);
    long born = Freshness.bornNanos(request.answerAgeNanos, now, exchange.launchedNanos, now);
    CacheControl control = kind.response().control();
    int slot = exchange.unchanged ? store.find(key) : CacheStore.NONE;
    if (slot != CacheStore.NONE) {
      store.hit(slot);
      store.describe(slot, control, born, lifetimeNanos, store.version(slot));
    } else if (!exchange.unchanged) {
      long version = kind.version(request.key, exchange.launchedNanos);
      evicted(
          cache.put(kind, request.key, request.sizeBytes, control, born, lifetimeNanos, version));
    }
    if (exchange.unchanged && !exchange.inBackground()) {
      meters.count(RouteCount.CACHE_REVALIDATED);
      meters.count(RouteCount.CACHE_SAVED_BYTES, request.sizeBytes);
    }
    if (Freshness.isFresh(now - born, lifetimeNanos)) {
      cache.share(key);
    } else {
      cache.complete(key);
    }
  }

  /** The same where the answer says itself how it may be kept. */
  private void broughtInWords(Exchange exchange, Spoken spoken, long key) {
    Request request = exchange.request();
    SpokenAnswer said = spoken.said();
    long now = exchanges.nowNanos();
    boolean purged = cache.purgedSince(kinds.of(request).resource(), exchange.launchedNanos);
    if (said != null && !purged) {
      long born =
          Freshness.bornNanos(
              request.answerAgeNanos, now - said.datedBeforeNanos(), exchange.launchedNanos, now);
      if (said.unchanged()) {
        freshen(request, spoken, said, store.find(key), born);
      } else {
        keepInWords(request, spoken, said, born);
      }
      spoken.serve(said);
    }
    if ((exchange.note() & CacheFilter.MASK) == CacheFilter.LEADS) {
      cache.complete(key);
    }
  }

  /** What is known has not changed: it is good for a while again (RFC 9111, section 4.3.4). */
  private void freshen(Request request, Spoken spoken, SpokenAnswer said, int slot, long born) {
    if (cache.spoken.in(slot) == spoken.known()) { // else it has left meanwhile
      Cacheability fresh = cache.spoken.answered(spoken, kinds.of(request), said);
      long lifetimeNanos = CacheKinds.lifetimeNanos(fresh, settings);
      store.hit(slot);
      store.describe(slot, said.facts().control(), born, lifetimeNanos, store.version(slot));
      cache.spoken.keep(slot, said);
    }
    meters.count(RouteCount.CACHE_REVALIDATED);
    meters.count(RouteCount.CACHE_SAVED_BYTES, said.bytes());
  }

  private void keepInWords(Request request, Spoken spoken, SpokenAnswer said, long born) {
    Cacheability kind = cache.spoken.answered(spoken, kinds.of(request), said);
    long lifetimeNanos = CacheKinds.lifetimeNanos(kind, settings);
    if (cache.spoken.stores(spoken, kind, lifetimeNanos)) {
      CacheControl control = said.facts().control();
      evicted(cache.put(kind, spoken.object(), said.bytes(), control, born, lifetimeNanos, 0));
      cache.keep(kind.key(spoken.object()), said);
    }
  }

  private void evicted(long many) {
    meters.count(RouteCount.CACHE_EVICTED, many);
  }

  /** True for failures that a backend gave as an answer. */
  private boolean keeps(Ending ending) {
    return settings.failureTtlNanos() > 0
        && (ending == Ending.STATUS_5XX || ending == Ending.REJECTED);
  }

  static int status(Ending ending) {
    return switch (ending) {
      case OK -> 200;
      case STATUS_5XX -> 500;
      case REJECTED, NO_BACKEND, SHED -> 503;
      case GATEWAY_TIMEOUT -> 504;
      case LIMITED -> 429;
      case BLOCKED -> 403;
      default -> HttpStatus.NO_ANSWER;
    };
  }
}
