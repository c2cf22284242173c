package dev.lbsim.core.model;

import dev.lbsim.core.guard.CircuitBreaker;
import dev.lbsim.core.guard.ErrorRateBreaker;
import dev.lbsim.core.guard.outlier.OutlierSettings;
import org.jspecify.annotations.Nullable;

/**
 * What an L7 instance does to keep trouble at a pool from spreading.
 *
 * @param outlier which backends are set aside because requests to them go wrong, or null for none
 * @param checksReturn true if a health check that passes brings one back at once
 * @param thresholds how much may go on with the pool at a time, or null for any
 * @param passive which are set aside as nginx does it, or null for none; only without {@code
 *     outlier}
 * @param observe when failed requests count as failed health checks, or null for never; only where
 *     there are checks
 * @param trip when nothing is sent to the pool for a while, or null for never
 */
public record PoolGuards(
    @Nullable OutlierSettings outlier,
    boolean checksReturn,
    @Nullable PassiveSettings passive,
    @Nullable ObserveSettings observe,
    CircuitBreaker.@Nullable Thresholds thresholds,
    ErrorRateBreaker.@Nullable Settings trip) {

  /** Without passive checks, be they nginx's or HAProxy's. */
  public PoolGuards(
      @Nullable OutlierSettings outlier,
      boolean checksReturn,
      CircuitBreaker.@Nullable Thresholds thresholds,
      ErrorRateBreaker.@Nullable Settings trip) {
    this(outlier, checksReturn, null, null, thresholds, trip);
  }

  /** None of it. */
  public static final PoolGuards NONE = new PoolGuards(null, false, null, null);

  /** True if a request may be turned away here. */
  boolean breaks() {
    return thresholds != null || trip != null;
  }
}
