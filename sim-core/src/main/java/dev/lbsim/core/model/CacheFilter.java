package dev.lbsim.core.model;

import dev.lbsim.core.guard.cache.CacheStore;
import dev.lbsim.core.guard.cache.HttpStatus;
import dev.lbsim.core.guard.cache.ServeVerdict;
import dev.lbsim.core.guard.cache.Serving;
import dev.lbsim.core.guard.cache.SingleFlight;
import dev.lbsim.core.guard.cache.Storing;

/**
 * Answers what it can from a cache, and keeps what backends answer, as {@link Serving} and {@link
 * Storing} decide (RFC 9111, RFC 5861).
 *
 * <pre>
 *   fresh              answered at once; no backend hears of it
 *   stale, may be used answered at once, and fetched anew by the proxy itself, once
 *   stale, validator   a backend is asked whether it has changed
 *   else               fetched; with coalescing by one, while the others wait
 * </pre>
 *
 * A fetch that may be stored goes on when its client gives up, as in nginx and Varnish. A failed
 * one is replaced by what is stored, if that may be; else the one who has waited longest tries.
 *
 * <p>Hot path: runs once per event.
 */
final class CacheFilter implements Filter {
  // What it notes of a request: a state, and above it a number that belongs to it.
  static final int BITS = 3;
  static final int MASK = (1 << BITS) - 1;
  private static final int PASSES = 0;
  private static final int FETCHES = 1;
  static final int LEADS = 2;
  private static final int WAITS = 3;
  static final int SHARES = 4;
  static final int LOOKS_AGAIN = 5;
  static final int LOOKS_AFTER_FAILURE = 6;
  static final int STANDS_IN = 7;

  private final CacheSettings settings;
  private final Exchanges exchanges;
  private final RouteMeters meters;
  private final HttpCache cache;
  private final CacheStore store;
  private final Serving serving;
  private final CacheKeeping keeping;

  CacheFilter(CacheSettings settings, FilterPlace place) {
    this.settings = settings;
    this.exchanges = place.exchanges();
    this.meters = place.route().meters;
    Object among =
        switch (settings.scope()) {
          case WORKER -> place.exchanges();
          case INSTANCE -> place.instance();
          case TIER -> place.route().tier();
        };
    this.cache = place.route().share(settings, among, () -> made(place));
    this.store = cache.store;
    this.serving = new Serving(settings.rules());
    this.keeping = new CacheKeeping(settings, exchanges, meters, cache, serving);
  }

  private HttpCache made(FilterPlace place) {
    HttpCache made = new HttpCache(settings, place.random("cache"));
    meters.tellOf(made);
    return made;
  }

  /** What is noted of who is to fetch now that another one has failed. */
  static long leads(long flight) {
    return flight << BITS | LEADS;
  }

  @Override
  public Verdict onRequest(Exchange exchange) {
    Request request = exchange.request();
    Cacheability kind = keeping.kindOf(request);
    long key = kind.key(CacheKeeping.objectOf(request));
    int slot = store.find(key);
    ServeVerdict verdict = verdict(kind, request, slot);
    if (verdict != ServeVerdict.BYPASS) {
      meters.count(RouteCount.CACHE_LOOKUPS);
      meters.count(RouteCount.CACHE_ASKED_BYTES, request.sizeBytes);
    }
    return switch (verdict) {
      case HIT -> serve(exchange, kind, slot);
      case STALE -> serveStale(exchange, kind, slot);
      case STALE_WHILE_REVALIDATE -> serveAndRefresh(exchange, kind, key, slot);
      case REVALIDATE, MISS -> joinOrFetch(exchange, kind, key, slot);
      case BYPASS -> {
        exchange.note(PASSES);
        yield Verdict.GO_ON;
      }
      case GATEWAY_TIMEOUT -> {
        exchange.end(Ending.GATEWAY_TIMEOUT);
        yield Verdict.ENDED;
      }
    };
  }

  private ServeVerdict verdict(Cacheability kind, Request request, int slot) {
    if (slot != CacheStore.NONE) {
      return serving.withStored(
          kind.method(),
          kind.request(),
          store.control(slot),
          store.ageNanos(slot, exchanges.nowNanos()),
          store.lifetimeNanos(slot),
          keeping.validator(kind, slot));
    }
    // A 304 brings nothing that could be stored.
    return request.unchanged
        ? ServeVerdict.BYPASS
        : serving.withoutStored(kind.method(), kind.request());
  }

  // Answers.

  private Verdict serve(Exchange exchange, Cacheability kind, int slot) {
    Request request = exchange.request();
    keeping.used(kind, request, slot);
    exchange.end(cache.failed(slot) ? Ending.STATUS_5XX : Ending.OK);
    return Verdict.ENDED;
  }

  private Verdict serveStale(Exchange exchange, Cacheability kind, int slot) {
    meters.count(RouteCount.CACHE_STALE);
    return serve(exchange, kind, slot);
  }

  private Verdict serveAndRefresh(Exchange exchange, Cacheability kind, long key, int slot) {
    boolean refreshes =
        cache.flights.flight(key) == 0 && !cache.failed(slot) && keeping.stores(exchange.request());
    if (!refreshes) {
      return serveStale(exchange, kind, slot);
    }
    meters.count(RouteCount.CACHE_STALE);
    meters.count(RouteCount.CACHE_REFRESHED);
    keeping.used(kind, exchange.request(), slot);
    cache.flights.join(key, 0, exchanges.nowNanos());
    exchange.note(leads(cache.flights.flight(key)));
    exchange.outlive();
    asksForChange(exchange, kind, slot);
    exchange.answerAhead(Ending.OK);
    return Verdict.GO_ON;
  }

