package dev.lbsim.live.dns;

/**
 * Takes the answer to one query: one call of one of the two, on any thread, now or later. Once the
 * server or the client's connection is closed, the call does nothing.
 */
public interface Reply {
  /**
   * Sends an answer.
   *
   * @throws IllegalStateException on the server's event loop, if there was a call before
   */
  void answer(Answer answer);

  /**
   * Sends nothing, as a server does that is down; the client waits until it gives up.
   *
   * @throws IllegalStateException on the server's event loop, if there was a call before
   */
  void silence();
}
