package dev.lbsim.core.model;

import dev.lbsim.core.guard.Hedging;
import dev.lbsim.core.guard.RetryBudget;
import org.jspecify.annotations.Nullable;

/**
 * When another attempt starts beside one that takes long.
 *
 * @param afterNanos how long to wait for an answer, where {@code quantile} is 0
 * @param quantile wait as long as this share of requests takes, below 1; 0 for a fixed time
 * @param max how many such attempts one request may get
 * @param budget such attempts as a share of requests, or null for as many as are due
 */
public record HedgeSettings(long afterNanos, double quantile, int max, @Nullable Double budget) {

  Hedging make() {
    RetryBudget limit =
        budget == null ? null : new RetryBudget(budget, RetryBudget.DEFAULT_TTL_NANOS, 0);
    return quantile > 0
        ? Hedging.atQuantile(quantile, max, limit)
        : Hedging.after(afterNanos, max, limit);
  }
}
