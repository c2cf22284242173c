package dev.lbsim.core.model;

import dev.lbsim.core.balance.XxHash64;
import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.guard.defence.StreamGuard;
import dev.lbsim.core.random.Streams;
import dev.lbsim.core.stats.Metered;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One instance of a layer-7 tier: it ends the connection, reads each request and places it. A
 * connection belongs to one of its workers for life (as with one listening socket per event loop),
 * and every worker balances on its own knowledge.
 *
 * <p>Hot path: runs once per event.
 */
final class L7Instance extends Target implements Metered {
  private static final long WORKER_SALT = 0x776f726b6572L;

  /** How a request can end here, in the order of the columns. */
  static final Ending[] ENDINGS = {
    Ending.OK,
    Ending.STATUS_5XX,
    Ending.REJECTED,
    Ending.REFUSED,
    Ending.RESET,
    Ending.NO_BACKEND,
    Ending.GATEWAY_TIMEOUT,
    Ending.LIMITED,
    Ending.SHED,
    Ending.BLOCKED,
    Ending.CHALLENGED,
    Ending.TLS_ERROR
  };

  static final int FIRST_ENDING = 1;
  private static final List<Column> COLUMNS = columnList();
  private static final int REFUSED = FIRST_ENDING + Arrays.asList(ENDINGS).indexOf(Ending.REFUSED);
  private static final int RESET = FIRST_ENDING + Arrays.asList(ENDINGS).indexOf(Ending.RESET);
  private static final int SWALLOWED = column("swallowed");
  private static final int WORKER_NANOS = column("worker-nanos");
  private static final int USABLE = column("usable");
  private static final int LIMIT_NANOS = column("limit-nanos");
  private static final int LIMIT_TIME_NANOS = column("limit-time-nanos");
  private static final int DOWNS = column("downs");
  private static final int EJECTIONS = column("ejections");
  private static final int EJECTED_NANOS = column("ejected-nanos");
  private static final int OPENINGS = column("openings");
  private static final int OPEN_NANOS = column("open-nanos");
  private static final int SLOTS = column("slots-nanos");
  private static final int FIRST_DEFENCE = SLOTS + 3;

  private final Upstream[] upstreams;
  private final L7Worker[] workers;
  private final @Nullable TlsSettings tls;
  private final long[] expiresNanos;

  /** Who decides here. */
  final Deciders deciders = new Deciders();

  private final List<LimitGate> gates = new ArrayList<>();
  private final Reception[] receptions;
  private final @Nullable Seats[] seats;
  private final boolean defended;
  private final @Nullable StreamWatch watch;
  private final long[] defence = new long[DefenceCount.number()];
  private double slowFactor = 1;
  private final long[] total = new long[COLUMNS.size()];
  private final List<Column> columns = new ArrayList<>(COLUMNS);

  /**
   * @param shared each route as all of the tier share it
   * @param targets what stands in each pool of the settings
   */
  L7Instance(
      String name,
      String tier,
      Engine engine,
      Streams streams,
      Population population,
      Network network,
      L7Settings settings,
      TierRoute[] shared,
      List<Target[]> targets) {
    super(name, engine, settings.weight());
    this.upstreams = new Upstream[targets.size()];
    for (int p = 0; p < upstreams.length; p++) {
      upstreams[p] =
          new Upstream(
              this,
              p == 0 ? name : name + "/" + p,
              network,
              streams,
              settings.pools().get(p),
              targets.get(p),
              settings.workers(),
              () -> {});
      upstreams[p].tell(p == 0 ? name : name + "/" + p, deciders);
    }
    this.tls = settings.tls();
    this.expiresNanos = tls == null ? new long[0] : tls.expiresNanos().clone();
    this.workers = new L7Worker[settings.workers()];
    for (int w = 0; w < workers.length; w++) {
      workers[w] =
          new L7Worker(
              name + "." + (w + 1),
              tier,
              this,
              network,
              streams,
              population,
              settings,
              upstreams,
              shared,
              expiresNanos,
              w);
      if (workers.length > 1) {
        columns.add(new Column("workers." + (w + 1) + ".requests", Kind.TOTAL));
        columns.add(new Column("workers." + (w + 1) + ".busy-nanos", Kind.TOTAL));
      }
    }
    this.defended = !settings.defence().equals(DefenceSettings.NONE);
    this.seats = seats(settings);
    this.watch =
        settings.defence().streams().equals(StreamGuard.Limits.NONE)
            ? null
            : new StreamWatch(this, settings.defence(), defence);
    this.receptions = new Reception[workers.length];
    for (int w = 0; w < workers.length; w++) {
      receptions[w] =
          new Reception(workers[w], this, settings.defence(), seats[w % seats.length], defence);
    }
  }

