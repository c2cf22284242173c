package dev.lbsim.core.guard.limit;

import dev.lbsim.core.balance.Call;
import dev.lbsim.core.balance.CallLog;
import dev.lbsim.core.balance.CostUnits;
import dev.lbsim.core.balance.Outcome;
import dev.lbsim.core.balance.Replayable;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests through while fewer are in flight than a {@link ConcurrencyLimit} allows, and turns
 * the others away at once (Envoy: 503). Turning away is the point: by Little's law what waits
 * beyond the right limit adds latency and no throughput.
 *
 * <p>Requests may count as much as they cost, as with the seats of Kubernetes' priority and
 * fairness: then the limit is one on cost. A request that costs more than the whole limit passes
 * when nothing else is in flight.
 *
 * <p>A caller keeps {@link #inFlight} as it is right after {@link #tryEnter} with the request, and
 * hands it back to {@link #left}.
 *
 * <p>Hot path: runs once per request.
 */
public final class ConcurrencyGate implements Replayable {
  private final ConcurrencyLimit limit;
  private int requests;
  private long units;
  private long entered;
  private long blocked;
  private @Nullable CallLog log;

  public ConcurrencyGate(ConcurrencyLimit limit) {
    this.limit = limit;
  }

  /** Asks for one request of cost 1; true lets it through and counts it in flight. */
  public boolean tryEnter(long nowNanos) {
    return tryEnter(CostUnits.PER_COST, nowNanos);
  }

  /**
   * Asks for one request; true lets it through and counts it in flight.
   *
   * @param costUnits what it counts, in {@link CostUnits}
   */
  public boolean tryEnter(long costUnits, long nowNanos) {
    boolean enters = enter(costUnits, nowNanos);
    if (log != null) {
      log.called(
          Call.of("try-enter", nowNanos)
              .unless(CostUnits.PER_COST, "cost-units", costUnits)
              .answering(enters));
    }
    return enters;
  }

  private boolean enter(long costUnits, long nowNanos) {
    long most = limit.limit(nowNanos) * CostUnits.PER_COST;
    if (requests > 0 && units + costUnits > most) {
      blocked++;
      return false;
    }
    requests++;
    units += costUnits;
    entered++;
    return true;
  }

  /** The same for a request of cost 1. */
  public void left(long latencyNanos, Outcome outcome, int inFlightAtEntry, long nowNanos) {
    left(CostUnits.PER_COST, latencyNanos, outcome, inFlightAtEntry, nowNanos);
  }

  /**
   * A request that was let through has ended.
   *
   * @param costUnits what it counted
   * @param latencyNanos since it was let through
   * @param inFlightAtEntry {@link #inFlight} right after it was let through
   * @throws IllegalStateException if none is in flight
   */
  public void left(
      long costUnits, long latencyNanos, Outcome outcome, int inFlightAtEntry, long nowNanos) {
    if (requests == 0) {
      throw new IllegalStateException("a request left, and none had entered");
    }
    requests--;
    units -= costUnits;
    limit.finished(latencyNanos, outcome, inFlightAtEntry, nowNanos);
    if (log != null) {
      log.called(
          Call.of("left", nowNanos)
              .unless(CostUnits.PER_COST, "cost-units", costUnits)
              .with("outcome", Call.word(outcome))
              .with("latency", latencyNanos)
              .with("in-flight-at-entry", (long) inFlightAtEntry)
              .answering((long) limit.limit(nowNanos)));
    }
  }

  /** How many are in flight, or what they cost together, rounded up. */
  public int inFlight() {
    return (int) Math.min(Integer.MAX_VALUE, (units + CostUnits.PER_COST - 1) / CostUnits.PER_COST);
  }

  /** How many may be in flight now. */
  public int limit(long nowNanos) {
    return limit.limit(nowNanos);
  }

  /** How many were let through. */
  public long entered() {
    return entered;
  }

  /** How many were turned away. */
  public long blocked() {
    return blocked;
  }

  @Override
  public void logTo(@Nullable CallLog log) {
    this.log = log;
  }

  @Override
  public Object replay(Call call) {
    long now = call.nowNanos();
    long units = call.whole("cost-units", CostUnits.PER_COST);
    switch (call.name()) {
      case "try-enter" -> {
        return tryEnter(units, now);
      }
      case "left" -> {
        int before = call.index("in-flight-at-entry", Integer.MAX_VALUE);
        left(units, call.whole("latency"), call.oneOf("outcome", Outcome.class), before, now);
        return (long) limit.limit(now);
      }
      default -> throw call.unknown();
    }
  }
}
