package dev.lbsim.core.model;

import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.engine.Step;
import dev.lbsim.core.random.DemandSource;
import dev.lbsim.core.random.Sampler;
import dev.lbsim.core.random.Streams;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
  private final L7Route[] routes;
  private final int[] routeOfKind;
  private final Upstream[] upstreams;
  private final Exchanges exchanges;
  private final Station cpu;
  private final DemandSource demand;
  private final @Nullable Sampler overhead;
  private final double perByteNanos;

  /** Requests handed on as they are and not answered. */
  int passedOn;

  // Answers that came back while the process hangs, and what else waits for it to go on.
  private Request[] held = new Request[4];
  private int heldCount;
  private final List<Waiting<?>> waiting = new ArrayList<>();

  private final long[] endings = new long[Ending.values().length];
  private long arrived;
  private long abandoned;
  private long swallowed;
  private long latencyNanos;
  private long inFlightSum;

  private record Waiting<S>(Step<S> step, S subject) {
    void goOn() {
      step.run(subject);
    }
  }

  /**
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
      int number) {
    this.name = name;
    this.number = number;
    this.process = process;
    this.engine = process.engine;
    this.population = population;
    this.upstreams = upstreams;
    this.routeOfKind = settings.routeOfKind();
    this.cpu =
        new QueueStation(
            name, engine, this, 1, QueueSettings.ofPlaces(Long.MAX_VALUE), Discipline.FIFO);
    this.demand = new DemandSource(tier + "/overhead");
    this.overhead = settings.overhead() == null ? null : settings.overhead().sampler(demand);
    this.perByteNanos = settings.perByteNanos();
    boolean connected = false;
    boolean breaks = false;
    for (Upstream upstream : upstreams) {
      PoolBreaker breaker = upstream.breaker();
      breaks |= breaker != null || upstream.target(0).countsConnections();
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
    boolean keeps =
        settings.upstream().reuse() > 1 || settings.upstream().setupRounds() > 0 || breaks;
    this.routes = new L7Route[settings.routes().size()];
    for (int r = 0; r < routes.length; r++) {
      RouteSettings route = settings.routes().get(r);
      String of = name + "/" + route.name();
      routes[r] =
          new L7Route(
              this,
              route,
              shared[r],
              process,
              !keeps && route.plain(),
              routes.length > 1,
              upstreams,
              settings.pools().stream().map(PoolSettings::consistent).toList(),
              streams.stream(of + "/pools"),
              streams.stream(of + "/retries"));
      routes[r].filters =
          Filters.of(route.filters(), new FilterPlace(of, exchanges, process, shared[r]));
    }
  }

  String name() {
    return name;
  }

  /** What it does for requests of the route with this index. */
  L7Route route(int index) {
    return routes[index];
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
    for (L7Route route : routes) {
      if (route.asksForConnections()) {
        return true;
      }
    }
    return false;
  }

  void arrive(Request request) {
    arrived++;
    long now = engine.nowNanos();
    inFlightSum -= now;
    request.time.spend(TimePart.NETWORK, now);
    request.work = 0;
    if (overhead == null && perByteNanos == 0) {
      if (process.state() == Target.State.UP) {
        take(request);
        return;
      }
    } else {
      if (overhead != null) {
        demand.reseed(request.demandBits);
        request.work = overhead.next();
      }
      request.work += perByteNanos * request.sizeBytes;
      cpu.offeredWork += request.work;
    }
    cpu.enter(request);
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
    } else {
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
    if (request.resets) {
      request.issuer.takenUp(request);
    }
    L7Route route = routes[0];
    if (routes.length > 1) {
      route = routes[routeOf(request.kindNumber)];
      request.takes(route.meters);
    }
    if (route.plain) {
      route.poolFor(request).forward(request);
    } else {
      exchanges.begin(request, route);
    }
  }

  private int routeOf(int kindNumber) {
    return kindNumber < routeOfKind.length ? routeOfKind[kindNumber] : routes.length - 1;
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
    if (request.ending == Ending.REFUSED || request.ending == Ending.RESET) {
      request.ending = Ending.STATUS_5XX;
    }
  }

  private void hold(Request request) {
    request.time.spend(TimePart.NETWORK, engine.nowNanos());
    if (heldCount == held.length) {
      held = Arrays.copyOf(held, heldCount * 2);
    }
    held[heldCount++] = request;
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
    waiting.add(new Waiting<>(step, subject));
    return true;
  }

  /** Forgets all steps kept for this subject. */
  void waitsNoMore(Object subject) {
    if (!waiting.isEmpty()) {
      waiting.removeIf(one -> one.subject == subject);
    }
  }

  /** The process dies: its clients' connections are reset, its requests go on without them. */
  void crash() {
    for (Request queued = cpu.removeAny(); queued != null; queued = cpu.removeAny()) {
      queued.failFor(LossCause.IN_FLIGHT);
      end(queued, Ending.RESET);
    }
    while (heldCount > 0) {
      held[--heldCount].failFor(LossCause.IN_FLIGHT);
      end(held[heldCount], Ending.RESET);
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
    for (L7Route route : routes) {
      for (Filter filter : route.filters) {
        filter.onCrash();
      }
      if (route.sticky != null) {
        route.sticky.onCrash();
      }
    }
  }

  /** The process works again after a hang: it passes on the answers that came meanwhile. */
  void goOn() {
    int count = heldCount;
    heldCount = 0;
    for (int i = 0; i < count; i++) {
      Request request = held[i];
      if (request.abandoned) {
        leave();
        abandoned++;
      } else {
        request.time.spend(TimePart.HELD, engine.nowNanos());
        leaveWithAnswer(request);
      }
      request.passOn();
    }
    while (!waiting.isEmpty()) {
      waiting.remove(0).goOn();
    }
  }

  /** Drops what its caches hold of some URLs. */
  void purge(boolean[] resources) {
    for (L7Route route : routes) {
      for (Filter filter : route.filters) {
        filter.purge(resources);
      }
    }
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
    row[at++] += cpu.waitingSum + cpu.waiting * nowNanos;
    row[at++] += inFlightSum + inFlight() * nowNanos;
    row[at++] += (long) cpu.offeredWork;
    row[at++] += latencyNanos;
    row[at++] += exchanges.attempts().connectionsOpened();
    row[at] += inFlight();
  }

  /** Requests that came to it. */
  long arrived() {
    return arrived;
  }

  /** How long its CPU has worked. */
  long busyNanos(long nowNanos) {
    return cpu.busySum + cpu.busy * nowNanos;
  }

  private long inFlight() {
    return cpu.present() + passedOn + exchanges.active + heldCount;
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
