package dev.lbsim.core.model;

/**
 * How the client of one request sends it and reads the answer. Speeds in bytes per second, infinite
 * for no time at all; see {@link LineSettings}.
 *
 * @param headerBytes of its header; {@link LineSettings#ENDLESS} for one that never ends
 * @param bodyBytes of the body that follows
 * @param headerSpeed at which the header comes
 * @param bodySpeed at which the body comes
 * @param readSpeed at which the answer is read
 * @param pauseNanos between two pieces, sent or read; 0 for a steady stream
 */
public record Pace(
    long headerBytes,
    long bodyBytes,
    double headerSpeed,
    double bodySpeed,
    double readSpeed,
    long pauseNanos) {

  /** True if the header never ends. */
  public boolean isEndless() {
    return headerBytes == LineSettings.ENDLESS;
  }

  /** True if it takes time to read the answer. */
  public boolean readsSlowly() {
    return readSpeed != Double.POSITIVE_INFINITY;
  }
}