  // Fetches.

  private Verdict joinOrFetch(Exchange exchange, Cacheability kind, long key, int slot) {
    Request request = exchange.request();
    boolean joins =
        settings.coalesce()
            && keeping.stores(request)
            && kind.sharesFetches()
            && !request.unchanged;
    if (!joins) {
      exchange.note(FETCHES);
      return fetch(exchange, kind, slot);
    }
    int seat = cache.seat(exchange);
    if (cache.flights.join(key, seat, exchanges.nowNanos()) == SingleFlight.Role.FOLLOWER) {
      exchange.note((long) seat << BITS | WAITS);
      exchange.pause(settings.patienceNanos(), null);
      return Verdict.HELD;
    }
    cache.leaveSeat(seat);
    exchange.note(leads(cache.flights.flight(key)));
    return fetch(exchange, kind, slot);
  }

  private Verdict fetch(Exchange exchange, Cacheability kind, int slot) {
    meters.count(RouteCount.CACHE_MISSES);
    if (keeping.stores(exchange.request())) {
      exchange.outlive();
    }
    asksForChange(exchange, kind, slot);
    return Verdict.GO_ON;
  }

  private void asksForChange(Exchange exchange, Cacheability kind, int slot) {
    Spoken spoken = CacheKeeping.spoken(exchange.request());
    if (spoken != null) {
      if (SpokenCache.mayStore(spoken)) {
        spoken.fetches(cache.spoken.mostBytes(), cache.spoken.in(slot));
      }
      return; // what has become of it only its backend knows
    }
    if (slot != CacheStore.NONE
        && kind.validator()
        && store.version(slot) == kind.version(exchange.request().key, exchanges.nowNanos())) {
      exchange.asksForChange(kind.unchangedCost());
    }
  }

  @Override
  public Verdict onPauseOver(Exchange exchange) {
    Request request = exchange.request();
    Cacheability kind = keeping.kindOf(request);
    long key = kind.key(CacheKeeping.objectOf(request));
    int slot = store.find(key);
    long note = exchange.note();
    switch ((int) (note & MASK)) {
      case WAITS -> {
        int seat = (int) (note >>> BITS);
        cache.flights.leave(key, seat);
        cache.leaveSeat(seat);
      }
      case LEADS -> {
        return fetch(exchange, kind, slot);
      }
      case SHARES -> {
        if (slot == CacheStore.NONE && CacheKeeping.spoken(request) != null) {
          break; // there is nothing to answer it with
        }
        meters.count(RouteCount.CACHE_COALESCED);
        if (slot != CacheStore.NONE) {
          return serve(exchange, kind, slot);
        }
        meters.count(RouteCount.CACHE_HITS);
        meters.count(RouteCount.CACHE_SAVED_BYTES, request.sizeBytes);
        exchange.end(Ending.OK);
        return Verdict.ENDED;
      }
      case LOOKS_AFTER_FAILURE -> {
        if (slot != CacheStore.NONE && keeping.standsIn(kind, slot, HttpStatus.NO_ANSWER)) {
          meters.count(RouteCount.CACHE_COALESCED);
          return serveStale(exchange, kind, slot);
        }
      }
      default -> {
        if (slot != CacheStore.NONE && verdict(kind, request, slot).servedFromCache()) {
          meters.count(RouteCount.CACHE_COALESCED);
          return serve(exchange, kind, slot);
        }
      }
    }
    exchange.note(FETCHES);
    return fetch(exchange, kind, slot);
  }

  // What comes of them.

  @Override
  public void onEnd(Exchange exchange, Ending ending, boolean abandoned) {
    Request request = exchange.request();
    Cacheability kind = keeping.kindOf(request);
    long note = exchange.note();
    switch ((int) (note & MASK)) {
      case PASSES -> {
        if (!abandoned && Storing.invalidates(kind.method(), CacheKeeping.status(ending))) {
          keeping.invalidate(request, kind);
        }
      }
      case WAITS -> {
        int seat = (int) (note >>> BITS);
        cache.flights.leave(kind.key(CacheKeeping.objectOf(request)), seat);
        cache.leaveSeat(seat);
      }
      case FETCHES, LEADS -> keeping.fetched(exchange, kind, ending, abandoned);
      default -> {} // it gave up at the very instant it was to go on
    }
  }

  @Override
  public Ending seenAs(Exchange exchange, Ending ending) {
    if (exchange.note() != STANDS_IN) {
      return ending;
    }
    Request request = exchange.request();
    Cacheability kind = keeping.kindOf(request);
    int slot = store.find(kind.key(CacheKeeping.objectOf(request)));
    if (!exchange.inBackground() && slot != CacheStore.NONE) {
      meters.count(RouteCount.CACHE_STALE);
      keeping.used(kind, request, slot);
    }
    return Ending.OK;
  }

  @Override
  public void onCrash() {
    if (settings.scope() != CacheSettings.Scope.TIER) {
      cache.clear();
    }
  }

  @Override
  public void purge(boolean[] resources) {
    cache.purge(resources, exchanges.nowNanos());
  }
}
