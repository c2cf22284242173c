package dev.lbsim.core.model;

import dev.lbsim.core.balance.CostUnits;
import dev.lbsim.core.balance.Outcome;

/**
 * Lets so many requests be in flight as a concurrency limit allows. What comes beyond waits in a
 * queue, where there is one with room, and else is answered with a 503 at once. The workers of an
 * instance share limit and queue, as the threads of a process do (Envoy's adaptive concurrency
 * filter, which has no queue; HAProxy's maxconn with its queue; Netflix concurrency-limits, whose
 * blocking limiters wait, in LIFO order if asked to).
 *
 * <p>Hot path: runs once per event.
 */
final class LimitFilter implements Filter {
  /** Noted of a request that waits. */
  private static final long WAITS = -1;

  private final FilterPlace place;
  private final LimitSettings settings;
  private final LimitGate gate;

  LimitFilter(LimitSettings settings, FilterPlace place) {
    this.place = place;
    this.settings = settings;
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
    LimitQueue queue = gate.queue;
    if ((queue == null || queue.mayPass()) && gate.tryEnter(units(exchange), now)) {
      exchange.note(gate.inFlight(), now);
      return Verdict.GO_ON;
    }
    if (queue == null || queue.isFull()) {
      return turnAway(exchange);
    }
    exchange.note(WAITS, now);
    exchange.route.meters.count(RouteCount.QUEUED);
    queue.add(exchange);
    exchange.pause(queue.waitNanos(), null);
    return Verdict.HELD;
  }

  private static Verdict turnAway(Exchange exchange) {
    exchange.countTurnedAway();
    exchange.end(Ending.SHED);
    return Verdict.ENDED;
  }

  @Override
  public Verdict onPauseOver(Exchange exchange) {
    LimitQueue queue = gate.queue;
    if (queue == null || exchange.note() != WAITS) {
      return Verdict.GO_ON;
    }
    queue.remove(exchange);
    letIn(queue); // it may have stood in the way of a cheaper one
    return turnAway(exchange);
  }

  @Override
  public void onEnd(Exchange exchange, Ending ending, boolean abandoned) {
    LimitQueue queue = gate.queue;
    if (queue != null && exchange.note() == WAITS) {
      queue.remove(exchange);
    } else {
      long now = place.engine().nowNanos();
      Outcome outcome = abandoned ? Outcome.ABANDONED : ending.outcome();
      int inFlight = (int) exchange.note();
      long latencyNanos = exchange.answeredNanos(now) - exchange.notedNanos();
      gate.left(units(exchange), latencyNanos, outcome, inFlight, now);
    }
    if (queue != null) {
      letIn(queue);
    }
  }

  /** As many as there is room for, each in its own time: none of them goes on within this call. */
  private void letIn(LimitQueue queue) {
    long now = place.engine().nowNanos();
    for (Exchange next = queue.next(); next != null; next = queue.next()) {
      if (!gate.tryEnter(units(next), now)) {
        return;
      }
      queue.remove(next);
      next.note(gate.inFlight(), now);
      next.wake();
    }
  }

  private long units(Exchange exchange) {
    return settings.byCost() ? exchange.costUnits : CostUnits.PER_COST;
  }
}
