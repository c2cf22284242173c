package dev.lbsim.core.model;

import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.engine.Step;
import dev.lbsim.core.random.Streams;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One event loop of an L7 instance: a CPU that serves in order of arrival, and for each pool a
 * dispatcher of its own. A request takes the route its kind matches; a plain route hands it on, any
 * other keeps it in an {@link Exchange}. While the process hangs it forwards nothing and passes no
 * answer back; both wait for it to go on.
 *
 * <p>Hot path: runs once per event.
 */
final class L7Worker implements Station.Owner {
  final int number;
  private final String name;
  private final L7Instance process;
  private final Engine engine;
  private final Population population;
  private final L7Routes routes;
  private final Upstream[] upstreams;
  private final Exchanges exchanges;
  private final L7Cpu cpu;
  private final @Nullable TlsEnd tls;

  /** Requests handed on as they are and not answered. */
  int passedOn;

  private final Suspended suspended = new Suspended();

  private final long[] endings = new long[Ending.values().length];
  private long arrived;
  private long abandoned;
  private long swallowed;
  private long latencyNanos;
  private long inFlightSum;

  /**
   * @param expiresNanos when certificates expire at the instance
   * @param number which of the instance's workers, from 0
   */
  L7Worker(
      String name,
      String tier,
      L7Instance process,
      Network network,
      Streams streams,
      Population population,
      L7Settings settings,
      Upstream[] upstreams,
      TierRoute[] shared,
      long[] expiresNanos,
      int number) {
    this.name = name;
    this.number = number;
    this.process = process;
    this.engine = process.engine;
    this.population = population;
    this.upstreams = upstreams;
    this.cpu = new L7Cpu(name, tier, engine, settings, this);
    this.tls =
        settings.tls() == null
            ? null
            : new TlsEnd(this, settings.tls(), tier, shared[0].tier(), process, expiresNanos);
    boolean connected = false;
    boolean breaks = false;
    boolean secures = false;
    for (Upstream upstream : upstreams) {
      PoolBreaker breaker = upstream.breaker();
      breaks |= breaker != null || upstream.countsConnections();
      secures |= upstream.needsTls();
      connected |= upstream.asksForConnections() || (breaker != null && breaker.counts());
    }
    this.exchanges =
        new Exchanges(
            this,
            name + "/upstream",
            network,
            streams,
            population,
            upstreams[0].target(0),
            settings.upstream(),
            connected);
    boolean keeps = settings.upstream().keeps() || breaks || secures;
    this.routes =
        new L7Routes(this, process, streams, settings, upstreams, shared, exchanges, keeps);
  }

  String name() {
    return name;
  }

  /** What it does for requests of the route with this index. */
  L7Route route(int index) {
    return routes.get(index);
  }

  Engine engine() {
    return engine;
  }

  long nowNanos() {
    return engine.nowNanos();
  }

  int place() {
    return process.place();
  }

  /** True if what it answers reaches anybody, now or later. */
  boolean canAnswer() {
    return process.state() != Target.State.DROPPING;
  }

  /** True if it places requests by the connection that brings them. */
  boolean asksForConnections() {
    return routes.askForConnections();
  }

  void arrive(Request request) {
    arrived++;
    long now = engine.nowNanos();
    inFlightSum -= now;
    if (tls == null || !tls.begins(request)) {
      request.time.spend(TimePart.NETWORK, now);
      read(request);
    }
  }

  /** The handshake of a request's connection is over: it comes in as itself. */
  void handshakeOver(Request request) {
    Objects.requireNonNull(tls).returns(request);
    if (process.state() == Target.State.DROPPING) {
      leave();
      swallowed++;
      request.lose();
    } else {
      read(request);
    }
  }

  private void read(Request request) {
    if (cpu.idles() && process.state() == Target.State.UP) {
      take(request);
    } else {
      cpu.enter(request, cpu.workOf(request));
    }
  }

  /** A request wants the CPU for a handshake, and unless that stands alone for itself as well. */
  void shakesHands(Request request, double work, boolean alone) {
    double all = alone ? work : work + cpu.workOf(request);
    if (all == 0 && process.state() == Target.State.UP) {
      served(request);
    } else {
      cpu.enter(request, all);
    }
  }

  @Override
  public void served(Request request) {
    if (request.abandoned) {
      leave();
      abandoned++;
      request.answer(Ending.RESET);
    } else if (process.state() == Target.State.DROPPING) {
      leave();
      swallowed++;
      request.lose();
    } else if (request.handshake == null || Objects.requireNonNull(tls).worked(request)) {
      take(request);
    }
  }

  @Override
  public TimePart waiting() {
    return TimePart.L7_QUEUE;
  }

  @Override
  public TimePart working() {
    return TimePart.L7_CPU;
  }

  @Override
  public double slowdown() {
    return 1;
  }

  private void take(Request request) {
    if (request.resets || request.real.visit != null) {
      request.issuer.takenUp(request);
    }
    long costUnits = routes.costOf(request);
    L7Route route = routes.of(request, costUnits);
    if (route.plain) {
      route.poolFor(request).forward(request);
    } else {
      exchanges.begin(request, route, costUnits);
    }
  }

  /** What it takes requests to cost, or null if it takes all for equal. */
  @Nullable CostBook costs() {
    return routes.costs();
  }

  /** It answers itself, without a backend. */
  void end(Request request, Ending ending) {
    leave();
    endings[ending.ordinal()]++;
    request.answer(ending);
  }

  /** A backend has answered, or has been given up. */
  void answerTook(long nanos) {
    latencyNanos += nanos;
  }

