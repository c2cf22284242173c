package dev.lbsim.core.model;

import dev.lbsim.core.guard.queue.PriorityShedder;
import org.jspecify.annotations.Nullable;

/**
 * Turns requests away by priority, the least important first, as {@link PriorityShedder} decides
 * from how many are in flight at the instance.
 *
 * <p>Hot path: runs once per event.
 */
final class ShedFilter implements Filter {
  private final Shared shared;

  private static final class Shared {
    final PriorityShedder shedder;
    final @Nullable LimitGate gate;
    final int places;
    int inFlight;

    Shared(ShedSettings settings, FilterPlace place) {
      this.shedder =
          new PriorityShedder(
              RequestKind.PRIORITIES, settings.start(), settings.full(), place.random("shed"));
      this.places = settings.places();
      this.gate = settings.limit() == null ? null : LimitFilter.gateOf(settings.limit(), place);
    }

    double utilisation() {
      return gate == null ? (double) inFlight / places : gate.utilisation();
    }
  }

  ShedFilter(ShedSettings settings, FilterPlace place) {
    this.shared =
        place.route().share(settings, place.instance(), () -> new Shared(settings, place));
  }

  @Override
  public Verdict onRequest(Exchange exchange) {
    shared.shedder.utilisation(shared.utilisation());
    if (!shared.shedder.admit(exchange.request().priority)) {
      exchange.end(Ending.SHED);
      return Verdict.ENDED;
    }
    shared.inFlight++;
    return Verdict.GO_ON;
  }

  @Override
  public void onEnd(Exchange exchange, Ending ending, boolean abandoned) {
    shared.inFlight--;
  }
}
