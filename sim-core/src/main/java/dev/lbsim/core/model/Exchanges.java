package dev.lbsim.core.model;

import dev.lbsim.core.balance.Balancer;
import dev.lbsim.core.balance.Outcome;
import dev.lbsim.core.balance.XxHash64;
import dev.lbsim.core.engine.Step;
import dev.lbsim.core.random.Streams;
import java.util.Arrays;
import java.util.List;
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
final class Exchanges extends Issuer {
  private final Step<Exchange> timeOut = step("timeOut", this::onTimeOut);
  private final Step<Exchange> pauseOver = step("pauseOver", this::onPauseOver);
  private final Step<Exchange> hedge = step("hedge", this::onHedge);
  private final Step<Request> receiveLater = step("receive", this::receive);
  private final Step<Request> retry = step("retry", this::onRetry);
  private final Step<Request> tryTimeOut = step("tryTimeOut", this::onTryTimeOut);
  private final Step<Request> connectTimeOut = step("connectTimeOut", this::onConnectTimeOut);

  private final L7Worker worker;
  private final UpstreamSettings upstream;
  private final Link link;
  private final Connections connections;
  private final boolean connected;
  private final Streams streams;

  private Exchange[] free = new Exchange[4];
  private int freeCount;

  /** Requests kept. */
  int active;

  /** Attempts at backends. */
  int out;

  Exchanges(
      L7Worker worker,
      String name,
      Network network,
      Streams streams,
      Population population,
      Front anyFront,
      UpstreamSettings upstream,
      boolean connected) {
    super(name, worker.engine(), anyFront, population);
    this.worker = worker;
    this.upstream = upstream;
    this.streams = streams;
    this.link =
        new Link(
            name + "/link",
            this,
            network,
            null,
            upstream.setupRounds(),
            streams.stream(name + "/losses"));
    this.connections =
        new Connections(
            this,
            upstream.reuse(),
            upstream.idleNanos(),
            requests,
            streams.stream(name + "/connections"),
            true);
    this.connected = connected || upstream.reuse() > 1 || upstream.setupRounds() > 0;
  }

  Streams streams() {
    return streams;
  }

  /** Connections opened to backends. */
  long connectionsOpened() {
    return connections.opened();
  }

  boolean isOf(L7Worker which) {
    return worker == which;
  }

