package dev.lbsim.core.model;

import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.engine.Step;
import dev.lbsim.core.random.DemandSource;
import dev.lbsim.core.random.RandomStream;
import dev.lbsim.core.random.Sampler;
import dev.lbsim.core.random.Streams;
import dev.lbsim.core.stats.Metered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server: workers, a queue, a discipline and the ways it can fail. Time passes here.
 *
 * <p>A request's demand follows from the bits it was born with and the pool's name, so it asks the
 * same of any member of the pool, and the same of both designs when two are compared. What a server
 * makes of it may differ from visit to visit, though: work is the request's own demand times a
 * slowdown that this server draws for this visit, the S&amp;X model of Gardner, Harchol-Balter,
 * Scheller-Wolf and Van Houdt ("A better model for job redundancy", IEEE/ACM ToN 25(6), 2017). Only
 * then can another attempt elsewhere be faster at the same work. Where a server is slow for whole
 * seconds, and not for one visit, the event {@code slow} is the better model.
 *
 * <p>Hot path: runs once per event.
 */
public final class Server extends Target implements Station.Owner, Metered {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("requests", Kind.TOTAL),
          new Column("ok", Kind.TOTAL),
          new Column("errors.status-5xx", Kind.TOTAL),
          new Column("errors.rejected", Kind.TOTAL),
          new Column("errors.refused", Kind.TOTAL),
          new Column("errors.reset", Kind.TOTAL),
          new Column("errors.shed", Kind.TOTAL),
          new Column("expired", Kind.TOTAL),
          new Column("swallowed", Kind.TOTAL),
          new Column("cancelled", Kind.TOTAL),
          new Column("abandoned", Kind.TOTAL),
          new Column("busy-nanos", Kind.TOTAL),
          new Column("waiting-nanos", Kind.TOTAL),
          new Column("waited-nanos", Kind.TOTAL),
          new Column("begun", Kind.TOTAL),
          new Column("sojourn-nanos", Kind.TOTAL),
          new Column("offered-nanos", Kind.TOTAL),
          new Column("capacity-nanos", Kind.TOTAL),
          new Column("worker-nanos", Kind.TOTAL),
          new Column("present-nanos", Kind.TOTAL),
          new Column("joined", Kind.TOTAL),
          new Column("left", Kind.TOTAL),
          new Column("killed", Kind.TOTAL),
          new Column("waiting-peak", Kind.PEAK),
          new Column("inflight-peak", Kind.PEAK),
          new Column("inflight", Kind.LEVEL));

  private final Step<Request> refuse = step("refuse", request -> refuseNow(request, false));
  private final Step<Server> outOfMemory = step("outOfMemory", server -> onOutOfMemory());
  private final Step<Request> refuseLate = step("refuse", request -> refuseNow(request, true));

  private final ServerSettings settings;
  private final Station station;
  private final Attendance attendance;
  private final DemandSource demand;
  private final Sampler service;
  private final @Nullable Sampler errorService;
  private final @Nullable Sampler slowdown;
  private final RandomStream errors;
  private final Door door;

  private double speed;
  private double slowFactor = 1;
  private double errorShare;
  private double configuredErrorShare;
  private long coldSinceNanos = Long.MIN_VALUE / 2;
  private Runnable dies = () -> {};
  private Runnable returns = () -> {};
  private long killed;

  /** Dropped from the queue, and about to hear of it. */
  private int refusing;

  private long ok;
  private long failed;
  private long rejected;
  private long shed;
  private long expired;
  private long cancelled;
  private long abandonedServed;
  private long sojournNanos;

  /**
   * @param name such as {@code servers.web.1}
   * @param pool such as {@code servers.web}: members of one pool ask the same of a request
   */
  Server(String name, String pool, Engine engine, Streams streams, ServerSettings settings) {
    super(name, engine, settings.weight());
    this.settings = settings;
    this.speed = settings.speed();
    this.errorShare = settings.errorShare();
    this.configuredErrorShare = errorShare;
    this.station =
        Station.of(settings.discipline(), name, engine, this, settings.workers(), settings.queue());
    this.attendance = new Attendance(settings.workers());
    this.demand = new DemandSource(pool + "/service");
    this.service = settings.service().sampler(demand);
    this.errorService =
        settings.errorService() == null ? null : settings.errorService().sampler(demand);
    this.slowdown =
        settings.slowdown() == null
            ? null
            : settings.slowdown().sampler(streams.stream(name + "/slowdown").source());
    this.errors = streams.stream(name + "/errors");
    this.door = new Door(settings.queue(), settings.workers(), streams.stream(name + "/shedding"));
    applyRate();
  }

  @Override
  public boolean asksForConnections() {
    return false;
  }

  @Override
  public boolean endsTls() {
    return false;
  }

  @Override
  public void arrive(Request request) {
    if (!admits(request) || accepts(request)) {
      return;
    }
    requests++;
    request.time.spend(TimePart.NETWORK, engine.nowNanos());
    demand.reseed(request.demandBits);
    request.failing = errorShare > 0 && errors.nextDouble() < errorShare;
    Sampler work = request.failing && errorService != null ? errorService : service;
    request.work = work.next() * request.cost;
    if (slowdown != null) {
      request.work *= Math.max(0, slowdown.next());
    }
    station.offeredWork += request.work;
    Door.Verdict verdict = door.judge(request, station.present(), engine.nowNanos());
    if (verdict != Door.Verdict.COME_IN && state() != State.HUNG) {
      refuse(request, verdict == Door.Verdict.TOO_LATE);
      return;
    }
    request.holder = this;
    if (!station.enter(request)) {
      request.holder = null;
      overflow(request);
    }
    countIfAbsent();
    ServerSettings.Oom oom = settings.oom();
    if (oom != null && station.present() > oom.limit()) {
      engine.after(0, outOfMemory, this);
    }
  }

  private void onOutOfMemory() {
    ServerSettings.Oom oom = settings.oom();
    if (oom == null || state() != State.UP || station.present() <= oom.limit()) {
      return;
    }
    killed++;
    dies.run();
    int ended = life;
    engine.after(
        oom.restartNanos(),
        () -> {
          if (life == ended && state() == State.CRASHED) {
            returns.run();
          }
        });
  }

  /** How it is killed when it runs out of memory, and how it comes back. */
  void whenOutOfMemory(Runnable dies, Runnable returns) {
    this.dies = dies;
    this.returns = returns;
  }

  @Override
  boolean worksFor(Request abandoned) {
    return abandoned.worksOn;
  }

  /** Not at once: whoever ended the wait, by a cancel perhaps, is not done yet. */
  @Override
  public void dropped(Request request, boolean late) {
    request.holder = null;
    request.time.spend(TimePart.QUEUE, engine.nowNanos());
    refusing++;
    engine.after(0, late ? refuseLate : refuse, request);
  }

  private void refuseNow(Request request, boolean late) {
    refusing--;
    refuse(request, late);
  }

  private void refuse(Request request, boolean late) {
    if (state() != State.UP && !request.abandoned) {
      swallowed++; // nobody hears what it has to say
      request.lose(state() == State.HUNG ? null : LossCause.IN_FLIGHT);
    } else if (late) {
      expired++;
      request.answer(Ending.GATEWAY_TIMEOUT);
    } else {
      shed++;
      request.answer(Ending.SHED);
    }
  }

  private void overflow(Request request) {
    if (state() == State.HUNG) {
      swallowed++;
      request.lose();
    } else {
      rejected++;
      request.answer(Ending.REJECTED);
    }
  }

  @Override
  public void served(Request request) {
    request.holder = null;
    countIfAbsent();
    sojournNanos += engine.nowNanos() - request.arrivedNanos;
    if (request.abandoned) {
      abandonedServed++;
    } else if (state() == State.DROPPING) {
      swallowed++;
      request.lose(LossCause.IN_FLIGHT);
      return;
    } else if (request.failing) {
      failed++;
    } else {
      ok++;
    }
    request.answer(request.failing ? Ending.STATUS_5XX : Ending.OK);
  }

  @Override
  public TimePart waiting() {
    return TimePart.QUEUE;
  }

  @Override
  public TimePart working() {
    return TimePart.SERVICE;
  }

  @Override
  public double slowdown() {
    long age = engine.nowNanos() - coldSinceNanos;
    return age >= settings.warmupNanos()
        ? 1
        : 1 + (settings.coldFactor() - 1) * (1 - (double) age / settings.warmupNanos());
  }

  @Override
  void stateChanged(State before, State next) {
    if (before == State.CRASHED) {
      coldSinceNanos = engine.nowNanos();
    }
    applyRate();
    if (next == State.CRASHED) {
      for (Request held = station.removeAny(); held != null; held = station.removeAny()) {
        held.holder = null;
        reset++;
        held.failFor(LossCause.IN_FLIGHT);
        held.answer(Ending.RESET);
      }
    }
  }

  /** Takes back a request it holds, which its client has abandoned; if it can hear of that. */
  void cancel(Request request) {
    if (state() == State.UP) {
      station.remove(request);
      countIfAbsent();
      request.holder = null;
      cancelled++;
      request.answer(Ending.RESET);
    }
  }

  /** It joins its pools as a process just started, unless it is in them. */
  void joinCold() {
    if (!present()) {
      coldSinceNanos = engine.nowNanos();
    }
    setPresent(true);
  }

  @Override
  void presenceChanged() {
    count();
  }

  /** What an autoscaler sees: a running total whose growth over time is the figure. */
  long reading(AutoscaleSettings.Figure figure, long nowNanos) {
    long busy = station.busySum + station.busy * nowNanos;
    return switch (figure) {
      case UTILISATION -> busy;
      case INFLIGHT -> busy + station.waitingSum + station.waiting * nowNanos;
      case RATE -> requests;
    };
  }

  /** How many requests it works on at once. */
  int workers() {
    return settings.workers();
  }

  /** Makes all work take {@code factor} times longer; 1 ends it. */
  void slow(double factor) {
    slowFactor = factor;
    applyRate();
  }

  /** Changes the speed it was configured with. */
  void setSpeed(double speed) {
    this.speed = speed;
    applyRate();
  }

  /** Changes the share of requests it answers with a failure. */
  void setErrorShare(double share) {
    errorShare = share;
  }

  /** The share of failures its version has. */
  double configuredErrorShare() {
    return configuredErrorShare;
  }

  /** It runs another version of its software from now on. */
  void install(double speed, double errorShare) {
    setSpeed(speed);
    configuredErrorShare = errorShare;
    setErrorShare(errorShare);
  }

  double speed() {
    return speed;
  }

  /** Requests it holds, waiting or in service. */
  int held() {
    return station.present();
  }

  /** Those of them that wait for a worker. */
  int waitingNow() {
    return station.waiting;
  }

  /** True if its queue has no bound, so that it can be unstable. */
  public boolean unbounded() {
    return settings.queue().max() == Long.MAX_VALUE;
  }

  private void applyRate() {
    count();
    boolean works = state() == State.UP || state() == State.DROPPING;
    station.setRate(works ? speed / slowFactor : 0);
  }

  private void countIfAbsent() {
    if (!present()) {
      count();
    }
  }

  private void count() {
    attendance.count(engine.nowNanos(), station.rate, present(), station.present());
  }

  @Override
  public String scope() {
    return name;
  }

  @Override
  public List<Column> columns() {
    return COLUMNS;
  }

  @Override
  public void capture(long[] row, int at, long nowNanos) {
    int i = at;
    row[i++] = requests;
    row[i++] = ok;
    row[i++] = failed;
    row[i++] = rejected;
    row[i++] = refused;
    row[i++] = reset;
    row[i++] = shed;
    row[i++] = expired;
    row[i++] = swallowed;
    row[i++] = cancelled;
    row[i++] = abandonedServed;
    row[i++] = station.busySum + station.busy * nowNanos;
    row[i++] = station.waitingSum + station.waiting * nowNanos;
    row[i++] = station.waitedNanos;
    row[i++] = station.begun;
    row[i++] = sojournNanos;
    row[i++] = (long) station.offeredWork;
    row[i++] = attendance.capacityNanos(nowNanos, station.rate);
    row[i++] = attendance.workerNanos(nowNanos);
    row[i++] = attendance.presentNanos(nowNanos);
    row[i++] = attendance.joined();
    row[i++] = attendance.left();
    row[i++] = killed;
    row[i++] = station.waitingPeak;
    row[i++] = station.presentPeak;
    row[i] = station.present();
    station.restartPeaks();
  }

  /** Checks that everything that came in went out or is still held; adds to {@code broken}. */
  void checkConservation(List<String> broken) {
    long turnedAway = rejected + refused + reset + shed + expired;
    long out = ok + failed + turnedAway + swallowed + cancelled + abandonedServed;
    if (requests != out + refusing + station.present()) {
      broken.add(
          "%s: %d requests came, %d ended and %d are held"
              .formatted(name, requests, out, refusing + station.present()));
    }
  }
}
