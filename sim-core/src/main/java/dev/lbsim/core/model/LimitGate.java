package dev.lbsim.core.model;

import dev.lbsim.core.balance.Outcome;
import dev.lbsim.core.guard.limit.ConcurrencyGate;
import org.jspecify.annotations.Nullable;

/**
 * The gate of one limit of one instance, and the integral of the limit over time as its requests
 * saw it: between two of them it counts as it was after the first.
 *
 * <p>Hot path: runs once per event.
 */
final class LimitGate {
  private final ConcurrencyGate gate;

  /** Where requests wait for room, or null. */
  final @Nullable LimitQueue queue;

  private int limit;
  private long sinceNanos;
  private long integral;

  LimitGate(LimitSettings settings, FilterPlace place) {
    long now = place.engine().nowNanos();
    this.gate = new ConcurrencyGate(settings.maker().make(place.random("limit"), now));
    place.instance().deciders.add(place.name() + "/limit", gate);
    this.queue = settings.queue() == null ? null : new LimitQueue(settings.queue());
    this.limit = gate.limit(now);
    this.sinceNanos = now;
  }

  boolean tryEnter(long costUnits, long nowNanos) {
    boolean entered = gate.tryEnter(costUnits, nowNanos);
    note(nowNanos);
    return entered;
  }

  void left(
      long costUnits, long latencyNanos, Outcome outcome, int inFlightAtEntry, long nowNanos) {
    gate.left(costUnits, latencyNanos, outcome, inFlightAtEntry, nowNanos);
    note(nowNanos);
  }

  private void note(long nowNanos) {
    integral += limit * (nowNanos - sinceNanos);
    sinceNanos = nowNanos;
    limit = gate.limit(nowNanos);
  }

  int inFlight() {
    return gate.inFlight();
  }

  /** The share of the limit that is in use. */
  double utilisation() {
    return (double) gate.inFlight() / limit;
  }

  /** The limit summed over time, in nanoseconds; modulo 2^64, so that differences are exact. */
  long integral(long nowNanos) {
    return integral + limit * (nowNanos - sinceNanos);
  }
}
