package dev.lbsim.core.model;

import dev.lbsim.core.guard.Backoff;
import dev.lbsim.core.guard.RetryBudget;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which failed attempts a client group makes again, and when. */
final class RetryRule {
  private final int retriesMax;
  private final Backoff backoff;
  private final @Nullable RetryBudget budget;
  private final boolean heedsRetryAfter;
  private final boolean[] retriable = new boolean[Ending.values().length];

  /**
   * @param retriesMax attempts after the first, at least 0
   * @param budget shared by the group, or null for no limit
   * @param on endings that are worth another attempt
   * @param heedsRetryAfter true if it waits at least as long as an answer asks it to
   */
  RetryRule(
      int retriesMax,
      Backoff backoff,
      @Nullable RetryBudget budget,
      Set<Ending> on,
      boolean heedsRetryAfter) {
    this.retriesMax = retriesMax;
    this.backoff = backoff;
    this.budget = budget;
    this.heedsRetryAfter = heedsRetryAfter;
    for (Ending ending : on) {
      retriable[ending.ordinal()] = true;
    }
  }

  /** What limits them, or null. */
  @Nullable RetryBudget budget() {
    return budget;
  }

  void onRequest(long nowNanos) {
    if (budget != null) {
      budget.onRequest(nowNanos);
    }
  }

  /** True if the attempt that ended so may be followed by another; draws on the budget. */
  boolean allows(Request request, Ending ending, long nowNanos) {
    return request.attempt < retriesMax
        && retriable[ending.ordinal()]
        && (budget == null || budget.tryWithdraw(nowNanos));
  }

  /** How long to wait before the attempt after {@code request}. */
  long delayNanos(Request request) {
    long pauseNanos = backoff.delayNanos(request.attempt + 1);
    return heedsRetryAfter ? Math.max(pauseNanos, request.retryAfterNanos) : pauseNanos;
  }
}
