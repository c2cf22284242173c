package dev.lbsim.core.model;

import dev.lbsim.core.balance.Outcome;

/**
 * Lets so many requests be in flight as a concurrency limit allows, and answers the others with a
 * 503 at once. The workers of an instance share the limit, as the threads of a process do (Envoy's
 * adaptive concurrency filter, Netflix concurrency-limits).
 *
 * <p>Hot path: runs once per event.
 */
final class LimitFilter implements Filter {
  private final FilterPlace place;
  private final LimitGate gate;

  LimitFilter(LimitSettings settings, FilterPlace place) {
    this.place = place;
    this.gate = gateOf(settings, place);
  }

  /** The gate of these settings at this instance. */
  static LimitGate gateOf(LimitSettings settings, FilterPlace place) {
    return place
        .route()
        .share(
            settings,
            place.instance(),
            () -> {
              LimitGate first = new LimitGate(settings, place);
              place.instance().measure(first);
              return first;
            });
  }

  @Override
  public Verdict onRequest(Exchange exchange) {
    long now = place.engine().nowNanos();
    if (!gate.tryEnter(now)) {
      exchange.end(Ending.SHED);
      return Verdict.ENDED;
    }
    exchange.note(gate.inFlight(), now);
    return Verdict.GO_ON;
  }

  @Override
  public void onEnd(Exchange exchange, Ending ending, boolean abandoned) {
    long now = place.engine().nowNanos();
    Outcome outcome = abandoned ? Outcome.ABANDONED : ending.outcome();
    gate.left(now - exchange.notedNanos(), outcome, (int) exchange.note(), now);
  }
}
