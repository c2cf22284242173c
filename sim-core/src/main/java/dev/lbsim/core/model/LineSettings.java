package dev.lbsim.core.model;

/**
 * The line of clients who take time to send what they ask or to read what they get, be it bad or
 * used so on purpose. Speeds in bytes per second, infinite for no time at all. The header and body
 * arrive evenly, or in pieces with pauses in between.
 *
 * <p>What is left out: congestion control, and requests that share a line. A client's requests each
 * have the whole speed.
 *
 * @param headerBytes bytes of a header, by kind of request; {@link #ENDLESS} for one that never
 *     ends
 * @param bodyBytes bytes of the body that follows
 * @param headerSpeed at which a header comes
 * @param bodySpeed at which a body comes
 * @param readSpeed at which answers are read
 * @param pauseNanos between two pieces, sent or read; 0 for a steady stream
 */
public record LineSettings(
    long[] headerBytes,
    long[] bodyBytes,
    double headerSpeed,
    double bodySpeed,
    double readSpeed,
    long pauseNanos) {
  /** A length that is never reached. */
  public static final long ENDLESS = Long.MAX_VALUE;

  /** An instant that never comes. */
  static final long NEVER = Long.MAX_VALUE;

  private static final double NANOS_PER_SEC = 1e9;

  /** How long so many bytes take, in nanoseconds; {@link #NEVER} for ever. */
  static long nanos(long bytes, double speed) {
    if (bytes == 0 || speed == Double.POSITIVE_INFINITY) {
      return 0;
    }
    double nanos = bytes / speed * NANOS_PER_SEC;
    return bytes == ENDLESS || nanos >= NEVER ? NEVER : (long) nanos;
  }

  /** The same for one kind of request. */
  Pace pace(int kind) {
    return new Pace(
        headerBytes[kind], bodyBytes[kind], headerSpeed, bodySpeed, readSpeed, pauseNanos);
  }

  /** True if it takes time to send on it. */
  boolean sendsSlowly() {
    return headerSpeed != Double.POSITIVE_INFINITY || bodySpeed != Double.POSITIVE_INFINITY;
  }
}
