package dev.lbsim.core.model;

import dev.lbsim.core.balance.CostUnits;
import dev.lbsim.core.guard.rate.RateLimiter;
import dev.lbsim.core.random.RandomStream;
import dev.lbsim.core.random.Sampler;
import org.jspecify.annotations.Nullable;

/**
 * Asks a rate limiter about each request of a route. What it turns away gets a 429 that says when
 * to come again; what must wait for its turn is kept so long.
 *
 * <p>Hot path: runs once per event.
 */
final class RateLimitFilter implements Filter {
  private final RateLimitSettings settings;
  private final LimiterMemory memory;
  private final FilterPlace place;
  private final RandomStream random;
  private final @Nullable Sampler latency;
  private double storeErrors;

  RateLimitFilter(RateLimitSettings settings, FilterPlace place) {
    this.settings = settings;
    this.place = place;
    this.random = place.random("limit-store");
    this.latency =
        settings.store() == null ? null : settings.store().latency().sampler(random.source());
    setStoreErrors(-1);
    this.memory =
        switch (settings.scope()) {
          case WORKER -> newMemory();
          case INSTANCE -> sharedAmong(place.instance());
          case TIER -> sharedAmong(place.route().tier());
        };
  }

  private LimiterMemory sharedAmong(Object those) {
    return place.route().share(settings, those, this::newMemory);
  }

  private LimiterMemory newMemory() {
    LimiterMemory made = new LimiterMemory(settings.limiter());
    place.instance().deciders.add(place.name() + "/rate-limit", made);
    return made;
  }

  @Override
  public void setStoreErrors(double share) {
    RateLimitSettings.Store store = settings.store();
    double configured = store == null ? 0 : store.errors();
    storeErrors = share < 0 ? configured : share;
  }

  /** What a whole tier counts together outlives each of its processes. */
  @Override
  public void onCrash() {
    if (settings.scope() != RateLimitSettings.Scope.TIER) {
      memory.lose(place.engine().nowNanos());
    }
  }

  @Override
  public Verdict onRequest(Exchange exchange) {
    exchange.note(RequestKeys.NONE);
    long key = settings.keys().keyOf(exchange.request());
    if (key == RequestKeys.NONE) {
      return Verdict.GO_ON;
    }
    RateLimitSettings.Store store = settings.store();
    if (store == null || latency == null) {
      return decide(exchange, key, 0);
    }
    long tripNanos = latency.nextNanos();
    boolean late = store.timeoutNanos() > 0 && tripNanos > store.timeoutNanos();
    if (late || (storeErrors > 0 && random.nextDouble() < storeErrors)) {
      exchange.route.meters.count(RouteCount.UNDECIDED);
      Ending then = store.open() ? null : Ending.STATUS_5XX;
      return wait(exchange, late ? store.timeoutNanos() : tripNanos, then);
    }
    return decide(exchange, key, tripNanos);
  }

  private Verdict decide(Exchange exchange, long key, long tripNanos) {
    Request request = exchange.request();
    long answer = memory.tryAcquire(key, cost(exchange), place.engine().nowNanos());
    if (RateLimiter.admitted(answer)) {
      if (settings.holds()) {
        exchange.note(key);
      }
      if (answer > 0) {
        exchange.route.meters.count(RouteCount.HELD);
      }
      return wait(exchange, tripNanos + answer, null);
    }
    exchange.route.meters.count(RouteCount.LIMITED);
    exchange.countTurnedAway();
    request.retryAfterNanos =
        answer == RateLimiter.TURNED_AWAY ? 0 : RateLimiter.retryAfterNanos(answer);
    return wait(exchange, tripNanos, Ending.LIMITED);
  }

  private static Verdict wait(Exchange exchange, long nanos, @Nullable Ending then) {
    if (nanos > 0) {
      exchange.pause(nanos, then);
      return Verdict.HELD;
    }
    if (then == null) {
      return Verdict.GO_ON;
    }
    exchange.end(then);
    return Verdict.ENDED;
  }

  private double cost(Exchange exchange) {
    return settings.byCost() ? CostUnits.toCost(exchange.costUnits) : 1;
  }

  @Override
  public void onEnd(Exchange exchange, Ending ending, boolean abandoned) {
    long key = exchange.note();
    if (key != RequestKeys.NONE) {
      memory.release(key, cost(exchange), place.engine().nowNanos());
    }
  }
}
