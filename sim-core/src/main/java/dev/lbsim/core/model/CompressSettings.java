package dev.lbsim.core.model;

/**
 * What it costs an L7 tier to compress answers, and what is left of them. The work is done where a
 * request comes in, as all of a worker's is, and for answers from a cache as well, which keeps them
 * as they came (nginx, Envoy). Only what clients read slowly gets there sooner for it.
 *
 * @param kinds which kinds are compressed, by {@link RequestKind#number}; those beyond are not
 * @param minBytes of the shortest answer
 * @param perByteNanos CPU work for each byte that is compressed, in nanoseconds
 * @param ratio how many times shorter it becomes, at least 1
 */
public record CompressSettings(boolean[] kinds, long minBytes, double perByteNanos, double ratio) {

  /**
   * The work for a request, in nanoseconds; 0 where its answer is not compressed, be it that a tier
   * further out does that.
   */
  double workOf(Request request) {
    boolean fits =
        request.sizeBytes >= minBytes
            && request.kindNumber < kinds.length
            && kinds[request.kindNumber];
    if (!fits || !claims(request)) {
      return 0;
    }
    return perByteNanos * request.sizeBytes;
  }

  /** The first tier on the way in compresses: it does not tell those behind that it would. */
  private boolean claims(Request request) {
    for (Request at = request; ; at = at.exchange.request()) {
      CompressSettings by = at.reading.compressedBy;
      if (by != null && by != this) {
        return false;
      }
      at.reading.compressedBy = this;
      if (at.exchange == null) {
        return true;
      }
    }
  }

  /** What is left of so many bytes. */
  long bytes(long ofBytes) {
    return Math.round(ofBytes / ratio);
  }
}
