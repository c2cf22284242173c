package dev.lbsim.live.parse;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the fields of a request must not say. Where a body ends has to be beyond doubt (RFC 9112,
 * section 6.3), and so has the host (section 3.2): a cache or a router that reads another host than
 * the server behind it can be made to serve one site's answers for another.
 */
public final class RequestRules {
  /** The longest body that is taken: it is not kept, but it should not go on for ever. */
  public static final long MOST_BODY_BYTES = 1 << 30;

  private static final int MOST_DIGITS = 18;
  private static final String CONTINUE = "100-continue";

  private RequestRules() {}

  /** What is wrong with it, or null; a target in absolute form is brought to origin form. */
  public static @Nullable Refusal check(HttpRequest request) {
    Refusal refusal = framing(request);
    if (refusal == null) {
      refusal = host(request);
    }
    if (refusal == null) {
      refusal = method(request);
    }
    if (refusal == null) {
      refusal = expectation(request);
    }
    boolean asksForMore = refusal == null && WebSocketHandshake.isOne(request);
    return asksForMore ? WebSocketHandshake.check(request) : refusal;
  }

  private static @Nullable Refusal framing(HttpRequest request) {
    HttpHeaders headers = request.headers();
    List<String> lengths = headers.getAll(HttpHeaderNames.CONTENT_LENGTH);
    List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (!codings.isEmpty()) {
      if (!lengths.isEmpty()) {
        return Refusal.bad("Content-Length and Transfer-Encoding exclude each other");
      }
      if (request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
        return Refusal.bad("HTTP/1.0 has no Transfer-Encoding");
      }
      return codings.size() == 1 && codings.get(0).equalsIgnoreCase("chunked")
          ? null
          : Refusal.bad("the one Transfer-Encoding taken here is chunked");
    }
    if (lengths.isEmpty()) {
      return null;
    }
    String length = lengths.get(0);
    if (lengths.size() > 1 || !isNumber(length)) {
      return Refusal.bad("Content-Length is one number");
    }
    return length.length() > MOST_DIGITS || Long.parseLong(length) > MOST_BODY_BYTES
        ? tooLarge()
        : null;
  }

  public static Refusal tooLarge() {
    return new Refusal(
        HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
        "a body is at most " + MOST_BODY_BYTES + " bytes long");
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static @Nullable Refusal host(HttpRequest request) {
    List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
    if (hosts.size() > 1) {
      return Refusal.bad("a request has one Host");
    }
    if (hosts.isEmpty() && request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
      return Refusal.bad("a request of HTTP/1.1 has a Host");
    }
    String host = hosts.isEmpty() ? null : hosts.get(0);
    if (host != null && !Grammar.isAuthority(host)) {
      return Refusal.bad("Host is a name or an address, with or without a port");
    }
    return target(request, host);
  }

  private static @Nullable Refusal target(HttpRequest request, @Nullable String host) {
    String target = request.uri();
    HttpMethod method = request.method();
    if (target.startsWith("/") || method.equals(HttpMethod.CONNECT)) {
      return null; // CONNECT is refused, whatever its target
    }
    if (target.equals("*")) {
      return method.equals(HttpMethod.OPTIONS)
          ? null
          : Refusal.bad("the target * is for OPTIONS only");
    }
    String scheme = target.substring(0, Math.max(0, target.indexOf("://")));
    boolean secure = scheme.equalsIgnoreCase("https");
    if (!secure && !scheme.equalsIgnoreCase("http")) {
      return Refusal.bad("a target is a path, or a whole http address");
    }
    int from = scheme.length() + 3;
    int to = from;
    while (to < target.length() && target.charAt(to) != '/' && target.charAt(to) != '?') {
      to++;
    }
    String authority = target.substring(from, to);
    if (!Grammar.isAuthority(authority)) {
      return Refusal.bad("the host in a target is a name or an address, without a user");
    }
    if (host != null && !plain(host, secure).equals(plain(authority, secure))) {
      return Refusal.bad("the host in the target and in Host are the same");
    }
    request.headers().set(HttpHeaderNames.HOST, authority);
    String rest = target.substring(to);
    request.setUri(rest.startsWith("/") ? rest : "/" + rest);
    return null;
  }

  /** An authority without what makes no difference. */
  private static String plain(String authority, boolean secure) {
    String lower = authority.toLowerCase(Locale.ROOT);
    String usual = secure ? ":443" : ":80";
    if (lower.endsWith(usual)) {
      return lower.substring(0, lower.length() - usual.length());
    }
    return lower.endsWith(":") ? lower.substring(0, lower.length() - 1) : lower;
  }

  private static @Nullable Refusal method(HttpRequest request) {
    if (request.method().equals(HttpMethod.TRACE)) {
      return new Refusal(
          HttpResponseStatus.METHOD_NOT_ALLOWED, "TRACE would tell what others put on a request");
    }
    return request.method().equals(HttpMethod.CONNECT)
        ? new Refusal(HttpResponseStatus.NOT_IMPLEMENTED, "there are no tunnels here")
        : null;
  }

  private static @Nullable Refusal expectation(HttpRequest request) {
    List<String> expected = request.headers().getAll(HttpHeaderNames.EXPECT);
    if (expected.isEmpty() || request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
      return null; // HTTP/1.0 has no such thing: RFC 9110, section 10.1.1
    }
    return expected.size() == 1 && expected.get(0).equalsIgnoreCase(CONTINUE)
        ? null
        : new Refusal(
            HttpResponseStatus.EXPECTATION_FAILED, "what may be expected here is " + CONTINUE);
  }

  /** True for one that waits for a word before it sends its body. */
  public static boolean waitsForContinue(HttpRequest request) {
    HttpHeaders headers = request.headers();
    return request.protocolVersion().equals(HttpVersion.HTTP_1_1)
        && headers.contains(HttpHeaderNames.EXPECT)
        && (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
            || headers.contains(HttpHeaderNames.CONTENT_LENGTH));
  }
}
