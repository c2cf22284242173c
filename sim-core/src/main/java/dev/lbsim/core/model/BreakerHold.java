package dev.lbsim.core.model;

import org.jspecify.annotations.Nullable;

/**
 * What an attempt holds of the breaker of its pool.
 *
 * <p>Pooled with its attempt. Hot path: runs once per event.
 */
final class BreakerHold {
  int pass;
  boolean begun;

  /** Whose connection it waits for, or null. */
  @Nullable Owner waitsFor;

  /** The breaker that granted it as a retry, or null. */
  @Nullable PoolBreaker retryGrant;

  /** A breaker turned it away. */
  boolean overflowed;
}
