package dev.lbsim.live.net;

/** Something about this machine keeps a live world from running; its message is one sentence. */
public final class LiveProblem extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** A problem told in one sentence. */
  public LiveProblem(String sentence) {
    super(sentence);
  }
}
