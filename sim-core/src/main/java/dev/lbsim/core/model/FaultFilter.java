package dev.lbsim.core.model;

import dev.lbsim.core.random.RandomStream;
import dev.lbsim.core.random.Sampler;
import org.jspecify.annotations.Nullable;

/**
 * Delays some requests and fails some, on purpose, to see what their clients make of it (Envoy,
 * HTTP fault filter). A bad choice where the question is what a slow backend does: a delay here
 * occupies nobody.
 *
 * <p>Hot path: runs once per event.
 */
final class FaultFilter implements Filter {
  private final FaultSettings settings;
  private final RandomStream random;
  private final @Nullable Sampler delay;

  FaultFilter(FaultSettings settings, RandomStream random) {
    this.settings = settings;
    this.random = random;
    this.delay = settings.delay() == null ? null : settings.delay().sampler(random.source());
  }

  @Override
  public Verdict onRequest(Exchange exchange) {
    long delayNanos =
        delay == null || random.nextDouble() >= settings.delayShare() ? 0 : delay.nextNanos();
    boolean aborted = settings.abortShare() > 0 && random.nextDouble() < settings.abortShare();
    if (delayNanos > 0) {
      exchange.route.meters.delayed++;
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
