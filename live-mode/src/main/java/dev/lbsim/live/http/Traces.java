package dev.lbsim.live.http;

import dev.lbsim.live.parse.Grammar;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * By what a request is recognised again: {@code X-Request-Id}, which all attempts at it share, and
 * W3C's trace context, in which each has a number of its own. A trace is gone on with, never begun:
 * whether requests are traced is the client's to say. Nothing here is drawn: the one follows from
 * the bits the demand is drawn from, so that the same seed gives the same requests the same names,
 * and the other from those and a count of what was sent.
 */
final class Traces {
  static final AsciiString REQUEST_ID = AsciiString.cached("x-request-id");
  static final AsciiString PARENT = AsciiString.cached("traceparent");
  static final AsciiString STATE = AsciiString.cached("tracestate");

  private static final int MOST_ID_BYTES = 128;

  /** {@code version-trace-parent-flags}; later versions may say more after that. */
  private static final Pattern CONTEXT =
      Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

  private static final String NO_TRACE = "0".repeat(32);
  private static final String NO_PARENT = "0".repeat(16);
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private Traces() {}

  static void pass(HttpHeaders headers, long bits, long span) {
    List<String> ids = headers.getAll(REQUEST_ID);
    if (ids.size() != 1 || !isId(ids.get(0))) {
      headers.set(REQUEST_ID, id(bits));
    }
    if (!headers.contains(PARENT)) {
      headers.remove(STATE); // section 3.3: it means nothing without the other
      return;
    }
    List<String> parents = headers.getAll(PARENT);
    Matcher context = CONTEXT.matcher(parents.size() == 1 ? parents.get(0) : "");
    if (!context.matches() || !isSane(context)) {
      headers.remove(PARENT);
      headers.remove(STATE);
      return;
    }
    long parent = mix(bits + mix(span));
    headers.set(
        PARENT,
        "00-%s-%016x-%s".formatted(context.group(2), parent == 0 ? 1 : parent, context.group(4)));
  }

  private static boolean isSane(Matcher context) {
    String version = context.group(1);
    return !version.equals("ff")
        && !(version.equals("00") && context.group(5) != null)
        && !context.group(2).equals(NO_TRACE)
        && !context.group(3).equals(NO_PARENT);
  }

  private static boolean isId(String id) {
    return !id.isEmpty() && id.length() <= MOST_ID_BYTES && id.chars().allMatch(Grammar::isToken);
  }

  /** In the form of a UUID of version 8 (RFC 9562), which is free for such use. */
  static String id(long bits) {
    long high = mix(bits);
    long low = mix(bits + GOLDEN);
    char[] id = new char[36];
    hex(id, 0, 8, high >>> 32);
    id[8] = '-';
    hex(id, 9, 4, high >>> 16);
    id[13] = '-';
    hex(id, 14, 4, 0x8000 | high & 0xfff);
    id[18] = '-';
    hex(id, 19, 4, 0x8000 | low >>> 48 & 0x3fff);
    id[23] = '-';
    hex(id, 24, 12, low);
    return new String(id);
  }

  /** The lowest digits of a number, without what {@code String.format} allocates for them. */
  private static void hex(char[] to, int at, int digits, long bits) {
    for (int i = digits - 1; i >= 0; i--) {
      to[at + i] = Character.forDigit((int) (bits >>> 4 * (digits - 1 - i)) & 0xf, 16);
    }
  }

  /** The finishing step of SplitMix64: every bit of the input is felt in every bit. */
  private static long mix(long bits) {
    long mixed = bits + GOLDEN;
    mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
    return mixed ^ mixed >>> 31;
  }
}
