package dev.lbsim.core.model;

import org.jspecify.annotations.Nullable;

/** Where a request of a live world leaves the model, and where it came in. */
final class Passage {
  /** It is with a carrier. */
  @Nullable CarriedRequest carried;

  /** It was brought by somebody outside. */
  @Nullable Visit visit;

  /** Only its stream was reset: the connection, and what else that carries, goes on. */
  boolean streamReset;

  /** A proxy has taken it up: whoever takes it back now has been read too late. */
  boolean takenUp;

  /** When its backend agreed to be joined to its client, or -1 if it has not. */
  private long tunnelNanos = -1;

  /** It is a tunnel from now on. */
  void tunnels(long nowNanos) {
    tunnelNanos = nowNanos;
  }

  /** When its answer was there: that of a tunnel is what began it, however long it lasts. */
  long answeredNanos(long nowNanos) {
    return tunnelNanos < 0 ? nowNanos : tunnelNanos;
  }

  /** Forgets what the last request left. */
  void clear() {
    visit = null;
    tunnelNanos = -1;
    streamReset = false;
    takenUp = false;
  }

  /**
   * Its issuer no longer waits.
   *
   * @return true if a carrier had it and lets go of it
   */
  boolean abandoned() {
    CarriedRequest with = carried;
    if (with == null) {
      return false;
    }
    Request request = with.end();
    if (request != null) {
      request.issuer.link().carrier().abandoned(with);
    }
    return true;
  }
}
