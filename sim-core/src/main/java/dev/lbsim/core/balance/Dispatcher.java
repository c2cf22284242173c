package dev.lbsim.core.balance;

import org.jspecify.annotations.Nullable;

/**
 * The shell round any balancer, one per proxy worker, the same in both worlds. It does what every
 * algorithm would otherwise repeat: counts requests in flight, decides which backends are usable,
 * keeps retries off backends that were already tried, and shows a stale view where one is asked
 * for.
 *
 * <p>A caller asks {@link #pick}, then reports {@link #started} for the backend it really used and
 * exactly one {@link #finished} for each start. Like its balancer, a dispatcher is confined to one
 * thread. All that it does is a function of (balancer, options, sequence of calls).
 *
 * <p>Hot path: runs once per event. The levers ({@code set...}, {@link #batch}) are not hot.
 */
public final class Dispatcher implements Replayable {
  /**
   * How often a pick that fell on an already tried backend is repeated before it is accepted. The
   * idea is Envoy's "previous hosts" retry predicate, which repeats once unless told otherwise.
   */
  public static final int REPICKS_MAX = 3;

  /**
   * What an operator may set.
   *
   * @param panicThreshold share of healthy backends among the admitted ones, from 0 to 1, below
   *     which health is ignored; 0 never panics (Envoy's default is 0.5)
   * @param refreshNanos time between refreshes of the in-flight counts that the balancer sees; 0
   *     shows them live
   */
  public record Options(double panicThreshold, long refreshNanos) {
    /** No panic, live counts. */
    public static final Options DEFAULT = new Options(0, 0);

    public Options {
      if (!(panicThreshold >= 0 && panicThreshold <= 1)) {
        throw new IllegalArgumentException("panic threshold is " + panicThreshold);
      }
      if (refreshNanos < 0) {
        throw new IllegalArgumentException("refresh interval is " + refreshNanos + " ns");
      }
    }
  }

  private final Pool pool;
  private final Balancer balancer;
  private final double panicThreshold;
  private final long refreshNanos;
  private final Repick repick = new Repick();

  private long refreshDueNanos;
  private int inFlightTotal;
  private int admitted;
  private boolean inPanic;
  private boolean batching;
  private @Nullable CallLog log;

  /**
   * Takes over {@code pool} and introduces it to {@code balancer}.
   *
   * @param nowNanos the time now; a stale view is refreshed at this time plus 1, 2, 3, ...
   *     intervals
   */
  public Dispatcher(Pool pool, Balancer balancer, Options options, long nowNanos) {
    this.pool = pool;
    this.balancer = balancer;
    this.panicThreshold = options.panicThreshold();
    this.refreshNanos = options.refreshNanos();
    this.refreshDueNanos = nowNanos + refreshNanos;
    this.inPanic = tooFewFit();
    pool.rebuild(inPanic);
    balancer.poolChanged(pool, nowNanos);
  }

  /**
   * Chooses a backend for {@code flow}. Counts nothing yet: the caller reports {@link #started}.
   *
   * @return the index of a backend in the pool, or {@link Balancer#NONE}
   */
  public int pick(Flow flow, long nowNanos) {
    refreshViewIfDue(nowNanos);
    int index = balancer.pick(flow, nowNanos);
    if (index != Balancer.NONE && flow.tried(index)) {
      index = pickAnother(flow, index, nowNanos);
    }
    if (log != null) {
      log.called(DispatcherCalls.pick(flow, pool.size(), nowNanos, index));
    }
    return index;
  }

  private int pickAnother(Flow flow, int triedIndex, long nowNanos) {
    int index = triedIndex;
    for (int k = 1; k <= REPICKS_MAX && index != Balancer.NONE && flow.tried(index); k++) {
      index = balancer.pick(repick.of(flow, k), nowNanos);
    }
    return index;
  }

  /** A request of cost 1 was handed to backend {@code index}, whoever chose it. */
  public void started(int index, long nowNanos) {
    started(index, CostUnits.PER_COST, nowNanos);
  }

  /**
   * A request was handed to backend {@code index}, whoever chose it.
   *
   * @param costUnits what it costs as far as the proxy knows, in {@link CostUnits}
   */
  public void started(int index, long costUnits, long nowNanos) {
    refreshViewIfDue(nowNanos);
    count(pool.get(index), 1, costUnits);
    balancer.started(index, nowNanos);
    if (log != null) {
      log.called(DispatcherCalls.started(index, costUnits, nowNanos));
    }
  }

  /**
   * A request of cost 1 handed to backend {@code index} ended, {@code latencyNanos} after it
   * started.
   *
   * @throws IllegalStateException if more requests end at this backend than started there
   */
  public void finished(int index, Outcome outcome, long latencyNanos, long nowNanos) {
    finished(index, CostUnits.PER_COST, outcome, latencyNanos, nowNanos);
  }

  /**
   * A request handed to backend {@code index} ended, {@code latencyNanos} after it started.
   *
   * @param costUnits what was said when it started, whatever the proxy has learned since
   * @throws IllegalStateException if more ends at this backend than started there
   */
  public void finished(
      int index, long costUnits, Outcome outcome, long latencyNanos, long nowNanos) {
    refreshViewIfDue(nowNanos);
    Backend backend = pool.get(index);
    if (backend.trueInFlight() == 0 || backend.trueCostUnits() < costUnits) {
      throw new IllegalStateException(
          "a request ended at backend " + backend.id() + ", where none is in flight");
    }
    count(backend, -1, -costUnits);
    balancer.finished(index, outcome, latencyNanos, nowNanos);
    if (log != null) {
      log.called(DispatcherCalls.finished(index, costUnits, outcome, latencyNanos, nowNanos));
    }
  }

