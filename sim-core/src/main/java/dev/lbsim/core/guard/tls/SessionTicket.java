package dev.lbsim.core.guard.tls;

/**
 * What a client keeps of its last session with a server: the newest ticket, which it may show more
 * than once. Mutable, so that a client that comes again and again needs one object.
 */
public final class SessionTicket {
  private boolean held;
  private long key;
  private long sinceNanos;

  /** A ticket not given yet. */
  public SessionTicket() {}

  /** Its holder no longer has it. */
  public void discard() {
    held = false;
  }

  boolean held() {
    return held;
  }

  /** Which key sealed it. */
  long key() {
    return key;
  }

  /** When the session it stands for began. */
  long sinceNanos() {
    return sinceNanos;
  }

  void seal(long withKey, long nowNanos) {
    held = true;
    key = withKey;
    sinceNanos = nowNanos;
  }
}
