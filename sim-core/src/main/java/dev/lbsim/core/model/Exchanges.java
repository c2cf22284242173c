package dev.lbsim.core.model;

import dev.lbsim.core.balance.Balancer;
import dev.lbsim.core.balance.Outcome;
import dev.lbsim.core.balance.XxHash64;
import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.engine.Step;
import dev.lbsim.core.guard.Hedging;
import dev.lbsim.core.random.Streams;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The side of an L7 worker that faces its backends, where it does more than hand requests on: it
 * runs the filters, issues attempts of its own, times them, makes them again and compares them.
 *
 * <pre>
 *   begin -> filters -> launch -> attempt ... receive -> end
 *              hold/pause   ^---- retry, hedge ----'
 * </pre>
 *
 * <p>Hot path: runs once per event.
 */
final class Exchanges {
  private final Step<Exchange> timeOut;
  private final Step<Exchange> pauseOver;
  private final Step<Exchange> hedge;

  private final L7Worker worker;
  private final Engine engine;
  private final Streams streams;
  private final Attempts attempts;

  private Exchange[] free = new Exchange[4];
  private int freeCount;

  /** Exchanges that go on without a client. */
  private final Background background = new Background();

  /** Requests kept. */
  int active;

  Exchanges(
      L7Worker worker,
      String name,
      Network network,
      Streams streams,
      Population population,
      Front anyFront,
      UpstreamSettings upstream,
      boolean connected) {
    this.worker = worker;
    this.engine = worker.engine();
    this.streams = streams;
    this.timeOut = new Step<>(name + "/timeOut", this::onTimeOut);
    this.pauseOver = new Step<>(name + "/pauseOver", this::onPauseOver);
    this.hedge = new Step<>(name + "/hedge", this::onHedge);
    this.attempts =
        new Attempts(
            worker, this, name, network, streams, population, anyFront, upstream, connected);
  }

  /** What it sends to backends. */
  Attempts attempts() {
    return attempts;
  }

  long nowNanos() {
    return engine.nowNanos();
  }

  int place() {
    return worker.place();
  }

  Streams streams() {
    return streams;
  }

  boolean isOf(L7Worker which) {
    return worker == which;
  }

  /**
   * Takes a request in.
   *
   * @param costUnits what it costs as far as the worker knows
   */
  void begin(Request request, L7Route route, long costUnits) {
    long now = engine.nowNanos();
    Exchange exchange = take(route);
    exchange.open(request, route, costUnits, now);
    active++;
    route.meters.requests++;
    request.trail.push(exchange, Balancer.NONE, now);
    startTimeout(exchange);
    goOn(exchange);
  }

  private Exchange take(L7Route route) {
    return freeCount == 0 ? new Exchange(this, route) : free[--freeCount];
  }

  private void startTimeout(Exchange exchange) {
    Engine.Delay timeout = exchange.route.timeout;
    if (timeout != null) {
      exchange.timed = true;
      exchange.timeoutTicket = timeout.start(timeOut, exchange);
    }
  }

  /** Sends a copy of what an exchange keeps this way, for nobody. */
  void copy(Exchange original, L7Route way) {
    Request kept = original.request();
    Exchange copy = take(way);
    copy.shadow = attempts.shadowOf(kept);
    copy.open(attempts.standIn(kept, copy.shadow), way, original.costUnits, engine.nowNanos());
    background.add(copy);
    startTimeout(copy);
    launch(copy);
  }

  /** Passes it through the filters that are left, and then to backends. */
  void goOn(Exchange exchange) {
    Filter[] filters = exchange.route.filters;
    while (exchange.step < filters.length) {
      Filter.Verdict verdict = filters[exchange.step++].onRequest(exchange);
      if (verdict != Filter.Verdict.GO_ON) {
        return;
      }
    }
    launch(exchange);
  }

  /** Ends a pause before its time, as an event of its own. */
  void wake(Exchange exchange) {
    // Else the pause is over, and waits for the process to go on.
    if (engine.cancel(exchange.pauseTicket)) {
      exchange.pauseTicket = engine.after(0, pauseOver, exchange);
    }
  }

  void pause(Exchange exchange, long nanos, @Nullable Ending then) {
    exchange.paused = true;
    exchange.afterPause = then;
    exchange.pauseTicket = engine.after(nanos, pauseOver, exchange);
  }

  private void onPauseOver(Exchange exchange) {
    if (worker.waitsWith(pauseOver, exchange)) {
      return;
    }
    exchange.paused = false;
    if (exchange.afterPause != null) {
      end(exchange, exchange.afterPause);
    } else if (exchange.route.filters[exchange.step - 1].onPauseOver(exchange)
        == Filter.Verdict.GO_ON) {
      goOn(exchange);
    }
  }

