package dev.lbsim.live.net;

/** The present of a live world: where what happens outside enters its time. */
public interface Present {
  /**
   * Brings the world's clock to now and does something in it; on its event loop only. What happens
   * while the world itself is at work waits until that is done.
   */
  void enter(Runnable what);

  /** How many seconds of the world go by in one on the wall. */
  default double speed() {
    return 1;
  }
}
