package dev.lbsim.core.model;

import dev.lbsim.core.balance.CostUnits;
import dev.lbsim.core.guard.cost.LearnedCosts;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one worker takes requests to cost. What it has learned is its own, like everything a worker
 * knows of its backends.
 *
 * <p>Hot path: runs once per event.
 */
final class CostBook {
  /** So many of what real requests ask for are told apart; the others are taken for one. */
  private static final int MOST_REAL = 4096;

  private static final long REST = RequestKeys.NONE;

  private final CostSettings settings;
  private final CostMeters meters;
  private final LearnedCosts learned;
  private final boolean learns;
  private final Map<Long, Integer> realSubjects = new HashMap<>();
  private final int known;
  private long[] tableUnits;

  CostBook(CostSettings settings, CostMeters meters) {
    this.settings = settings;
    this.meters = meters;
    this.learned = new LearnedCosts(settings.learning(), settings.subjects().size());
    this.learns = settings.learned();
    this.known = settings.subjects().size();
    this.tableUnits = new long[settings.costOfSubject().length];
    for (int i = 0; i < tableUnits.length; i++) {
      tableUnits[i] = CostUnits.of(settings.costOfSubject()[i]);
    }
    for (int i = 0; i < known; i++) {
      realSubjects.put(RequestKeys.of(settings.subjects().get(i)), i);
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
    if (subject < known) {
      meters.count(subject, units);
    }
    return units;
  }

  private int subjectOf(Request request) {
    Words words = wordsOf(request);
    return words == null
        ? settings.subjectOfKind()[known(request)]
        : subjectOf(settings.real().subject().apply(words));
  }

  /** What a request of no known kind says, or null if it is of one. */
  private @Nullable Words wordsOf(Request request) {
    return request.kindNumber < settings.subjectOfKind().length ? null : Exchange.wordsOf(request);
  }

  private int subjectOf(String real) {
    long key = RequestKeys.of(real);
    Integer there = realSubjects.get(key);
    if (there == null && realSubjects.size() >= known + MOST_REAL) {
      key = REST;
      there = realSubjects.get(key);
    }
    if (there != null) {
      return there;
    }
    int made = learned.add();
    tableUnits = Arrays.copyOf(tableUnits, made + 1);
    tableUnits[made] = CostUnits.of(settings.real().cost().applyAsDouble(real));
    realSubjects.put(key, made);
    return made;
  }

  /** Its kind; what nobody in the scenario asks for is taken for the last. */
  private int known(Request request) {
    return Math.min(request.kindNumber, settings.subjectOfKind().length - 1);
  }

  /** The index of the first route that such a request takes at that cost. */
  int routeOf(Request request, long costUnits) {
    Words words = wordsOf(request);
    if (words != null) {
      return words.route(route -> settings.rangeOfRoute().get(route).contains(costUnits));
    }
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
              : attempt.real.answeredNanos(nowNanos) - attempt.sentNanos;
      if (nanos == 0 && wordsOf(asked) != null) {
        return; // its server does not say how long it worked
      }
      learned.took(subjectOf(asked), nanos, nowNanos);
    }
  }
}
