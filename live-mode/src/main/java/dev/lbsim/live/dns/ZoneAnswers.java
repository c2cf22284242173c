package dev.lbsim.live.dns;

/**
 * What a name server knows about its zones. The server asks it about every readable query for a
 * name in one of them, whatever the type, and looks after all that is protocol.
 */
@FunctionalInterface
public interface ZoneAnswers {
  /**
   * Answers a query, at once or later. Called on the server's event loop, which must not be kept
   * waiting.
   *
   * @param name in lower case without the dot at the end; a byte that is no plain ASCII, or a dot
   *     inside a label, as a backslash and three digits
   * @param type of the records, as in {@link RecordType}; addresses that do not fit it are left out
   *     by the server
   * @param client who asks
   * @param reply takes the answer, exactly once
   */
  void answer(String name, int type, Client client, Reply reply);
}
