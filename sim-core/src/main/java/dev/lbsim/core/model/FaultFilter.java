package dev.lbsim.core.model;

import dev.lbsim.core.guard.FaultInjection;
import dev.lbsim.core.random.RandomStream;
import dev.lbsim.core.random.Sampler;

/**
 * Delays some requests of a route and fails some, as {@link FaultInjection} decides.
 *
 * <p>Hot path: runs once per event.
 */
final class FaultFilter implements Filter {
  private final FaultInjection faults;

  FaultFilter(FaultSettings settings, RandomStream random) {
    Sampler delay = settings.delay() == null ? null : settings.delay().sampler(random.source());
    this.faults =
        new FaultInjection(
            delay == null ? 0 : settings.delayShare(),
            delay == null ? () -> 0 : delay::nextNanos,
            settings.abortShare(),
            random);
  }

  @Override
  public Verdict onRequest(Exchange exchange) {
    long delayNanos = faults.delayNanos();
    boolean aborted = faults.aborts();
    if (delayNanos > 0) {
      exchange.route.meters.count(RouteCount.DELAYED);
      exchange.pause(delayNanos, aborted ? Ending.STATUS_5XX : null);
      return Verdict.HELD;
    }
    if (aborted) {
      exchange.end(Ending.STATUS_5XX);
      return Verdict.ENDED;
    }
    return Verdict.GO_ON;
  }
}
