package dev.lbsim.core.model;

import dev.lbsim.core.guard.sticky.SessionCookie;
import dev.lbsim.core.guard.sticky.StickTable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What keeps the sessions of one route of one worker with their backends. A session is wherever the
 * last backend was that answered it: by a cookie that comes and goes with its client, or by an
 * entry in a table of the proxy's.
 *
 * <p>An attempt after one that failed goes elsewhere, unless the rules are strict, and takes the
 * session with it if it is answered.
 *
 * <p>Hot path: runs once per event.
 */
final class Stickiness {
  /** A request goes wherever the balancer says. */
  static final int ANYWHERE = -1;

  /** A request whose session is nowhere. */
  static final int NOWHERE = -2;

  private static final long NONE = -1;

  private final StickySettings settings;
  private final @Nullable StickTable table;
  private final @Nullable SessionCookies cookies;
  private final L7Route route;
  private final boolean losesTable;

  Stickiness(L7Route route, StickySettings settings, TierRoute shared, L7Instance instance) {
    this.route = route;
    this.settings = settings;
    SessionCookie real = settings.cookie();
    this.cookies = real == null ? null : new SessionCookies(real, settings.rules(), route);
    StickySettings.Table of = settings.table();
    this.losesTable = of != null && of.scope() != RateLimitSettings.Scope.TIER;
    this.table =
        of == null
            ? null
            : switch (of.scope()) {
              case WORKER -> shared.share(settings, route.worker(), () -> table(of));
              case INSTANCE -> shared.share(settings, instance, () -> table(of));
              case TIER -> shared.share(settings, shared.tier(), () -> table(of));
            };
  }

  private StickTable table(StickySettings.Table of) {
    return new StickTable(of.entries(), settings.rules());
  }

  /**
   * The pool where the session of a request is, or null if it goes anywhere; {@link Request#home}
   * is its backend then.
   */
  @Nullable PoolHop poolOf(Request request, long nowNanos) {
    request.home = ANYWHERE;
    Exchange exchange = request.exchange;
    if (exchange != null && exchange.route != route) {
      exchange = null; // of another tier, further out
    }
    boolean first = exchange == null || !exchange.triedAny();
    long home = find(request, first, nowNanos);
    if (home == NONE) {
      return null;
    }
    PoolHop pool = route.pools[(int) (home >>> Integer.SIZE)];
    int index = (int) home;
    boolean strict = settings.rules().strict();
    boolean there =
        pool.dispatcher.takesSession(index, settings.rules().staysWhileDraining(), nowNanos);
    if (first) {
      route.meters.count(RouteCount.STICKY_REQUESTS);
      if (there) {
        route.meters.count(RouteCount.STICKY_KEPT);
      } else {
        route.meters.count(strict ? RouteCount.STICKY_REFUSED : RouteCount.STICKY_MOVED);
      }
    }
    if (there && (strict || exchange == null || !exchange.tried(pool, index))) {
      request.home = index;
      return pool;
    }
    if (there || !strict) {
      return null;
    }
    request.home = NOWHERE;
    return pool;
  }

  private long find(Request request, boolean first, long nowNanos) {
    if (table != null) {
      long key = Objects.requireNonNull(settings.table()).keys().keyOf(request);
      return key == RequestKeys.NONE ? NONE : table.find(key, nowNanos);
    }
    Words words = wordsOf(request);
    if (words != null && cookies != null) {
      if (first && cookies.expired(words)) {
        route.meters.count(RouteCount.STICKY_EXPIRED);
      }
      return cookies.find(words);
    }
    CookieJar jar = CookieJar.of(request);
    if (jar == null) {
      return NONE;
    }
    if (first && jar.expired(settings, nowNanos)) {
      route.meters.count(RouteCount.STICKY_EXPIRED);
    }
    return jar.find(settings, nowNanos);
  }

  /** What a request says that brought its cookies by HTTP, or null. */
  private @Nullable Words wordsOf(Request request) {
    return cookies == null ? null : Exchange.wordsOf(request);
  }

  /** A request was answered by a backend of one of the route's pools: its session is there now. */
  void answered(Request request, PoolHop pool, int index, long nowNanos) {
    long home = ((long) pool.number << Integer.SIZE) | index;
    if (store(request, home, nowNanos)) {
      route.meters.count(RouteCount.STICKY_SET);
    }
  }

  private boolean store(Request request, long home, long nowNanos) {
    if (table == null) {
      Words words = wordsOf(request);
      if (words != null && cookies != null) {
        return cookies.set(words, home);
      }
      CookieJar jar = CookieJar.forAnswer(request);
      return jar != null && jar.set(settings, home, nowNanos);
    }
    long key = Objects.requireNonNull(settings.table()).keys().keyOf(request);
    if (key == RequestKeys.NONE) {
      return false;
    }
    long before = table.evictions();
    boolean isNew = table.store(key, home, nowNanos);
    route.meters.count(RouteCount.STICKY_EVICTED, table.evictions() - before);
    return isNew;
  }

  /**
   * The process dies: what it remembered is gone, unless others of the tier remember it as well.
   */
  void onCrash() {
    if (table != null && losesTable) {
      table.clear();
    }
  }
}
