package dev.lbsim.core.model;

import dev.lbsim.core.balance.Outcome;
import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.guard.outlier.EjectionListener;
import dev.lbsim.core.guard.outlier.PassiveFailures;
import dev.lbsim.core.stats.Occupancy;
import java.util.Set;

/**
 * The passive checks of one instance for one pool, and what they count. Its workers share them, as
 * those of nginx do with a {@code zone}.
 *
 * <p>Hot path: runs once per event.
 */
final class PassiveChecks {
  private final PassiveFailures failures;
  private final Set<Ending> on;
  private final Occupancy out = new Occupancy();

  PassiveChecks(int backends, PassiveSettings settings, Engine engine, EjectionListener listener) {
    this.on = settings.on();
    this.failures =
        new PassiveFailures(
            backends,
            settings.failsMax(),
            settings.timeoutNanos(),
            engine,
            new EjectionListener() {
              @Override
              public void ejected(int index, long untilNanos, long nowNanos) {
                out.enter(nowNanos);
                listener.ejected(index, untilNanos, nowNanos);
              }

              @Override
              public void returned(int index, long nowNanos) {
                out.exit(nowNanos);
                listener.returned(index, nowNanos);
              }
            });
  }

  /** A request is sent to a backend. */
  void started(int index, long nowNanos) {
    failures.started(index, nowNanos);
  }

  /** It is over; who was not waited for has proved nothing. */
  void finished(int index, Ending ending, Outcome outcome, long nowNanos) {
    if (outcome != Outcome.ABANDONED) {
      failures.finished(index, on.contains(ending), nowNanos);
    }
  }

  long ejections() {
    return failures.ejections();
  }

  /** How many were out, summed over time; modulo 2^64. */
  long ejectedNanos(long nowNanos) {
    return out.integral(nowNanos);
  }
}
