package dev.lbsim.core.guard.limit;

import dev.lbsim.core.balance.Outcome;

/**
 * Lets requests through while fewer are in flight than a {@link ConcurrencyLimit} allows, and turns
 * the others away at once (Envoy: 503). Turning away is the point: by Little's law what waits
 * beyond the right limit adds latency and no throughput.
 *
 * <p>A caller keeps {@link #inFlight} as it is right after {@link #tryEnter} with the request, and
 * hands it back to {@link #left}.
 *
 * <p>Hot path: runs once per request.
 */
public final class ConcurrencyGate {
  private final ConcurrencyLimit limit;
  private int inFlight;
  private long entered;
  private long blocked;

  public ConcurrencyGate(ConcurrencyLimit limit) {
    this.limit = limit;
  }

  /** Asks for one request; true lets it through and counts it in flight. */
  public boolean tryEnter(long nowNanos) {
    if (inFlight >= limit.limit(nowNanos)) {
      blocked++;
      return false;
    }
    inFlight++;
    entered++;
    return true;
  }

  /**
   * A request that was let through has ended.
   *
   * @param latencyNanos since it was let through
   * @param inFlightAtEntry {@link #inFlight} right after it was let through
   * @throws IllegalStateException if none is in flight
   */
  public void left(long latencyNanos, Outcome outcome, int inFlightAtEntry, long nowNanos) {
    if (inFlight == 0) {
      throw new IllegalStateException("a request left, and none had entered");
    }
    inFlight--;
    limit.finished(latencyNanos, outcome, inFlightAtEntry, nowNanos);
  }

  /** How many are in flight. */
  public int inFlight() {
    return inFlight;
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
}