  /** Takes a request in. */
  void begin(Request request, L7Route route) {
    long now = engine.nowNanos();
    Exchange exchange = freeCount == 0 ? new Exchange(this, route) : free[--freeCount];
    exchange.open(request, route, now);
    active++;
    route.meters.requests++;
    request.pushHop(exchange, Balancer.NONE, now);
    if (route.exchange.timeoutNanos() > 0) {
      exchange.timed = true;
      exchange.timeoutTicket = engine.after(route.exchange.timeoutNanos(), timeOut, exchange);
    }
    goOn(exchange);
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
    } else {
      goOn(exchange);
    }
  }

  private void launch(Exchange exchange) {
    ExchangeSettings settings = exchange.route.exchange;
    exchange.launchedNanos = engine.nowNanos();
    exchange.route.retryRule.onRequest(exchange.launchedNanos);
    exchange.needed = settings.needed();
    if (settings.hedgeNanos() > 0) {
      exchange.hedging = true;
      exchange.hedgeTicket = engine.after(settings.hedgeNanos(), hedge, exchange);
    }
    Request kept = exchange.request();
    exchange.toLaunch = settings.leaves();
    for (int leaf = 0; leaf < settings.leaves(); leaf++) {
      exchange.toLaunch--;
      Request attempt = requests.take();
      attempt.attemptOf(kept, exchange);
      if (!settings.sameDemand()) {
        attempt.demandBits = XxHash64.mix(kept.demandBits, leaf);
      }
      exchange.add(attempt);
      if (!send(attempt)) {
        return;
      }
    }
  }

  /**
   * Sends an attempt to a backend.
   *
   * @return false if the exchange has ended by now
   */
  private boolean send(Request attempt) {
    Exchange exchange = attempt.exchangeOrThrow();
    long now = engine.nowNanos();
    PoolHop pool = exchange.route.poolFor(attempt);
    attempt.pool = pool;
    attempt.sentNanos = now;
    int index = pool.dispatcher.pick(attempt, now);
    Request kept = exchange.request();
    if (index == Balancer.NONE) {
      over(attempt, Ending.NO_BACKEND, true);
      return exchange.inUse() && exchange.request() == kept;
    }
    attempt.backend = index;
    exchange.tries(pool, index);
    pool.dispatcher.started(index, now);
    out++;
    exchange.route.meters.attempts++;
    if (exchange.route.exchange.tryTimeoutNanos() > 0) {
      attempt.timed = true;
      attempt.timeoutTicket =
          engine.after(exchange.route.exchange.tryTimeoutNanos(), tryTimeOut, attempt);
    }
    Target target = pool.target(index);
    if (connected) {
      Owner owner = pool.ownerOf(index);
      Connection idle = connections.takeIdle(owner);
      Connection connection = idle != null ? idle : connections.open(attempt, target);
      connection.owner = owner;
      attempt.opening = idle == null && link.connectionsTakeTime();
      connection.requestsLeft--;
      connection.current = attempt;
      attempt.connection = connection;
    }
    link.toFront(attempt, target);
    return exchange.inUse() && exchange.request() == kept;
  }

  @Override
  Link link() {
    return link;
  }

  @Override
  void receive(Request attempt) {
    if (attempt.abandoned) {
      requests.release(attempt);
    } else if (!holds(receiveLater, attempt)) {
      over(attempt, attempt.ending, true);
    }
  }

  /** While the process hangs, nobody holds an attempt that something has just happened to. */
  private boolean holds(Step<Request> step, Request attempt) {
    attempt.lost = worker.waitsWith(step, attempt);
    return attempt.lost;
  }

  @Override
  void broken(Request attempt, Ending seen) {
    over(attempt, seen, false);
  }

  @Override
  void swallowed(Request attempt) {
    Connection connection = attempt.connection;
    boolean connecting = connection == null || connection.end == null;
    if (connecting && upstream.connectTimeoutNanos() > 0) {
      attempt.lost = false; // the timer has it
      long rest = attempt.sentNanos + upstream.connectTimeoutNanos() - engine.nowNanos();
      engine.after(Math.max(0, rest), connectTimeOut, attempt);
    }
  }

  private void onConnectTimeOut(Request attempt) {
    if (attempt.abandoned) {
      requests.release(attempt);
    } else if (!holds(connectTimeOut, attempt)) {
      over(attempt, Ending.UNREACHABLE, true);
    }
  }

  private void onTryTimeOut(Request attempt) {
    if (!worker.waitsWith(tryTimeOut, attempt)) {
      attempt.timed = false;
      over(attempt, Ending.TIMEOUT, false);
    }
  }

  /**
   * An attempt is over.
   *
   * @param returned true if it is back, false if it is still out there and goes on without us
   */
  private void over(Request attempt, Ending ending, boolean returned) {
    Exchange exchange = attempt.exchangeOrThrow();
    exchange.remove(attempt);
    settle(attempt, ending, ending.outcome());
    if (ending == Ending.OK) {
      exchange.succeeded++;
      if (attempt.hedge) {
        exchange.route.meters.hedgesWon++;
      }
    } else if (retryIfAllowed(exchange, attempt, ending)) {
      letGo(exchange, attempt, returned);
      return;
    }
    if (exchange.succeeded == exchange.needed) {
      finish(exchange, Ending.OK, attempt);
    } else if (exchange.canStillSucceed() < exchange.needed) {
      finish(exchange, atGateway(ending), attempt);
    }
    letGo(exchange, attempt, returned);
  }

  private boolean retryIfAllowed(Exchange exchange, Request attempt, Ending ending) {
    RetryRule rule = exchange.route.retryRule;
    if (!rule.allows(attempt, ending, engine.nowNanos())) {
      return false;
    }
    exchange.route.meters.retries++;
    Request again = requests.take();
    again.retryOf(attempt);
    again.exchange = exchange;
    exchange.add(again);
    engine.after(rule.delayNanos(attempt), retry, again);
    return true;
  }

  private void onRetry(Request attempt) {
    if (attempt.abandoned) {
      requests.release(attempt);
    } else if (!holds(retry, attempt)) {
      send(attempt);
    }
  }

  private void onHedge(Exchange exchange) {
    if (worker.waitsWith(hedge, exchange)) {
      return;
    }
    exchange.hedging = false;
    ExchangeSettings settings = exchange.route.exchange;
    exchange.hedges++;
    exchange.route.meters.hedges++;
    if (exchange.hedges < settings.hedgesMax()) {
      exchange.hedging = true;
      exchange.hedgeTicket = engine.after(settings.hedgeNanos(), hedge, exchange);
    }
    Request attempt = requests.take();
    attempt.attemptOf(exchange.request(), exchange);
    attempt.attempt = exchange.hedges;
    attempt.hedge = true;
    exchange.add(attempt);
    send(attempt);
  }

  private void onTimeOut(Exchange exchange) {
    if (!worker.waitsWith(timeOut, exchange)) {
      exchange.timed = false;
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
    stop(exchange, ending, false);
    exchange.route.meters.ended(ending, engine.nowNanos() - exchange.beganNanos);
    if (ending != Ending.OK && last != null && last.cause != null) {
      request.failFor(last.cause);
    }
    release(exchange);
    request.answer(ending);
  }

  /** The request's answer leaves the exchange. */
  boolean returns(Request request) {
    active--;
    return worker.passes(request);
  }

  void abandonedByClient(Exchange exchange) {
    Request request = exchange.request();
    stop(exchange, Ending.RESET, true);
    exchange.route.meters.abandoned++;
    request.lost = true; // nobody holds it any more
    active--;
    worker.forget();
    release(exchange);
  }

  /** Ends all that goes on for it. */
  private void stop(Exchange exchange, Ending ending, boolean abandoned) {
    worker.waitsNoMore(exchange);
    if (exchange.timed) {
      engine.cancel(exchange.timeoutTicket);
      exchange.timed = false;
    }
    if (exchange.paused) {
      engine.cancel(exchange.pauseTicket);
      exchange.paused = false;
    }
    if (exchange.hedging) {
      engine.cancel(exchange.hedgeTicket);
      exchange.hedging = false;
    }
    while (exchange.outCount() > 0) {
      Request attempt = exchange.anyOut();
      exchange.remove(attempt);
      settle(attempt, Ending.RESET, Outcome.ABANDONED);
      letGo(exchange, attempt, false);
    }
    Filter[] filters = exchange.route.filters;
    while (exchange.step > 0) {
      filters[--exchange.step].onEnd(exchange, ending, abandoned);
    }
  }

  /** Undoes what {@link #send} did for an attempt. */
  private void settle(Request attempt, Ending ending, Outcome outcome) {
    worker.waitsNoMore(attempt);
    if (attempt.timed) {
      engine.cancel(attempt.timeoutTicket);
      attempt.timed = false;
    }
    if (attempt.backend >= 0) {
      long now = engine.nowNanos();
      out--;
      attempt
          .poolOrThrow()
          .dispatcher
          .finished(attempt.backend, outcome, now - attempt.sentNanos, now);
      worker.answerTook(now - attempt.sentNanos);
      attempt.backend = -1;
    }
    Connection connection = attempt.connection;
    if (connection != null) {
      connection.current = null;
      attempt.connection = null;
      if (ending.keepsConnection() && connection.requestsLeft > 0 && connection.end != null) {
        connections.park(connection);
      } else {
        connections.close(connection);
      }
    }
  }

  private void letGo(Exchange exchange, Request attempt, boolean returned) {
    if (returned) {
      requests.release(attempt);
      return;
    }
    Server holder = attempt.holder;
    boolean cancels = exchange.route.exchange.cancel();
    attempt.abandon();
    if (cancels && holder != null) {
      holder.cancel(attempt);
    }
  }

  /** What an attempt's ending is to those outside, where the proxy gives up. */
  private static Ending atGateway(Ending ending) {
    return ending == Ending.TIMEOUT || ending == Ending.UNREACHABLE
        ? Ending.GATEWAY_TIMEOUT
        : ending;
  }

  private void release(Exchange exchange) {
    exchange.close();
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, freeCount * 2);
    }
    free[freeCount++] = exchange;
  }

  void checkConservation(List<String> broken) {
    long awaited = requests.requestsOut - requests.abandonedOut;
    if (awaited < out) {
      broken.add("%s: %d attempts are out, of %d there are".formatted(name, out, awaited));
    }
  }

  /** Attempts that are somewhere, whether or not anybody waits for them. */
  long attemptsOut() {
    return requests.requestsOut;
  }
}
