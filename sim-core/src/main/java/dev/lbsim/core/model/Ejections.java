package dev.lbsim.core.model;

import dev.lbsim.core.balance.Outcome;
import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.guard.outlier.EjectionListener;
import dev.lbsim.core.guard.outlier.OutlierDetector;
import dev.lbsim.core.guard.outlier.OutlierSettings;
import dev.lbsim.core.guard.outlier.Result;
import dev.lbsim.core.random.RandomStream;
import dev.lbsim.core.stats.Occupancy;

/**
 * The outlier detector of one instance for one pool, and what it counts. The workers of a process
 * tell one detector, as in Envoy, where a host's failures are counted for the whole process and an
 * ejection is seen by all its threads; other instances find out for themselves.
 *
 * <p>Hot path: runs once per event.
 */
final class Ejections {
  private final OutlierDetector detector;
  private final Occupancy ejected = new Occupancy();
  private long ejections;

  Ejections(
      int backends,
      OutlierSettings settings,
      Engine engine,
      RandomStream random,
      EjectionListener listener) {
    this.detector =
        new OutlierDetector(
            backends,
            settings,
            engine,
            new EjectionListener() {
              @Override
              public void ejected(int index, long untilNanos, long nowNanos) {
                ejections++;
                ejected.enter(nowNanos);
                listener.ejected(index, untilNanos, nowNanos);
              }

              @Override
              public void returned(int index, long nowNanos) {
                ejected.exit(nowNanos);
                listener.returned(index, nowNanos);
              }
            },
            random);
  }

  OutlierDetector detector() {
    return detector;
  }

  /** A request to a backend is over. */
  void finished(int index, Ending ending, Outcome outcome, long nowNanos) {
    detector.finished(index, result(ending, outcome), nowNanos);
  }

  /** What an ending says of the backend, in Envoy's terms. */
  static Result result(Ending ending, Outcome outcome) {
    if (outcome == Outcome.ABANDONED) {
      return Result.NONE;
    }
    return switch (ending) {
      case OK, LIMITED, BLOCKED, CHALLENGED -> Result.SUCCESS; // a 4xx is the client's doing
      case STATUS_5XX -> Result.SERVER_ERROR;
      case REJECTED, NO_BACKEND, SHED, GATEWAY_TIMEOUT -> Result.GATEWAY_ERROR;
      case REFUSED, RESET, TIMEOUT, UNREACHABLE, TLS_ERROR -> Result.LOCAL_FAILURE;
      case NO_ANSWER, CANCELLED -> Result.NONE;
    };
  }

  long ejections() {
    return ejections;
  }

  /** How many were ejected, summed over time; modulo 2^64. */
  long ejectedNanos(long nowNanos) {
    return ejected.integral(nowNanos);
  }
}
