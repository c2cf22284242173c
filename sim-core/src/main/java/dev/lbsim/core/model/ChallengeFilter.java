package dev.lbsim.core.model;

import dev.lbsim.core.guard.defence.ChallengeTrigger;
import dev.lbsim.core.guard.defence.TimedSet;

/**
 * Answers with a challenge instead of what was asked for, while {@link ChallengeTrigger} says so,
 * until the client comes back with the solution. Each instance looks at its own figure; what a
 * client has shown holds at all of them, as a signed cookie does. Clients are told apart by their
 * source address, where real clearances are bound to a browser.
 *
 * <p>Hot path: runs once per event.
 */
final class ChallengeFilter implements Filter {
  private final ChallengeSettings settings;
  private final FilterPlace place;
  private final Watch watch;
  private final TimedSet cleared;

  /** What the routes and workers of an instance share. */
  private static final class Watch {
    final ChallengeTrigger trigger;
    long requests;
    int inFlight;

    Watch(ChallengeSettings settings) {
      trigger = new ChallengeTrigger(settings.when());
    }
  }

  ChallengeFilter(ChallengeSettings settings, FilterPlace place) {
    this.settings = settings;
    this.place = place;
    this.watch = place.route().share(settings, place.instance(), () -> new Watch(settings));
    this.cleared = place.route().share(settings, place.route().tier(), TimedSet::new);
  }

  @Override
  public Verdict onRequest(Exchange exchange) {
    Request request = exchange.request();
    long now = place.engine().nowNanos();
    watch.requests++;
    watch.inFlight++;
    boolean on = watch.trigger.on(reading(now), now);
    if (request.trial.solved) {
      request.trial.solved = false;
      exchange.route.meters.count(RouteCount.SOLVED);
      cleared.put(client(request), now + settings.validNanos(), now);
      return Verdict.GO_ON;
    }
    if (!on || cleared.has(client(request), now)) {
      return Verdict.GO_ON;
    }
    watch.inFlight--;
    exchange.route.meters.count(RouteCount.CHALLENGED);
    request.trial.challenge = settings;
    exchange.end(Ending.CHALLENGED);
    return Verdict.ENDED;
  }

  private static long client(Request request) {
    return request.clientConnection().sourceHash();
  }

  private double reading(long nowNanos) {
    return switch (settings.when().figure()) {
      case ALWAYS -> 0;
      case RATE -> watch.requests;
      case INFLIGHT -> watch.inFlight;
      case UTILISATION -> place.instance().backendBusyNanos(nowNanos);
    };
  }

  @Override
  public void onEnd(Exchange exchange, Ending ending, boolean abandoned) {
    watch.inFlight--;
  }
}
