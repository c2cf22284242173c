package dev.lbsim.core.guard.defence;

/**
 * How long a client may take to send a header or a body: a first allowance, which grows with what
 * has come, up to a most. An attacker who sends a byte now and then resets a timeout between reads
 * for ever, but not this one.
 *
 * <p>Source: Apache HTTP Server, mod_reqtimeout, {@code RequestReadTimeout
 * header=20-40,MinRate=500}: 20 s, one more for every 500 bytes, 40 s at most. Without a rate it is
 * the total timeout of HAProxy ({@code timeout http-request}) and of nginx ({@code
 * client_header_timeout}). A bad choice below what the slowest honest client needs: they are told
 * apart by speed alone.
 *
 * @param firstNanos the allowance before anything has come, above 0; {@link #NEVER} for no clock
 * @param mostNanos the most it grows to, at least {@code firstNanos}
 * @param bytesPerSec how many bytes buy another second; 0 if none do
 */
public record ReadClock(long firstNanos, long mostNanos, double bytesPerSec) {
  /** An instant that never comes. */
  public static final long NEVER = Long.MAX_VALUE;

  /** No clock: whoever sends may take for ever. */
  public static final ReadClock NONE = new ReadClock(NEVER, NEVER, 0);

  private static final double NANOS_PER_SEC = 1e9;

  /** A fixed allowance. */
  public static ReadClock of(long nanos) {
    return new ReadClock(nanos, nanos, 0);
  }

  /** How long all may take of which {@code bytes} have come so far, in nanoseconds. */
  public long allowedNanos(double bytes) {
    if (bytesPerSec == 0 || firstNanos == NEVER) {
      return firstNanos;
    }
    return capped(firstNanos + bytes / bytesPerSec * NANOS_PER_SEC);
  }

  /**
   * After how long a sender of steady speed is too slow: the first instant at which what has come
   * does not allow more. It follows from {@code t = allowed(before + speed t)}.
   *
   * @param before bytes that are there already
   * @param speed bytes per second from now on
   * @return nanoseconds, or {@link #NEVER}
   */
  public long expiresAfterNanos(double before, double speed) {
    if (bytesPerSec == 0 || firstNanos == NEVER) {
      return firstNanos;
    }
    double growth = speed / bytesPerSec;
    if (growth >= 1) {
      return mostNanos;
    }
    return capped((firstNanos + before / bytesPerSec * NANOS_PER_SEC) / (1 - growth));
  }

  private long capped(double nanos) {
    return nanos >= mostNanos ? mostNanos : (long) nanos;
  }
}