  private void launch(Exchange exchange) {
    ExchangeSettings settings = exchange.route.exchange;
    exchange.launchedNanos = engine.nowNanos();
    exchange.request().time.spend(TimePart.HELD, exchange.launchedNanos);
    exchange.route.retryRule.onRequest(exchange.launchedNanos);
    exchange.needed = settings.needed();
    Hedging hedging = exchange.route.hedging;
    if (hedging != null) {
      hedging.onRequest(exchange.launchedNanos);
      planHedge(exchange, hedging);
    }
    if (exchange.route.mirroring != null) {
      exchange.route.mirroring.copy(exchange, this);
    }
    Request kept = exchange.request();
    if (exchange.route.kindToBackend(kept.kindNumber) != kept.kindNumber) {
      exchange.route.meters.count(RouteCount.REWRITTEN);
    }
    exchange.toLaunch = settings.leaves();
    for (int leaf = 0; leaf < settings.leaves(); leaf++) {
      exchange.toLaunch--;
      Request attempt = attempts.attemptAt(exchange);
      if (!settings.sameDemand()) {
        attempt.demandBits = XxHash64.mix(kept.demandBits, leaf);
      }
      if (!attempts.send(attempt)) {
        return;
      }
    }
  }

  /**
   * An attempt is over.
   *
   * @param returned true if it is back, false if it is still out there and goes on without us
   */
  void over(Request attempt, Ending ending, boolean returned) {
    Exchange exchange = attempt.exchangeOrThrow();
    exchange.remove(attempt);
    exchange.hears(attempt, ending);
    attempts.settle(attempt, ending, ending.outcome());
    if (ending == Ending.OK) {
      exchange.succeeded++;
      exchange.request().answerAgeNanos = attempt.answerAgeNanos;
      if (attempt.hedge) {
        exchange.route.meters.count(RouteCount.HEDGES_WON);
      }
    } else if (retryIfAllowed(exchange, attempt, ending)) {
      attempts.letGo(exchange, attempt, returned);
      return;
    }
    if (exchange.succeeded == exchange.needed) {
      TimeAccount time = exchange.request().time;
      time.spend(TimePart.RETRIES, attempt.sentNanos);
      time.add(attempt.time);
      attempt.tellRoutes();
      finish(exchange, Ending.OK, attempt);
    } else if (exchange.canStillSucceed() < exchange.needed) {
      finish(exchange, ending.atGateway(), attempt);
    }
    attempts.letGo(exchange, attempt, returned);
  }

  private boolean retryIfAllowed(Exchange exchange, Request attempt, Ending ending) {
    RetryRule rule = exchange.route.retryRule;
    if (attempt.breaker.overflowed
        || exchange.isSpent()
        || !rule.allows(attempt, ending, engine.nowNanos())) {
      return false;
    }
    PoolBreaker breaker = attempt.pool == null ? null : attempt.pool.breaker();
    if (breaker != null && !breaker.tryRetry()) {
      return false;
    }
    exchange.route.meters.count(RouteCount.RETRIES);
    attempts.again(attempt, rule.delayNanos(attempt));
    return true;
  }

  private void onHedge(Exchange exchange) {
    if (worker.waitsWith(hedge, exchange)) {
      return;
    }
    exchange.hedging = false;
    Hedging hedging = Objects.requireNonNull(exchange.route.hedging);
    if (exchange.isSpent() || !hedging.tryHedge(engine.nowNanos())) {
      exchange.route.meters.count(RouteCount.HEDGES_DENIED);
      return;
    }
    exchange.hedges++;
    exchange.route.meters.count(RouteCount.HEDGES);
    planHedge(exchange, hedging);
    Request attempt = attempts.attemptAt(exchange);
    attempt.attempt = exchange.hedges;
    attempt.hedge = true;
    attempts.send(attempt);
  }

  private void planHedge(Exchange exchange, Hedging hedging) {
    long delayNanos = hedging.delayNanos(exchange.hedges);
    if (delayNanos != Hedging.NO_HEDGE) {
      exchange.hedging = true;
      exchange.hedgeTicket = engine.after(delayNanos, hedge, exchange);
    }
  }

  private void onTimeOut(Exchange exchange) {
    if (!worker.waitsWith(timeOut, exchange)) {
      exchange.timed = false;
      exchange.timedOut = true;
      finish(exchange, Ending.GATEWAY_TIMEOUT, null);
    }
  }

  /** The proxy answers itself. */
  void end(Exchange exchange, Ending ending) {
    exchange.step--; // the filter that ended it does not hear of it again
    finish(exchange, ending, null);
  }

