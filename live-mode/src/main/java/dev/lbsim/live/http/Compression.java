package dev.lbsim.live.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which answers a tier compresses, and for whom (RFC 9110, sections 8.4 and 12.5.3). Only gzip:
 * every client has it, {@code deflate} means two things to different clients, and what is better
 * needs native code.
 *
 * @param types media types in lower case; {@code text/*} is all of a kind
 * @param minBytes of the shortest body
 * @param level of zlib, from 1 to 9
 */
public record Compression(List<String> types, long minBytes, int level) {
  private static final AsciiString NO_TRANSFORM = AsciiString.cached("no-transform");

  /** What speaks of the very bytes of a body, which would be others. */
  private static final List<String> DIGESTS = List.of("content-digest", "digest", "content-md5");

  /** One of these. */
  public Compression {
    types = types.stream().map(type -> type.toLowerCase(Locale.ROOT)).toList();
  }

  /**
   * True for an answer that is compressed for those who want that.
   *
   * @param bytes of its body, or -1 where that is not known yet
   */
  boolean suits(HttpResponse answer, long bytes) {
    HttpResponseStatus status = answer.status();
    HttpHeaders headers = answer.headers();
    boolean whole =
        status.codeClass() != HttpStatusClass.INFORMATIONAL
            && status.code() != HttpResponseStatus.NO_CONTENT.code()
            && status.code() != HttpResponseStatus.RESET_CONTENT.code()
            && status.code() != HttpResponseStatus.PARTIAL_CONTENT.code()
            && status.code() != HttpResponseStatus.NOT_MODIFIED.code()
            && !headers.contains(HttpHeaderNames.CONTENT_RANGE);
    return whole
        && (bytes < 0 || bytes >= minBytes)
        && !headers.contains(HttpHeaderNames.CONTENT_ENCODING)
        && !headers.containsValue(HttpHeaderNames.CACHE_CONTROL, NO_TRANSFORM, true)
        && DIGESTS.stream().noneMatch(headers::contains)
        && isOf(headers.get(HttpHeaderNames.CONTENT_TYPE));
  }

  private boolean isOf(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    int end = contentType.indexOf(';');
    String type = (end < 0 ? contentType : contentType.substring(0, end)).strip();
    String lower = type.toLowerCase(Locale.ROOT);
    return types.stream()
        .anyMatch(
            known ->
                known.endsWith("/*")
                    ? lower.startsWith(known.substring(0, known.length() - 1))
                    : lower.equals(known));
  }

  /** True if a client takes gzip, and likes nothing better that there is. */
  static boolean isWanted(HttpHeaders request) {
    List<String> lines = request.getAll(HttpHeaderNames.ACCEPT_ENCODING);
    if (lines.isEmpty()
        || request.containsValue(HttpHeaderNames.CACHE_CONTROL, NO_TRANSFORM, true)) {
      return false;
    }
    double gzip = -1;
    double identity = -1;
    double any = -1;
    for (String each : String.join(",", lines).split(",", -1)) {
      String[] parts = each.split(";", 2);
      String coding = parts[0].strip().toLowerCase(Locale.ROOT);
      double weight = parts.length == 1 ? 1 : weight(parts[1]);
      switch (coding) {
        case "gzip", "x-gzip" -> gzip = Math.max(gzip, weight);
        case "identity" -> identity = weight;
        case "*" -> any = weight;
        default -> {} // not to be had here
      }
    }
    double wanted = gzip < 0 ? any : gzip;
    return wanted > 0 && wanted >= identity;
  }

  /** What is no weight counts as none. */
  private static double weight(String parameter) {
    String text = parameter.strip().toLowerCase(Locale.ROOT);
    if (!text.matches("q\\s*=\\s*[01](\\.[0-9]{0,3})?")) {
      return 0;
    }
    return Math.min(1, Double.parseDouble(text.substring(text.indexOf('=') + 1).strip()));
  }

  /** Says that there is another form of it, for other clients. */
  static void vary(HttpHeaders answer) {
    boolean known =
        answer.containsValue(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING, true)
            || answer.containsValue(HttpHeaderNames.VARY, "*", true);
    if (!known) {
      answer.add(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING);
    }
  }

  /** Says of an answer that its body is compressed: it is no longer what it was to the octet. */
  static void mark(HttpHeaders answer) {
    answer.set(HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.GZIP);
    answer.remove(HttpHeaderNames.CONTENT_LENGTH);
    answer.remove(HttpHeaderNames.ACCEPT_RANGES);
    weaken(answer);
  }

  static void weaken(HttpHeaders answer) {
    String tag = answer.get(HttpHeaderNames.ETAG);
    if (tag != null && tag.startsWith("\"")) {
      answer.set(HttpHeaderNames.ETAG, "W/" + tag);
    }
  }
}