  /**
   * An answer passes on its way out.
   *
   * @return true if it goes on now
   */
  boolean passes(Request request) {
    switch (process.state()) {
      case HUNG -> {
        hold(request);
        return false;
      }
      case DROPPING -> {
        leave();
        swallowed++;
        request.lose();
        return false;
      }
      default -> {
        leaveWithAnswer(request);
        return true;
      }
    }
  }

  /** A backend that cannot be reached is a failure of the site to those outside (a 502). */
  private void leaveWithAnswer(Request request) {
    leave();
    endings[request.ending.ordinal()]++;
    if (request.ending.breaksConnection()) {
      request.ending = Ending.STATUS_5XX;
    }
  }

  private void hold(Request request) {
    request.time.spend(TimePart.NETWORK, engine.nowNanos());
    suspended.add(request);
  }

  /** The client of a request that is out, or kept, has given up. */
  void forget() {
    if (process.state() == Target.State.CRASHED) {
      endings[Ending.RESET.ordinal()]++;
    } else {
      abandoned++;
    }
    leave();
  }

  /** The connection of a request broke on its way here, before it came in as itself. */
  void brokenOnWay(Ending ending) {
    leave();
    endings[ending.ordinal()]++;
  }

  private void leave() {
    inFlightSum += engine.nowNanos();
  }

  /**
   * While the process hangs, keeps a step for when it goes on.
   *
   * @return true if it hangs
   */
  <S> boolean waitsWith(Step<S> step, S subject) {
    if (process.state() != Target.State.HUNG) {
      return false;
    }
    suspended.add(step, subject);
    return true;
  }

  /** Forgets all steps kept for this subject. */
  void waitsNoMore(Object subject) {
    suspended.forget(subject);
  }

  /** The process dies: its clients' connections are reset, its requests go on without them. */
  void crash() {
    for (Request queued = cpu.removeAny(); queued != null; queued = cpu.removeAny()) {
      queued.failFor(LossCause.IN_FLIGHT);
      end(queued, Ending.RESET);
    }
    while (suspended.answers() > 0) {
      Request answer = suspended.removeLast();
      answer.failFor(LossCause.IN_FLIGHT);
      end(answer, Ending.RESET);
    }
    population.forEachOutFrom(
        this,
        request -> {
          request.failFor(LossCause.IN_FLIGHT);
          // Behind another proxy, that one answers its client.
          Ending seen = request.trail.beginsAt(this) ? Ending.RESET : Ending.STATUS_5XX;
          request.issuer.broken(request, seen);
        });
    exchanges.crash();
    routes.crash();
  }

  /** The process works again after a hang: it passes on the answers that came meanwhile. */
  void goOn() {
    int count = suspended.answers();
    Request[] answers = suspended.removeAll();
    for (int i = 0; i < count; i++) {
      Request request = answers[i];
      if (request.abandoned) {
        leave();
        abandoned++;
      } else {
        request.time.spend(TimePart.HELD, engine.nowNanos());
        leaveWithAnswer(request);
      }
      request.passOn();
    }
    suspended.goOn();
  }

  /** Does something to every filter of its routes. */
  void forEachFilter(Consumer<Filter> what) {
    routes.forEachFilter(what);
  }

  void setRate(double rate) {
    cpu.setRate(rate);
  }

  /** Adds what it counts to the columns of its instance. */
  void addTo(long[] row, long nowNanos) {
    row[0] += arrived;
    for (int i = 0; i < L7Instance.ENDINGS.length; i++) {
      row[L7Instance.FIRST_ENDING + i] += endings[L7Instance.ENDINGS[i].ordinal()];
    }
    int at = L7Instance.FIRST_ENDING + L7Instance.ENDINGS.length;
    row[at++] += abandoned;
    row[at++] += swallowed;
    row[at++] += busyNanos(nowNanos);
    row[at++] += cpu.waitingNanos(nowNanos);
    row[at++] += inFlightSum + inFlight() * nowNanos;
    row[at++] += cpu.offeredNanos();
    row[at++] += latencyNanos;
    row[at++] += exchanges.attempts().connectionsOpened();
    if (tls != null) {
      tls.addTo(row, at);
    }
    row[at + TlsEnd.COLUMNS] += inFlight();
  }

  /** Requests that came to it. */
  long arrived() {
    return arrived;
  }

  /** How long its CPU has worked. */
  long busyNanos(long nowNanos) {
    return cpu.busyNanos(nowNanos);
  }

  /** Those that wait for its CPU. */
  int waitingNow() {
    return cpu.waiting();
  }

  /** Requests that came and have not ended. */
  long inFlight() {
    int shaking = tls == null ? 0 : tls.underWay;
    return cpu.present() + passedOn + exchanges.active + suspended.answers() + shaking;
  }

  /** Attempts of its own that are somewhere. */
  long attemptsOut() {
    return exchanges.attempts().requests.requestsOut;
  }

  void checkConservation(List<String> broken) {
    long ended = abandoned + swallowed;
    for (long count : endings) {
      ended += count;
    }
    if (arrived != ended + inFlight()) {
      broken.add(
          "%s: %d requests came, %d ended and %d are in flight"
              .formatted(name, arrived, ended, inFlight()));
    }
    int counted = 0;
    for (Upstream upstream : upstreams) {
      counted += upstream.dispatcher(number).inFlightTotal();
    }
    if (counted != passedOn + exchanges.attempts().out) {
      broken.add(
          "%s: %d requests are out and its dispatchers count %d"
              .formatted(name, passedOn + exchanges.attempts().out, counted));
    }
    exchanges.attempts().checkConservation(broken);
  }
}
