package dev.lbsim.core.model;

import dev.lbsim.core.balance.XxHash64;
import dev.lbsim.core.guard.sticky.SessionCookie;
import dev.lbsim.core.guard.sticky.StickyRules;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What a request from outside says in the words of HTTP. It counts for requests of no known kind:
 * what the others say is known beforehand.
 */
public interface Words {
  /**
   * Index of the first route of its tier that asks for what it says and takes it.
   *
   * @param takes false for a route that does not, whatever is said, such as by what it costs
   * @return one beyond those that ask for something if none does
   */
  int route(IntPredicate takes);

  /** Its path, without the query. */
  String path();

  /** The host it is for, in lower case and without a port; empty for none. */
  String host();

  /** Its method, such as {@code GET}. */
  String methodName();

  /** The first value of a header, or null. */
  @Nullable String header(String name);

  /** The first value of a cookie, or null. */
  @Nullable String cookie(String name);

  /** The value of a session cookie, which is for nobody behind this tier; null for none. */
  @Nullable String session(SessionCookie cookie);

  /**
   * Its answer is to set that cookie, if it has not gone yet.
   *
   * @return false if it is to say the same backend already
   */
  boolean sets(SessionCookie cookie, StickyRules rules, SessionCookie.Session session);

  /** What a calendar says, in milliseconds since 1970. */
  long epochMillis();

  /** A hash of its path. */
  default long pathHash() {
    return XxHash64.hash(path(), 0);
  }
}
