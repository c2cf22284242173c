package dev.lbsim.core.model;

import dev.lbsim.core.balance.Balancer;
import dev.lbsim.core.balance.Dispatcher;
import dev.lbsim.core.balance.Outcome;
import dev.lbsim.core.balance.XxHash64;
import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.random.DemandSource;
import dev.lbsim.core.random.Sampler;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event loop of an L7 instance: a CPU that serves in order of arrival, and a dispatcher. While
 * the process hangs it forwards nothing and passes no answer back; both wait for it to go on.
 *
 * <p>Hot path: runs once per event.
 */
final class L7Worker implements Station.Owner, Hop {
  private final String name;
  private final L7Instance process;
  private final Engine engine;
  private final Population population;
  private final Upstream upstream;
  private final Dispatcher dispatcher;
  private final Station cpu;
  private final boolean hashes;
  private final L7Settings.HashOn hashOn;
  private final DemandSource demand;
  private final @Nullable Sampler overhead;

  /** Requests handed on and not answered. */
  private int outCount;

  // Answers that came back while the process hangs.
  private Request[] held = new Request[4];
  private int heldCount;

  private final long[] endings = new long[Ending.values().length];
  private long arrived;
  private long abandoned;
  private long swallowed;
  private long latencyNanos;
  private long inFlightSum;

  L7Worker(
      String name,
      String tier,
      L7Instance process,
      Population population,
      L7Settings settings,
      Upstream upstream,
      int worker) {
    this.name = name;
    this.process = process;
    this.engine = process.engine;
    this.population = population;
    this.upstream = upstream;
    this.dispatcher = upstream.dispatcher(worker);
    this.hashes = settings.pool().consistent();
    this.hashOn = settings.hashOn();
    this.cpu = new QueueStation(name, engine, this, 1, Long.MAX_VALUE, Discipline.FIFO);
    this.demand = new DemandSource(tier + "/overhead");
    this.overhead = settings.overhead() == null ? null : settings.overhead().sampler(demand);
  }

  @Override
  public int place() {
    return process.place();
  }

  /** True if it places requests by the connection that brings them. */
  boolean asksForConnections() {
    return hashes && (hashOn == L7Settings.HashOn.SOURCE || hashOn == L7Settings.HashOn.CONNECTION);
  }

  void arrive(Request request) {
    arrived++;
    inFlightSum -= engine.nowNanos();
    if (overhead == null) {
      if (process.state() == Target.State.UP) {
        forward(request);
        return;
      }
      request.work = 0;
    } else {
      demand.reseed(request.demandBits);
      request.work = overhead.next();
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
      forward(request);
    }
  }

  @Override
  public double slowdown() {
    return 1;
  }

  private void forward(Request request) {
    long now = engine.nowNanos();
    if (hashes) {
      request.flowHash = hashOf(request);
    }
    int index = dispatcher.pick(request, now);
    if (index == Balancer.NONE) {
      end(request, Ending.NO_BACKEND);
      return;
    }
    dispatcher.started(index, now);
    outCount++;
    request.pushHop(this, index, now);
    request.client.link.onward(request, upstream.target(index));
  }

  private long hashOf(Request request) {
    return switch (hashOn) {
      case SOURCE -> request.connectionOrThrow().sourceHash();
      case CONNECTION -> request.connectionOrThrow().tupleHash;
      case KEY -> XxHash64.mix(request.key, 1);
      case PATH -> XxHash64.mix(request.kind, 2);
    };
  }

  /** It answers itself, without a backend. */
  private void end(Request request, Ending ending) {
    leave();
    endings[ending.ordinal()]++;
    request.answer(ending);
  }

  @Override
  public boolean answered(Request request, int index, long startedNanos) {
    long now = engine.nowNanos();
    latencyNanos += now - startedNanos;
    outCount--;
    dispatcher.finished(index, request.ending.outcome(), now - startedNanos, now);
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
    if (heldCount == held.length) {
      held = Arrays.copyOf(held, heldCount * 2);
    }
    held[heldCount++] = request;
  }

  @Override
  public void abandoned(Request request, int index, long startedNanos) {
    long now = engine.nowNanos();
    if (process.state() == Target.State.CRASHED) {
      endings[Ending.RESET.ordinal()]++;
    } else {
      abandoned++;
    }
    outCount--;
    leave();
    dispatcher.finished(index, Outcome.ABANDONED, now - startedNanos, now);
  }

  private void leave() {
    inFlightSum += engine.nowNanos();
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
          Ending seen = request.cameFirstThrough(this) ? Ending.RESET : Ending.STATUS_5XX;
          request.client.broken(request, seen);
        });
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
        leaveWithAnswer(request);
      }
      request.passOn();
    }
  }

  void setRate(double rate) {
    cpu.setRate(rate);
  }

  /** Adds what it counts to the columns of its instance. */
  void addTo(long[] row, long nowNanos) {
    row[1] += endings[Ending.OK.ordinal()];
    row[2] += endings[Ending.STATUS_5XX.ordinal()];
    row[3] += endings[Ending.REJECTED.ordinal()];
    row[4] += endings[Ending.REFUSED.ordinal()];
    row[5] += endings[Ending.RESET.ordinal()];
    row[6] += endings[Ending.NO_BACKEND.ordinal()];
    row[7] += abandoned;
    row[8] += swallowed;
    row[9] += cpu.busySum + cpu.busy * nowNanos;
    row[10] += cpu.waitingSum + cpu.waiting * nowNanos;
    row[11] += inFlightSum + inFlight() * nowNanos;
    row[13] += (long) cpu.offeredWork;
    row[14] += latencyNanos;
    row[15] += inFlight();
  }

  private long inFlight() {
    return cpu.present() + outCount + heldCount;
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
    if (dispatcher.inFlightTotal() != outCount) {
      broken.add(
          "%s: %d requests are out and its dispatcher counts %d"
              .formatted(name, outCount, dispatcher.inFlightTotal()));
    }
  }
}
