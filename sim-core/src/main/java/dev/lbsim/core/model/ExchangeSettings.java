package dev.lbsim.core.model;

/**
 * How a proxy goes about getting an answer for one request.
 *
 * @param timeoutNanos the longest it takes, retries included; 0 for ever
 * @param tryTimeoutNanos the longest one attempt takes; 0 for ever
 * @param retries what is done about failed attempts
 * @param hedgeNanos after how long without an answer another attempt starts beside the first; 0 for
 *     never
 * @param hedgesMax how many such attempts there may be for one request
 * @param cancel true if backends are told to stop work nobody waits for any more
 * @param leaves how many backends are asked at once, at least 1
 * @param needed how many of them must answer well, from 1 to {@code leaves}
 * @param sameDemand true if each of them does the whole work of the request, false if each does
 *     work of its own
 */
public record ExchangeSettings(
    long timeoutNanos,
    long tryTimeoutNanos,
    ClientSettings.Retries retries,
    long hedgeNanos,
    int hedgesMax,
    boolean cancel,
    int leaves,
    int needed,
    boolean sameDemand) {

  /** One attempt, for as long as it takes. */
  public static final ExchangeSettings PLAIN =
      new ExchangeSettings(0, 0, ClientSettings.Retries.NONE, 0, 0, false, 1, 1, true);
}