  /** One for each worker, or one for all; none where connections are not counted. */
  private @Nullable Seats[] seats(L7Settings settings) {
    boolean each = defended && settings.defence().perWorker();
    @Nullable Seats[] all = new @Nullable Seats[each ? settings.workers() : 1];
    for (int s = 0; s < all.length; s++) {
      all[s] = defended ? new Seats(name, this, settings.defence(), defence) : null;
    }
    return all;
  }

  private static List<Column> columnList() {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("requests", Kind.TOTAL));
    for (Ending ending : ENDINGS) {
      columns.add(new Column(ending == Ending.OK ? "ok" : "errors." + ending.label(), Kind.TOTAL));
    }
    for (String total :
        List.of(
            "abandoned",
            "swallowed",
            "busy-nanos",
            "waiting-nanos",
            "inflight-nanos",
            "offered-nanos",
            "latency-nanos",
            "connections",
            "handshakes.full",
            "handshakes.resumed",
            "handshakes.early",
            "handshakes.failed",
            "tickets.unreadable",
            "handshake-nanos")) {
      columns.add(new Column(total, Kind.TOTAL));
    }
    columns.add(new Column("inflight", Kind.LEVEL));
    columns.add(new Column("worker-nanos", Kind.TOTAL));
    columns.add(new Column("usable", Kind.LEVEL));
    columns.add(new Column("limit-nanos", Kind.TOTAL));
    columns.add(new Column("limit-time-nanos", Kind.TOTAL));
    columns.add(new Column("downs", Kind.TOTAL));
    columns.add(new Column("ejections", Kind.TOTAL));
    columns.add(new Column("ejected-nanos", Kind.TOTAL));
    columns.add(new Column("openings", Kind.TOTAL));
    columns.add(new Column("open-nanos", Kind.TOTAL));
    columns.add(new Column("slots-nanos", Kind.TOTAL));
    columns.add(new Column("accept-queue-nanos", Kind.TOTAL));
    columns.add(new Column("slots-peak", Kind.PEAK));
    DefenceCount.columns().forEach(count -> columns.add(new Column(count, Kind.TOTAL)));
    return List.copyOf(columns);
  }

  private static int column(String name) {
    for (int i = 0; i < COLUMNS.size(); i++) {
      if (COLUMNS.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException(name);
  }

  /** Takes in the limit of one of its guards. */
  void measure(LimitGate gate) {
    gates.add(gate);
  }

  void start() {
    for (Upstream upstream : upstreams) {
      upstream.start();
    }
  }

  @Override
  public boolean asksForConnections() {
    if (workers.length > 1 || workers[0].asksForConnections() || defended || tls != null) {
      return true;
    }
    for (Upstream upstream : upstreams) {
      if (upstream.asksForConnections()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean endsTls() {
    return tls != null;
  }

  @Override
  public void arrive(Request request) {
    if (request.handshakeRounds > 0) {
      workers[workerOf(request)].handshakeOver(request);
      return;
    }
    if (!admits(request)) {
      return;
    }
    if (defended || (request.reading.line != null && request.trail.isEmpty())) {
      receive(request);
    } else if (!accepts(request)) {
      requests++;
      workers[workerOf(request)].arrive(request);
    }
  }

  /** A request that is read before its worker hears of it, on a connection that may be counted. */
  private void receive(Request request) {
    Connection connection = request.connectionOrThrow();
    int worker = workerOf(request);
    Seats holder = seats[worker % seats.length];
    if (watch != null && connection.end == null) {
      watch.tell(connection, request.issuer);
    }
    if (connection.end != null && connection.dead) {
      defence[DefenceCount.LATE.ordinal()]++;
      request.answer(Ending.RESET);
    } else if ((connection.end != null || holder == null || holder.take(request))
        && !accepts(request)
        && (watch == null || watch.begins(request))) {
      receptions[worker].arrive(request);
    }
  }

  private int workerOf(Request request) {
    return workers.length == 1 ? 0 : workerOf(request.connectionOrThrow().tupleHash);
  }

  /** Which worker has the connections with this hash, from 0. */
  int workerOf(long tupleHash) {
    long hash = XxHash64.mix(tupleHash, WORKER_SALT);
    return (int) Long.remainderUnsigned(hash, workers.length);
  }

  @Override
  boolean countsConnections() {
    return defended;
  }

  @Override
  void stateChanged(State before, State next) {
    applyRate();
    for (L7Worker worker : workers) {
      if (next == State.CRASHED) {
        worker.crash();
      } else if (next == State.UP) {
        worker.goOn();
      }
    }
    for (Seats holder : seats) {
      if (holder != null && next == State.CRASHED) {
        holder.crash();
      } else if (holder != null) {
        holder.acceptMore();
      }
    }
  }

  /** Makes its CPU work take {@code factor} times longer; 1 ends it. */
  void slow(double factor) {
    slowFactor = factor;
    applyRate();
  }

  /** One of its certificates expires then; Long.MAX_VALUE for never. */
  void setExpiry(int certificate, long nanos) {
    expiresNanos[certificate] = nanos;
  }

  boolean hasExpired(int certificate) {
    return certificate < expiresNanos.length && expiresNanos[certificate] <= engine.nowNanos();
  }

  /** Drops what its caches hold of some URLs. */
  void purge(boolean[] resources) {
    for (L7Worker worker : workers) {
      worker.forEachFilter(filter -> filter.purge(resources));
    }
  }

  /** Sets which share of round trips to the stores of its rate limits bring nothing. */
  void setStoreErrors(double share) {
    for (L7Worker worker : workers) {
      worker.forEachFilter(filter -> filter.setStoreErrors(share));
    }
  }

  /** Requests that came and have not ended. */
  long inFlight() {
    return Arrays.stream(workers).mapToLong(L7Worker::inFlight).sum();
  }

  /** Those of them that wait for the CPU of their worker. */
  long waitingNow() {
    return Arrays.stream(workers).mapToLong(L7Worker::waitingNow).sum();
  }

  /** The pools behind it. */
  Upstream[] upstreams() {
    return upstreams;
  }

  /** What one of its workers does for requests of one route. */
  L7Route route(int worker, int route) {
    return workers[worker].route(route);
  }

  private void applyRate() {
    for (L7Worker worker : workers) {
      worker.setRate(state() == State.HUNG || state() == State.CRASHED ? 0 : 1 / slowFactor);
    }
  }

  @Override
  public String scope() {
    return name;
  }

  @Override
  public List<Column> columns() {
    return columns;
  }

  @Override
  public void capture(long[] row, int at, long nowNanos) {
    Arrays.fill(total, 0);
    for (L7Worker worker : workers) {
      worker.addTo(total, nowNanos);
    }
    total[0] = requests;
    total[REFUSED] += refused;
    total[RESET] += reset;
    total[SWALLOWED] += swallowed;
    total[WORKER_NANOS] = nowNanos * workers.length;
    total[USABLE] = upstreams[0].dispatcher(0).pool().usableCount();
    for (LimitGate gate : gates) {
      total[LIMIT_NANOS] += gate.integral(nowNanos);
      total[LIMIT_TIME_NANOS] += nowNanos;
    }
    for (Upstream upstream : upstreams) {
      total[DOWNS] += upstream.downs();
      Ejections ejections = upstream.ejections();
      if (ejections != null) {
        total[EJECTIONS] += ejections.ejections();
        total[EJECTED_NANOS] += ejections.ejectedNanos(nowNanos);
      }
      PassiveChecks passive = upstream.passive();
      if (passive != null) {
        total[EJECTIONS] += passive.ejections();
        total[EJECTED_NANOS] += passive.ejectedNanos(nowNanos);
      }
      PoolBreaker breaker = upstream.breaker();
      if (breaker != null) {
        total[OPENINGS] += breaker.openings();
        total[OPEN_NANOS] += breaker.openNanos(nowNanos);
      }
    }
    for (Seats holder : seats) {
      if (holder != null) {
        holder.addTo(total, SLOTS, nowNanos);
      }
    }
    System.arraycopy(defence, 0, total, FIRST_DEFENCE, defence.length);
    System.arraycopy(total, 0, row, at, total.length);
    if (workers.length > 1) {
      int i = at + total.length;
      for (L7Worker worker : workers) {
        row[i++] = worker.arrived();
        row[i++] = worker.busyNanos(nowNanos);
      }
    }
  }

  /** How long a worker of the servers behind it has been busy so far, on mean. */
  double backendBusyNanos(long nowNanos) {
    double busy = 0;
    long workers = 0;
    for (Upstream upstream : upstreams) {
      for (Target target : upstream.targets()) {
        if (target instanceof Server server) {
          busy += server.reading(AutoscaleSettings.Figure.UTILISATION, nowNanos);
          workers += server.workers();
        }
      }
    }
    return workers == 0 ? 0 : busy / workers;
  }

  /** Attempts of its own that are somewhere. */
  long attemptsOut() {
    long out = 0;
    for (L7Worker worker : workers) {
      out += worker.attemptsOut();
    }
    return out;
  }

  void checkConservation(List<String> broken) {
    for (L7Worker worker : workers) {
      worker.checkConservation(broken);
    }
    for (Reception reception : receptions) {
      reception.checkConservation(name, broken);
    }
    for (Seats holder : seats) {
      if (holder != null) {
        holder.checkConservation(name, broken);
      }
    }
  }
}
