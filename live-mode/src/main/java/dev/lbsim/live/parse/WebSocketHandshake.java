package dev.lbsim.live.parse;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a client and a server agree on WebSocket (RFC 6455, section 4): a request that asks for it,
 * and an answer 101 that shows that its sender has understood. Both are looked at closely, for
 * after that a proxy passes bytes on without knowing what they are: one that believes in a tunnel
 * where its backend sees none can be made to carry requests it has never read.
 *
 * <p>WebSocket is the one protocol that connections here change to. Fields that ask for others are
 * taken off as all that is about one connection only, and so is one without {@code Connection:
 * upgrade}, or of HTTP/1.0 (RFC 9110, section 7.8); then it is a request like any other.
 */
public final class WebSocketHandshake {
  /** The version that RFC 6455 defines. */
  public static final String VERSION = "13";

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int NONCE_BYTES = 16;
  private static final int NONCE_DIGITS = 24;

  private WebSocketHandshake() {}

  /** True if a request asks for WebSocket. */
  public static boolean isOne(HttpRequest request) {
    HttpHeaders headers = request.headers();
    return headers.contains(HttpHeaderNames.UPGRADE)
        && switches(headers)
        && request.protocolVersion().equals(HttpVersion.HTTP_1_1);
  }

  private static boolean switches(HttpHeaders headers) {
    return headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
        && headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
  }

  /** What is wrong with a request that asks for it, or null. */
  static @Nullable Refusal check(HttpRequest request) {
    HttpHeaders headers = request.headers();
    if (!request.method().equals(HttpMethod.GET)) {
      return Refusal.bad("WebSocket is asked for with GET");
    }
    if (HttpUtil.isTransferEncodingChunked(request)
        || HttpUtil.getContentLength(request, 0L) != 0) {
      return Refusal.bad("a request for WebSocket has no body");
    }
    List<String> versions = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_VERSION);
    List<String> keys = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY);
    if (keys.size() != 1 || !isNonce(keys.get(0)) || versions.size() != 1) {
      return Refusal.bad("a request for WebSocket has one version, and one key of 16 bytes");
    }
    return versions.get(0).equals(VERSION)
        ? null
        : new Refusal(HttpResponseStatus.UPGRADE_REQUIRED, "WebSocket is of version 13");
  }

  private static boolean isNonce(String key) {
    try {
      return key.length() == NONCE_DIGITS && Base64.getDecoder().decode(key).length == NONCE_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Asks for it in a request that goes on to a backend. */
  public static void ask(HttpHeaders headers) {
    headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
    headers.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
  }

  /** True if that is the answer to this request that agrees. */
  public static boolean agrees(HttpResponse answer, HttpRequest request) {
    List<String> accepts = answer.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT);
    String key = request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY, "");
    return answer.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)
        && answer.protocolVersion().equals(HttpVersion.HTTP_1_1)
        && switches(answer.headers())
        && accepts.size() == 1
        && accepts.get(0).equals(accept(key));
  }

  /** What a server answers to a key. */
  public static String accept(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