  private void count(Backend backend, int change, long costUnits) {
    backend.addInFlight(change, costUnits);
    inFlightTotal += change;
    if (refreshNanos == 0) {
      backend.refreshView();
    }
  }

  /**
   * Needs no timer: counts change only through calls, and each call refreshes before it counts, so
   * the view holds the counts of the due time however late the call comes.
   */
  private void refreshViewIfDue(long nowNanos) {
    if (refreshNanos > 0 && nowNanos - refreshDueNanos >= 0) {
      for (int i = 0; i < pool.size(); i++) {
        pool.get(i).refreshView();
      }
      refreshDueNanos += ((nowNanos - refreshDueNanos) / refreshNanos + 1) * refreshNanos;
    }
  }

  /** Health checks changed their mind about backend {@code index}. */
  public void setHealthy(int index, boolean healthy, long nowNanos) {
    pool.get(index).setHealthy(healthy);
    settle(nowNanos);
    tell("healthy", index, healthy, nowNanos);
  }

  /**
   * An outlier detector set backend {@code index} aside, or let it return. Ejections and health
   * checks are kept apart: a backend that passes its checks can still be ejected.
   */
  public void setEjected(int index, boolean ejected, long nowNanos) {
    pool.get(index).setEjected(ejected);
    settle(nowNanos);
    tell("ejected", index, ejected, nowNanos);
  }

  /** The operator lets backend {@code index} take new work, or (drain, removal) no longer. */
  public void setAdmitted(int index, boolean admitted, long nowNanos) {
    pool.get(index).setAdmitted(admitted);
    settle(nowNanos);
    tell("admitted", index, admitted, nowNanos);
  }

  /** Backend {@code index} is a member of the pool, drained or not, or no longer. */
  public void setPresent(int index, boolean present, long nowNanos) {
    pool.get(index).setPresent(present);
    tell("present", index, present, nowNanos);
  }

  /**
   * True if backend {@code index} may take a request of a session it has. It need not take any
   * others: its weight may be 0.
   *
   * @param whileDraining true if sessions may stay where no others are admitted
   */
  public boolean takesSession(int index, boolean whileDraining, long nowNanos) {
    Backend backend = pool.get(index);
    boolean open = backend.admitted() || (whileDraining && backend.present());
    boolean takes = open && (backend.fit() || inPanic);
    if (log != null) {
      log.called(DispatcherCalls.takesSession(index, whileDraining, takes, nowNanos));
    }
    return takes;
  }

  /** Sets the configured weight of backend {@code index}; finite, at least 0. */
  public void setWeight(int index, double weight, long nowNanos) {
    pool.get(index).setWeight(weight);
    settle(nowNanos);
    tell("weight", index, weight, nowNanos);
  }

  /** Sets the slow-start factor of backend {@code index}: finite, at least 0, and 1 once warm. */
  public void setRampFactor(int index, double rampFactor, long nowNanos) {
    pool.get(index).setRampFactor(rampFactor);
    settle(nowNanos);
    tell("ramp", index, rampFactor, nowNanos);
  }

  /** Runs several levers as one change, so the balancer rebuilds at most once. */
  public void batch(long nowNanos, Runnable levers) {
    if (batching) {
      levers.run();
      return;
    }
    beginBatch();
    tell("batch", nowNanos);
    try {
      levers.run();
    } finally {
      endBatch(nowNanos);
      tell("batch-end", nowNanos);
    }
  }

  void beginBatch() {
    batching = true;
  }

  void endBatch(long nowNanos) {
    batching = false;
    settle(nowNanos);
  }

  private void settle(long nowNanos) {
    if (batching) {
      return;
    }
    inPanic = tooFewFit();
    if (pool.rebuild(inPanic)) {
      balancer.poolChanged(pool, nowNanos);
    }
  }

  private boolean tooFewFit() {
    admitted = 0;
    int fit = 0;
    for (int i = 0; i < pool.size(); i++) {
      Backend backend = pool.get(i);
      if (backend.admitted()) {
        admitted++;
        fit += backend.fit() ? 1 : 0;
      }
    }
    return admitted > 0 && (double) fit / admitted < panicThreshold;
  }

  /** True while so few backends are fit that health and ejections are ignored. */
  public boolean inPanic() {
    return inPanic;
  }

  /** How many backends are admitted, fit or not. */
  public int admittedCount() {
    return admitted;
  }

  /** Requests started and not ended, over all backends: the true count. */
  public int inFlightTotal() {
    return inFlightTotal;
  }

  /** Requests started and not ended at backend {@code index}: the true count. */
  public int inFlight(int index) {
    return pool.get(index).trueInFlight();
  }

  /** The pool as the balancer sees it. */
  public Pool pool() {
    return pool;
  }

  /**
   * Checks that every start had its end; for the end of a run, once all work is done.
   *
   * @throws IllegalStateException naming the first backend with a request still in flight
   */
  public void requireIdle() {
    for (int i = 0; i < pool.size(); i++) {
      Backend backend = pool.get(i);
      if (backend.trueInFlight() != 0 || backend.trueCostUnits() != 0) {
        throw new IllegalStateException(
            backend.trueInFlight() + " requests at backend " + backend.id() + " never ended");
      }
    }
  }

  @Override
  public void logTo(@Nullable CallLog log) {
    this.log = log;
  }

  @Override
  public @Nullable Object replay(Call call) {
    return DispatcherCalls.replay(this, call);
  }

  private void tell(String call, long nowNanos) {
    if (log != null) {
      log.called(Call.of(call, nowNanos));
    }
  }

  private void tell(String lever, int index, Object value, long nowNanos) {
    if (log != null) {
      log.called(DispatcherCalls.lever(lever, index, value, nowNanos));
    }
  }
}
