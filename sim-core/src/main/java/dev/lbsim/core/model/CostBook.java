package dev.lbsim.core.model;

import dev.lbsim.core.balance.CostUnits;
import dev.lbsim.core.guard.cost.LearnedCosts;

/**
 * What one worker takes requests to cost. What it has learned is its own, like everything a worker
 * knows of its backends.
 *
 * <p>Hot path: runs once per event.
 */
final class CostBook {
  private final CostSettings settings;
  private final CostMeters meters;
  private final LearnedCosts learned;
  private final boolean learns;
  private final long[] tableUnits;

  CostBook(CostSettings settings, CostMeters meters) {
    this.settings = settings;
    this.meters = meters;
    this.learned = new LearnedCosts(settings.learning(), settings.subjects().size());
    this.learns = settings.learned();
    this.tableUnits = new long[settings.costOfSubject().length];
    for (int i = 0; i < tableUnits.length; i++) {
      tableUnits[i] = CostUnits.of(settings.costOfSubject()[i]);
    }
  }

  /** What a request that has just come costs, in {@link CostUnits}. */
  long costOf(Request request) {
    int subject = subjectOf(request);
    long units =
        switch (settings.source()) {
          case DECLARED -> CostUnits.of(request.cost);
          case TABLE -> tableUnits[subject];
          case LATENCY, SERVICE -> CostUnits.of(learned.cost(subject));
        };
    meters.count(subject, units);
    return units;
  }

  private int subjectOf(Request request) {
    return settings.subjectOfKind()[known(request)];
  }

  /** Its kind; what nobody in the scenario asks for is taken for the last. */
  private int known(Request request) {
    return Math.min(request.kindNumber, settings.subjectOfKind().length - 1);
  }

  /** The index of the first route that such a request takes at that cost. */
  int routeOf(Request request, long costUnits) {
    for (int route : settings.routesOfKind()[known(request)]) {
      if (settings.rangeOfRoute().get(route).contains(costUnits)) {
        return route;
      }
    }
    return settings.rangeOfRoute().size() - 1;
  }

  /**
   * An attempt was answered well. One that only asked whether something has changed tells nothing
   * of what the whole answer costs, nor does a copy that went elsewhere.
   *
   * @param asked the request it was made for
   */
  void answered(Request asked, Request attempt, long nowNanos) {
    if (learns && !attempt.unchanged && attempt.exchangeOrThrow().route.original == null) {
      long nanos =
          settings.source() == CostSettings.Source.SERVICE
              ? attempt.time.nanos(TimePart.SERVICE)
              : nowNanos - attempt.sentNanos;
      learned.took(subjectOf(asked), nanos, nowNanos);
    }
  }
}
