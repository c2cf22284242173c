package dev.lbsim.core.guard;

import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Which requests are delayed and which are failed, on purpose, to see what their clients make of it
 * (Envoy, HTTP fault filter). A bad choice where the question is what a slow backend does: a delay
 * here occupies nobody.
 *
 * <p>Hot path: runs once per request.
 */
public final class FaultInjection {
  private final double delayShare;
  private final LongSupplier delayNanos;
  private final double abortShare;
  private final RandomGenerator random;

  /**
   * @param delayShare share of requests delayed, from 0 to 1
   * @param delayNanos draws how long, at least 0; asked only for those that are delayed
   * @param abortShare share of requests failed, from 0 to 1, delayed or not
   */
  public FaultInjection(
      double delayShare, LongSupplier delayNanos, double abortShare, RandomGenerator random) {
    this.delayShare = delayShare;
    this.delayNanos = delayNanos;
    this.abortShare = abortShare;
    this.random = random;
  }

  /** How long the next request is kept waiting, in nanoseconds; 0 for not at all. */
  public long delayNanos() {
    return delayShare > 0 && random.nextDouble() < delayShare ? delayNanos.getAsLong() : 0;
  }

  /** Whether the next request is failed; asked after its delay. */
  public boolean aborts() {
    return abortShare > 0 && random.nextDouble() < abortShare;
  }
}
