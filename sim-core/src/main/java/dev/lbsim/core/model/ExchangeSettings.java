package dev.lbsim.core.model;

import org.jspecify.annotations.Nullable;

/**
 * How a proxy goes about getting an answer for one request.
 *
 * @param timeoutNanos the longest it takes, retries included; 0 for ever
 * @param tryTimeoutNanos the longest one attempt takes; 0 for ever
 * @param retries what is done about failed attempts
 * @param hedge when another attempt starts beside the first, or null for never
 * @param cancel true if backends are told to stop work nobody waits for any more
 * @param leaves how many backends are asked at once, at least 1
 * @param needed how many of them must answer well, from 1 to {@code leaves}
 * @param sameDemand true if each of them does the whole work of the request, false if each does
 *     work of its own
 * @param fallback what a request gets instead of a failure, or null for the failure
 */
public record ExchangeSettings(
    long timeoutNanos,
    long tryTimeoutNanos,
    ClientSettings.Retries retries,
    @Nullable HedgeSettings hedge,
    boolean cancel,
    int leaves,
    int needed,
    boolean sameDemand,
    @Nullable FallbackSettings fallback) {

  /** One attempt, for as long as it takes. */
  public static final ExchangeSettings PLAIN =
      new ExchangeSettings(0, 0, ClientSettings.Retries.NONE, null, false, 1, 1, true, null);

  /** The same with hedges after a fixed time (0 for never), and without a fallback. */
  public ExchangeSettings(
      long timeoutNanos,
      long tryTimeoutNanos,
      ClientSettings.Retries retries,
      long hedgeNanos,
      int hedgesMax,
      boolean cancel,
      int leaves,
      int needed,
      boolean sameDemand) {
    this(
        timeoutNanos,
        tryTimeoutNanos,
        retries,
        hedgeNanos == 0 ? null : new HedgeSettings(hedgeNanos, 0, hedgesMax, null),
        cancel,
        leaves,
        needed,
        sameDemand,
        null);
  }
}