  /**
   * The request gets its answer.
   *
   * @param last the attempt that decided it, or null
   */
  private void finish(Exchange exchange, Ending ending, @Nullable Request last) {
    Request request = exchange.request();
    Ending seen = stop(exchange, ending, false);
    if (ending == Ending.OK && last != null && exchange.route.hedging != null) {
      exchange.route.hedging.answered(
          exchange.answeredNanos(engine.nowNanos()) - exchange.launchedNanos);
    }
    if (exchange.inBackground()) {
      L7Route original = exchange.route.original;
      if (original != null && ending != Ending.OK) {
        original.meters.count(RouteCount.MIRROR_ERRORS);
      }
      releaseBackground(exchange);
      return;
    }
    if (fallsBack(exchange, seen)) {
      return;
    }
    request.time.spend(TimePart.HELD, engine.nowNanos());
    exchange.route.meters.ended(
        seen, exchange.answeredNanos(engine.nowNanos()) - exchange.beganNanos);
    if (last != null && exchange.answeredBy != null) {
      exchange.route.answered(request, exchange.answeredBy, exchange.answeredIndex);
    }
    if (seen != Ending.OK && last != null) {
      request.retryAfterNanos = last.retryAfterNanos;
      request.trial.challenge = last.trial.challenge;
      if (last.cause != null) {
        request.failFor(last.cause);
      }
    }
    release(exchange);
    request.answer(seen);
  }

  void outlive(Exchange exchange) {
    exchange.outlives = exchange.step;
    exchange.shadow = attempts.shadowOf(exchange.request());
  }

  void answerAhead(Exchange exchange, Ending ending) {
    Request client = exchange.request();
    Ending seen = goOnWithoutClient(exchange, ending, false);
    client.time.spend(TimePart.HELD, engine.nowNanos());
    exchange.route.meters.ended(seen, engine.nowNanos() - exchange.beganNanos);
    client.answer(seen);
  }

  /** The filters further out hear that it is over; from here on it is the proxy's own. */
  private Ending goOnWithoutClient(Exchange exchange, Ending ending, boolean abandoned) {
    int inside = exchange.step;
    exchange.step = exchange.outlives - 1;
    Ending seen = exchange.tell(ending, abandoned);
    exchange.told = exchange.outlives - 1;
    exchange.step = inside;
    exchange.goOnFor(attempts.standIn(exchange.request(), exchange.shadow));
    background.add(exchange);
    return seen;
  }

  private void releaseBackground(Exchange exchange) {
    Request own = exchange.request();
    background.remove(exchange);
    own.connection = null;
    attempts.requests.release(own);
    release(exchange);
  }

  /** The process dies; who still has a client has been told. */
  void crash() {
    while (!background.isEmpty()) {
      Exchange exchange = background.last();
      stop(exchange, Ending.RESET, true);
      releaseBackground(exchange);
    }
  }

  /** Gives an answer that was ready for this, after the time it takes. */
  private boolean fallsBack(Exchange exchange, Ending ending) {
    FallbackSettings fallback = exchange.route.exchange.fallback();
    if (fallback == null || !fallback.on().contains(ending)) {
      return false;
    }
    exchange.fallingBack = true;
    exchange.outlives = 0; // every filter has been told
    exchange.route.meters.count(RouteCount.FALLBACKS);
    pause(exchange, fallback.nanos(), Ending.OK);
    return true;
  }

  /** The request's answer leaves the exchange. */
  boolean returns(Request request) {
    active--;
    return worker.passes(request);
  }

  void abandonedByClient(Exchange exchange) {
    Request request = exchange.request();
    boolean goesOn = exchange.outlives > 0;
    if (goesOn) {
      goOnWithoutClient(exchange, Ending.RESET, true);
    } else {
      stop(exchange, Ending.RESET, true);
    }
    exchange.route.meters.count(RouteCount.ABANDONED);
    request.lost = true; // nobody holds it any more
    active--;
    worker.forget();
    if (!goesOn) {
      release(exchange);
    }
  }

  /** Its client is joined to the backend of an attempt: nothing else is waited for, or timed. */
  void tunnels(Exchange exchange, Request attempt) {
    worker.waitsNoMore(exchange);
    exchange.stopTimers(engine);
    attempts.stopTimer(attempt);
    for (Request other = exchange.anyOutBeside(attempt);
        other != null;
        other = exchange.anyOutBeside(attempt)) {
      exchange.remove(other);
      attempts.settle(other, Ending.RESET, Outcome.ABANDONED);
      attempts.letGo(exchange, other, false);
    }
    exchange.needsOne();
  }

  /**
   * Ends all that goes on for it.
   *
   * @return how it ended as those outside see it
   */
  private Ending stop(Exchange exchange, Ending ending, boolean abandoned) {
    worker.waitsNoMore(exchange);
    exchange.stopTimers(engine);
    while (exchange.outCount() > 0) {
      Request attempt = exchange.anyOut();
      exchange.remove(attempt);
      attempt.worksOn = exchange.request().resets && !exchange.route.exchange.cancel();
      if (exchange.timedOut) {
        attempts.settle(attempt, Ending.TIMEOUT, Outcome.TIMEOUT);
      } else {
        attempts.settle(attempt, Ending.RESET, Outcome.ABANDONED);
      }
      attempts.letGo(exchange, attempt, false);
    }
    return exchange.tell(ending, abandoned);
  }

  private void release(Exchange exchange) {
    Connection shadow = exchange.shadow;
    if (shadow != null) {
      exchange.shadow = null;
      attempts.requests.release(shadow);
    }
    exchange.close();
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, freeCount * 2);
    }
    free[freeCount++] = exchange;
  }
}
