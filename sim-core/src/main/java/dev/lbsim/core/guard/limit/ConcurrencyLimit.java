package dev.lbsim.core.guard.limit;

import dev.lbsim.core.balance.Outcome;

/**
 * Works out how many requests may be in flight. It counts none itself: {@link ConcurrencyGate}
 * does, and asks.
 *
 * <p>Confined to one thread. Hot path: both methods run once per request.
 */
public interface ConcurrencyLimit {
  /** How many may be in flight now, at least 1. */
  int limit(long nowNanos);

  /**
   * A request that was let through has ended. Timeouts and refusals speak for less, answers for
   * what their latency says, and {@link Outcome#ABANDONED} says nothing.
   *
   * @param latencyNanos since it was let through, at least 0
   * @param inFlight how many were in flight when it was let through, itself included
   */
  void finished(long latencyNanos, Outcome outcome, int inFlight, long nowNanos);
}
