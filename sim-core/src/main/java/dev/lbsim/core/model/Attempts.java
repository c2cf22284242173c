package dev.lbsim.core.model;

import dev.lbsim.core.balance.Balancer;
import dev.lbsim.core.balance.Outcome;
import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.engine.Step;
import dev.lbsim.core.random.Streams;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of an L7 worker at its backends: picks a backend for each, takes a connection to it,
 * sends it and times it; {@link Exchanges} hears how it ends.
 *
 * <p>Hot path: runs once per event.
 */
final class Attempts extends Issuer {
  private final Step<Request> receiveLater = step("receive", this::onReceiveLater);
  private final Step<Request> retry = step("retry", this::onRetry);
  private final Step<Request> tryTimeOut = step("tryTimeOut", this::onTryTimeOut);
  private final Step<Request> connectTimeOut = step("connectTimeOut", this::onConnectTimeOut);
  private final Step<Owner> wake = step("wake", this::connectionFree);
  private final Step<Owner> lineMoves = step("lineMoves", this::dialled);

  private final L7Worker worker;
  private final Exchanges exchanges;
  private final UpstreamSettings upstream;
  private final Link link;
  private final Connections connections;
  private final boolean connected;

  /** How many are at backends. */
  int out;

  /**
   * @param connected true if backends care by which connection a request comes
   */
  Attempts(
      L7Worker worker,
      Exchanges exchanges,
      String name,
      Network network,
      Streams streams,
      Population population,
      Front anyFront,
      UpstreamSettings upstream,
      boolean connected) {
    super(name, worker.engine(), anyFront, population);
    this.worker = worker;
    this.exchanges = exchanges;
    this.upstream = upstream;
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
            upstream.streams(),
            requests,
            streams.stream(name + "/connections"),
            true);
    this.connected = connected || upstream.keeps();
  }

  /** Connections opened to backends. */
  long connectionsOpened() {
    return connections.opened();
  }

  /** A new attempt at what an exchange keeps. */
  Request attemptAt(Exchange exchange) {
    Request attempt = requests.take();
    attempt.attemptOf(exchange.request(), exchange);
    exchange.add(attempt);
    return attempt;
  }

  /** A request of the proxy's own, which asks for the same. */
  Request standIn(Request client, @Nullable Connection shadow) {
    Request own = requests.take();
    own.retryOf(client);
    own.attempt = 0;
    own.connection = shadow;
    Visit visit = Exchange.clientRequest(client).real.visit;
    own.real.visit = visit == null ? null : visit.alone();
    return own;
  }

  /** Something to hash on where the client's own connection may be gone. */
  @Nullable Connection shadowOf(Request client) {
    Connection connection = Exchange.clientRequest(client).connection;
    if (connection == null) {
      return null;
    }
    Connection shadow = requests.takeConnection();
    shadow.open(connection.owner, connection.front, connection.tupleHash, 0, 1);
    shadow.ownersAddress = connection.ownersAddress;
    return shadow;
  }

  /** The attempt after one that failed, after a pause. */
  void again(Request failed, long pauseNanos) {
    Request attempt = requests.take();
    attempt.retryOf(failed);
    attempt.breaker.retryGrant = failed.pool == null ? null : failed.pool.breaker();
    attempt.exchange = failed.exchange;
    failed.exchangeOrThrow().add(attempt);
    engine.after(pauseNanos, retry, attempt);
  }

  /**
   * Sends an attempt to a backend.
   *
   * @return false if the exchange has ended by now
   */
  boolean send(Request attempt) {
    Exchange exchange = attempt.exchangeOrThrow();
    long now = engine.nowNanos();
    PoolHop pool = exchange.route.poolFor(attempt);
    attempt.pool = pool;
    attempt.sentNanos = now;
    attempt.costUnits = exchange.costUnits;
    attempt.deadlineNanos = exchange.deadlineNanos(now);
    attempt.time.open(now);
    Request kept = exchange.request();
    PoolBreaker breaker = pool.breaker();
    if (breaker != null && !breaker.tryPass(attempt, now)) {
      return turnAway(attempt);
    }
    int index = pool.pick(attempt, now);
    if (index == Balancer.NONE) {
      exchanges.over(attempt, Ending.NO_BACKEND, true);
      return exchange.seeks(kept);
    }
    boolean waits = false;
    if (breaker != null && breaker.counts()) {
      Owner owner = pool.ownerOf(index);
      waits = owner.firstWaiting != null || !breaker.hasConnection(owner);
      if (waits ? !breaker.tryWait(attempt, owner) : !breaker.tryBegin(attempt)) {
        return turnAway(attempt);
      }
    }
    attempt.backend = index;
    exchange.tries(pool, index);
    pool.started(index, attempt.costUnits);
    out++;
    Engine.Delay tryTimeout = exchange.route.tryTimeout;
    if (tryTimeout != null) {
      attempt.timed = true;
      attempt.timeoutTicket = tryTimeout.start(tryTimeOut, attempt);
    }
    if (!waits) {
      connect(attempt);
    }
    return exchange.seeks(kept);
  }

  /** Sends an attempt that has all it needs, over a connection where those matter. */
  private void connect(Request attempt) {
    attempt.exchangeOrThrow().route.meters.count(RouteCount.ATTEMPTS);
    sendOn(attempt);
  }

  private void sendOn(Request attempt) {
    PoolHop pool = attempt.poolOrThrow();
    Target target = pool.target(attempt.backend);
    if (connected) {
      Owner owner = pool.ownerOf(attempt.backend);
      Connection connection = connections.take(owner, attempt.kindNumber);
      if (connection != null) {
        connections.carry(connection, attempt);
      } else if (connections.line().joins(attempt, owner)) {
        return;
      } else {
        open(attempt, owner, target, pool.breaker());
      }
    }
    link.toFront(attempt, target);
  }

  private void open(Request attempt, Owner owner, Target target, @Nullable PoolBreaker breaker) {
    Connection connection = connections.open(attempt, owner, target);
    if (breaker != null) {
      connection.breaker = breaker;
      breaker.connectionOpened(owner);
    }
    attempt.opening = link.connectionsTakeTime();
    connections.carry(connection, attempt);
    connections.line().begins(attempt, owner);
    if (!attempt.opening) {
      connections.opened(connection, attempt);
    }
  }

  @Override
  void dialled(Owner owner) {
    if (!worker.waitsWith(lineMoves, owner)) {
      super.dialled(owner);
    }
  }

  @Override
  void goesOn(Request attempt) {
    attempt.time.spend(TimePart.HANDSHAKE, engine.nowNanos());
    sendOn(attempt);
  }

  @Override
  void dialFailed(Request attempt, Ending ending) {
    exchanges.over(attempt, ending, true);
  }

  /** A breaker is open. Another attempt would meet it as well, so there is none. */
  private boolean turnAway(Request attempt) {
    Exchange exchange = attempt.exchangeOrThrow();
    Request kept = exchange.request();
    attempt.breaker.overflowed = true;
    exchanges.over(attempt, Ending.SHED, true);
    return exchange.seeks(kept);
  }

  @Override
  void connectionFree(Owner owner) {
    if (worker.waitsWith(wake, owner)) {
      return;
    }
    owner.waking = false;
    for (Request first = owner.firstWaiting; first != null; first = owner.firstWaiting) {
      PoolBreaker breaker = Objects.requireNonNull(first.poolOrThrow().breaker());
      if (!breaker.hasConnection(owner)) {
        return;
      }
      breaker.stopWaiting(first);
      first.time.spend(TimePart.HELD, engine.nowNanos());
      if (breaker.tryBegin(first)) {
        connect(first);
      } else {
        turnAway(first);
      }
    }
  }

  @Override
  Connections connections() {
    return connections;
  }

  @Override
  Link link() {
    return link;
  }

  @Override
  void receive(Request attempt) {
    if (attempt.abandoned) {
      requests.release(attempt);
      return;
    }
    attempt.time.spend(TimePart.NETWORK, engine.nowNanos());
    if (!holds(receiveLater, attempt)) {
      exchanges.over(attempt, attempt.ending, true);
    }
  }

  private void onReceiveLater(Request attempt) {
    attempt.time.spend(TimePart.HELD, engine.nowNanos());
    exchanges.over(attempt, attempt.ending, true);
  }

  /** While the process hangs, nobody holds an attempt that something has just happened to. */
  private boolean holds(Step<Request> step, Request attempt) {
    attempt.lost = worker.waitsWith(step, attempt);
    return attempt.lost;
  }

  @Override
  void broken(Request attempt, Ending seen) {
    exchanges.over(attempt, seen, false);
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
      exchanges.over(attempt, Ending.UNREACHABLE, true);
    }
  }

  private void onTryTimeOut(Request attempt) {
    if (!worker.waitsWith(tryTimeOut, attempt)) {
      attempt.timed = false;
      exchanges.over(attempt, Ending.TIMEOUT, false);
    }
  }

  /** Undoes what {@link #send} did for an attempt. */
  void settle(Request attempt, Ending ending, Outcome outcome) {
    worker.waitsNoMore(attempt);
    stopTimer(attempt);
    if (attempt.backend >= 0) {
      long now = engine.nowNanos();
      long latencyNanos = attempt.real.answeredNanos(now) - attempt.sentNanos;
      out--;
      attempt
          .poolOrThrow()
          .finished(attempt.backend, attempt.costUnits, ending, outcome, latencyNanos);
      CostBook costs = worker.costs();
      if (costs != null && ending == Ending.OK) {
        costs.answered(attempt.exchangeOrThrow().request(), attempt, now);
      }
      worker.answerTook(latencyNanos);
      attempt.backend = -1;
    }
    leaveBreaker(attempt, outcome);
    boolean givenUp = outcome == Outcome.ABANDONED || ending == Ending.TIMEOUT;
    attempt.lost |= connections.line().leaves(attempt); // nobody else holds it
    Connection connection = attempt.connection;
    if (connection != null) {
      attempt.connection = null;
      connections.done(connection, attempt, ending, givenUp);
    }
    connections.line().ends(attempt, givenUp ? null : ending);
  }

  /** Nobody waits for it only so long. */
  void stopTimer(Request attempt) {
    if (attempt.timed) {
      engine.cancel(attempt.timeoutTicket);
      attempt.timed = false;
    }
  }

  private void leaveBreaker(Request attempt, Outcome outcome) {
    attempt.lost |= attempt.breaker.waitsFor != null; // nobody else holds it
    PoolHop pool = attempt.pool;
    PoolBreaker breaker = pool == null ? null : pool.breaker();
    if (breaker != null) {
      Outcome heard = attempt.breaker.overflowed ? Outcome.ABANDONED : outcome;
      breaker.leave(attempt, heard, engine.nowNanos());
    }
    if (attempt.breaker.retryGrant != null) {
      attempt.breaker.retryGrant.endRetry();
      attempt.breaker.retryGrant = null;
    }
  }

  void letGo(Exchange exchange, Request attempt, boolean returned) {
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

  private void onRetry(Request attempt) {
    if (attempt.abandoned) {
      requests.release(attempt);
    } else if (!holds(retry, attempt)) {
      send(attempt);
    }
  }

  void checkConservation(List<String> broken) {
    long awaited = requests.requestsOut - requests.abandonedOut;
    if (awaited < out) {
      broken.add("%s: %d attempts are out, of %d there are".formatted(name, out, awaited));
    }
    connections.checkConservation(name, broken);
  }
}
