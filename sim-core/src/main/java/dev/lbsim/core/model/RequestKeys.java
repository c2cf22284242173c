package dev.lbsim.core.model;

import dev.lbsim.core.balance.XxHash64;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * By what requests are told apart, such as by their path or by one of their headers: those with the
 * same key count together, or belong to one session.
 *
 * @param ofKind the key of each kind of request, by {@link RequestKind#number}, or {@link #NONE};
 *     null to tell apart the source addresses of clients
 * @param ofWords the same in the words of one of no known kind, or null where it does not say it
 */
public record RequestKeys(long @Nullable [] ofKind, Function<Words, @Nullable String> ofWords) {

  /** The key of what is not told from anything. */
  public static final long NONE = 0;

  /** Each source address of clients by itself. */
  public static final RequestKeys CLIENTS = new RequestKeys(null, words -> null);

  /** Those of known kinds only. */
  public static RequestKeys ofKinds(long... keys) {
    return new RequestKeys(keys, words -> null);
  }

  /** The key of a text: different texts, different keys, but for one pair in 2^63. */
  public static long of(@Nullable String text) {
    return text == null ? NONE : XxHash64.hash(text, 0) | 1;
  }

  /** True if it matters by which connection of a client a request comes. */
  boolean asksForConnections() {
    return ofKind == null;
  }

  /** The key of a request, or {@link #NONE}. */
  long keyOf(Request request) {
    long[] known = ofKind;
    if (known == null) {
      return request.clientConnection().sourceHash() | 1;
    }
    if (request.kindNumber < known.length) {
      return known[request.kindNumber];
    }
    Words words = Exchange.wordsOf(request);
    return words == null ? NONE : of(ofWords.apply(words));
  }
}
