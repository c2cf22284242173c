package dev.lbsim.live.h2;

import dev.lbsim.live.parse.Grammar;
import dev.lbsim.live.parse.Refusal;
import dev.lbsim.live.parse.RequestScan;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2UnknownFrame;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What a field list of HTTP/2 must be like to be passed on by HTTP/1.1 (RFC 9113, section 10.3):
 * there a line break in a name or value would begin something else.
 */
final class FieldRules {
  /** What Netty writes down of a stream that is not said in HTTP/1.1. */
  private static final String NOTES = "x-http2-";

  private FieldRules() {}

  /** What is wrong with fields, or null. */
  static @Nullable Refusal check(Http2Headers headers) {
    int fields = 0;
    for (Map.Entry<CharSequence, CharSequence> field : headers) {
      CharSequence name = field.getKey();
      boolean pseudo = name.length() > 0 && name.charAt(0) == ':';
      fields += pseudo ? 0 : 1;
      if (!all(pseudo ? name.subSequence(1, name.length()) : name, Grammar::isToken)
          || !all(field.getValue(), Grammar::isValue)) {
        return Refusal.bad("a field has a name and a value without line breaks");
      }
    }
    return fields > RequestScan.MOST_FIELDS
        ? Refusal.bad("a request has at most " + RequestScan.MOST_FIELDS + " fields")
        : null;
  }

  /** True for a frame of an extension, which is ignored (section 5.5). */
  static boolean isUnknown(Object frame) {
    return frame instanceof Http2UnknownFrame;
  }

  static boolean all(CharSequence text, IntPredicate allows) {
    return text.chars().allMatch(allows);
  }

  /** Takes Netty's notes off a message that was converted to HTTP/1.1. */
  static void removeNotes(HttpHeaders headers) {
    for (String name : List.copyOf(headers.names())) {
      if (name.startsWith(NOTES)) {
        headers.remove(name);
      }
    }
  }
}
