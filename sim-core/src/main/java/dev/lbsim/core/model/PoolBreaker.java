package dev.lbsim.core.model;

import dev.lbsim.core.balance.Outcome;
import dev.lbsim.core.guard.CircuitBreaker;
import dev.lbsim.core.guard.CircuitBreaker.Resource;
import dev.lbsim.core.guard.ErrorRateBreaker;
import dev.lbsim.core.stats.Occupancy;
import org.jspecify.annotations.Nullable;

/**
 * What stands between the attempts of one instance and one pool: the thresholds of Envoy's circuit
 * breaker, an error-rate breaker, or both. Its workers share it, as the threads of a process do.
 *
 * <p>Attempts that find no connection free wait at the backend they were given to, in order of
 * arrival; one connection to each backend is allowed whatever the threshold says, as in Envoy, so
 * that whoever waits has one to wait for.
 *
 * <p>Hot path: runs once per event.
 */
final class PoolBreaker {
  private final @Nullable CircuitBreaker counts;
  private final @Nullable ErrorRateBreaker trip;
  private final Occupancy open = new Occupancy();

  PoolBreaker(PoolGuards guards) {
    this.counts = guards.thresholds() == null ? null : new CircuitBreaker(guards.thresholds());
    this.trip = guards.trip() == null ? null : new ErrorRateBreaker(guards.trip());
  }

  /** Who decides here. */
  void tell(String name, Deciders all) {
    all.add(name + "/breaker", counts);
    all.add(name + "/error-rate", trip);
  }

  /** True if it counts connections, requests and retries. */
  boolean counts() {
    return counts != null;
  }

  /** Asks to send an attempt at all; what it holds after that, {@link #leave} gives back. */
  boolean tryPass(Request attempt, long nowNanos) {
    if (trip != null) {
      attempt.breaker.pass = trip.tryPass(nowNanos);
      noteState(nowNanos);
      return attempt.breaker.pass != ErrorRateBreaker.TURNED_AWAY;
    }
    return true;
  }

  /** Asks for a place among the requests at the pool. */
  boolean tryBegin(Request attempt) {
    attempt.breaker.begun = counts == null || counts.tryAcquire(Resource.REQUESTS);
    return attempt.breaker.begun;
  }

  /** True if an attempt can have a connection to this backend now. */
  boolean hasConnection(Owner owner) {
    return owner.withRoom != null
        || owner.connections == 0
        || counts == null
        || !counts.open(Resource.CONNECTIONS);
  }

  /** Asks to wait for a connection. */
  boolean tryWait(Request attempt, Owner owner) {
    if (counts == null || !counts.tryAcquire(Resource.PENDING)) {
      return false;
    }
    attempt.breaker.waitsFor = owner;
    attempt.next = null;
    attempt.previous = owner.lastWaiting;
    if (owner.lastWaiting == null) {
      owner.firstWaiting = attempt;
    } else {
      owner.lastWaiting.next = attempt;
    }
    owner.lastWaiting = attempt;
    return true;
  }

  /** It waits no longer, for whatever reason. */
  void stopWaiting(Request attempt) {
    Owner owner = attempt.breaker.waitsFor;
    if (owner == null || counts == null) {
      return;
    }
    Request before = attempt.previous;
    Request after = attempt.next;
    if (before == null) {
      owner.firstWaiting = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      owner.lastWaiting = before;
    } else {
      after.previous = before;
    }
    attempt.previous = null;
    attempt.next = null;
    attempt.breaker.waitsFor = null;
    counts.release(Resource.PENDING);
  }

  void connectionOpened(Owner owner) {
    owner.connections++;
    if (counts != null) {
      counts.acquire(Resource.CONNECTIONS);
    }
  }

  void connectionClosed(Owner owner) {
    owner.connections--;
    if (counts != null) {
      counts.release(Resource.CONNECTIONS);
    }
  }

  /** Asks for another attempt at what has failed; {@link #leave} gives it back. */
  boolean tryRetry() {
    return counts == null || counts.tryAcquire(Resource.RETRIES);
  }

  /** An attempt that was let pass is over. */
  void leave(Request attempt, Outcome outcome, long nowNanos) {
    stopWaiting(attempt);
    if (counts != null && attempt.breaker.begun) {
      counts.release(Resource.REQUESTS);
    }
    attempt.breaker.begun = false;
    if (trip != null && attempt.breaker.pass != ErrorRateBreaker.TURNED_AWAY) {
      long latencyNanos = nowNanos - attempt.sentNanos;
      trip.finished(attempt.breaker.pass, outcome, latencyNanos, nowNanos);
      noteState(nowNanos);
    }
    attempt.breaker.pass = ErrorRateBreaker.TURNED_AWAY;
  }

  /** A retry that was granted is over, or will not be made. */
  void endRetry() {
    if (counts != null) {
      counts.release(Resource.RETRIES);
    }
  }

  private void noteState(long nowNanos) {
    boolean closed = trip == null || trip.state() == ErrorRateBreaker.State.CLOSED;
    if (closed == (open.present() == 0)) {
      return;
    }
    if (closed) {
      open.exit(nowNanos);
    } else {
      open.enter(nowNanos);
    }
  }

  /** How often it opened. */
  long openings() {
    return trip == null ? 0 : trip.openings();
  }

  /** How long it was not closed; modulo 2^64. */
  long openNanos(long nowNanos) {
    return open.integral(nowNanos);
  }
}
