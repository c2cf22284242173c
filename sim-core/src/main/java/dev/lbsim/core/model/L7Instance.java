package dev.lbsim.core.model;

import dev.lbsim.core.balance.XxHash64;
import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.random.Streams;
import dev.lbsim.core.stats.Metered;
import java.util.Arrays;
import java.util.List;

/**
 * One instance of a layer-7 tier: it ends the connection, reads each request and places it. A
 * connection belongs to one of its workers for life (as with one listening socket per event loop),
 * and every worker balances on its own knowledge.
 *
 * <p>Hot path: runs once per event.
 */
final class L7Instance extends Target implements Metered {
  private static final long WORKER_SALT = 0x776f726b6572L;

  private static final List<Column> COLUMNS =
      List.of(
          new Column("requests", Kind.TOTAL),
          new Column("ok", Kind.TOTAL),
          new Column("errors.status-5xx", Kind.TOTAL),
          new Column("errors.rejected", Kind.TOTAL),
          new Column("errors.refused", Kind.TOTAL),
          new Column("errors.reset", Kind.TOTAL),
          new Column("errors.no-backend", Kind.TOTAL),
          new Column("abandoned", Kind.TOTAL),
          new Column("swallowed", Kind.TOTAL),
          new Column("busy-nanos", Kind.TOTAL),
          new Column("waiting-nanos", Kind.TOTAL),
          new Column("inflight-nanos", Kind.TOTAL),
          new Column("worker-nanos", Kind.TOTAL),
          new Column("offered-nanos", Kind.TOTAL),
          new Column("latency-nanos", Kind.TOTAL),
          new Column("inflight", Kind.LEVEL),
          new Column("usable", Kind.LEVEL));

  private final Upstream upstream;
  private final L7Worker[] workers;
  private double slowFactor = 1;
  private final long[] total = new long[COLUMNS.size()];

  L7Instance(
      String name,
      String tier,
      Engine engine,
      Streams streams,
      Population population,
      Network network,
      L7Settings settings,
      Target[] targets) {
    super(name, engine, settings.weight());
    this.upstream =
        new Upstream(
            this, network, streams, settings.pool(), targets, settings.workers(), () -> {});
    this.workers = new L7Worker[settings.workers()];
    for (int w = 0; w < workers.length; w++) {
      workers[w] =
          new L7Worker(name + "." + (w + 1), tier, this, population, settings, upstream, w);
    }
  }

  void start() {
    upstream.start();
  }

  @Override
  public boolean asksForConnections() {
    return workers.length > 1 || workers[0].asksForConnections() || upstream.asksForConnections();
  }

  @Override
  public void arrive(Request request) {
    if (!admits(request) || accepts(request)) {
      return;
    }
    requests++;
    workerOf(request).arrive(request);
  }

  private L7Worker workerOf(Request request) {
    if (workers.length == 1) {
      return workers[0];
    }
    long hash = XxHash64.mix(request.connectionOrThrow().tupleHash, WORKER_SALT);
    return workers[(int) Long.remainderUnsigned(hash, workers.length)];
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
  }

  /** Makes its CPU work take {@code factor} times longer; 1 ends it. */
  void slow(double factor) {
    slowFactor = factor;
    applyRate();
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
    return COLUMNS;
  }

  @Override
  public void capture(long[] row, int at, long nowNanos) {
    Arrays.fill(total, 0);
    for (L7Worker worker : workers) {
      worker.addTo(total, nowNanos);
    }
    total[0] = requests;
    total[4] += refused;
    total[5] += reset;
    total[8] += swallowed;
    total[12] = nowNanos * workers.length;
    total[16] = upstream.dispatcher(0).pool().usableCount();
    System.arraycopy(total, 0, row, at, total.length);
  }

  void checkConservation(List<String> broken) {
    for (L7Worker worker : workers) {
      worker.checkConservation(broken);
    }
  }
}
