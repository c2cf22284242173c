package dev.lbsim.live.net;

/** What the pipeline of a connection is told when those who listen take in nobody new. */
public enum Drain {
  /** What is under way is answered, and says that it is the last. */
  BEGINS,
  /**
   * A connection that carries nothing is closed. Not at once: whoever uses it has had time to send
   * one more request and to hear that it is the last, and so need not find out by a reset, as
   * clients do where a proxy closes idle connections first (HAProxy: {@code
   * idle-close-on-response}).
   */
  CLOSES_IDLE
}
