package dev.lbsim.live.http;

import dev.lbsim.core.guard.cache.Validation;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer as a cache keeps it, which answers requests for the whole, for a part (RFC 9110,
 * section 14: one range of bytes) and for what is new (section 13.1). Several ranges in one request
 * are answered with the whole, as the RFC allows: hardly anybody asks so but to make a server work.
 */
final class StoredAnswer {
  private static final String BYTES = "bytes";

  private final HttpResponseStatus status;
  private final HttpHeaders headers;
  private final byte[] body;

  /**
   * @param headers of the answer, which it takes over; what is about one connection or one age only
   *     is taken out
   */
  StoredAnswer(HttpResponseStatus status, HttpHeaders headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    Hygiene.strip(headers);
    headers.remove(HttpHeaderNames.AGE).remove(Headers.ANSWER);
    headers.set(HttpHeaderNames.CONTENT_LENGTH, body.length);
  }

  HttpHeaders headers() {
    return headers;
  }

  /** What it weighs, with its fields. */
  long bytes() {
    long bytes = body.length;
    for (var field : headers) {
      bytes += field.getKey().length() + field.getValue().length();
    }
    return bytes;
  }

  /** The same with the fields that its origin gives now (RFC 9111, section 3.2). */
  StoredAnswer freshened(HttpHeaders now) {
    HttpHeaders fields = headers.copy();
    for (String name : now.names()) {
      if (!name.equalsIgnoreCase(HttpHeaderNames.CONTENT_LENGTH.toString())) {
        fields.set(name, now.getAll(name));
      }
    }
    return new StoredAnswer(status, fields, body);
  }

  /** Asks its origin whether it has changed. */
  void askIn(HttpHeaders request) {
    String tag = headers.get(HttpHeaderNames.ETAG);
    if (tag != null) {
      request.set(HttpHeaderNames.IF_NONE_MATCH, tag);
    }
    String modified = headers.get(HttpHeaderNames.LAST_MODIFIED);
    if (modified != null) {
      request.set(HttpHeaderNames.IF_MODIFIED_SINCE, modified);
    }
  }

  /** The answer to a request. */
  Reply to(HttpRequest request) {
    if (status.equals(HttpResponseStatus.OK)) {
      if (isKnown(request.headers())) {
        return unchanged();
      }
      String range = request.headers().get(HttpHeaderNames.RANGE);
      if (range != null && request.method().equals(HttpMethod.GET) && isOfThis(request.headers())) {
        Reply part = part(range);
        if (part != null) {
          return part;
        }
      }
    }
    boolean isHead = request.method().equals(HttpMethod.HEAD);
    return reply(status, headers.copy(), 0, isHead ? 0 : body.length);
  }

  /** True if the client has it (RFC 9110, section 13.2.2). */
  private boolean isKnown(HttpHeaders request) {
    List<String> tags = request.getAll(HttpHeaderNames.IF_NONE_MATCH);
    if (!tags.isEmpty()) {
      return Validation.noneMatchNames(String.join(",", tags), headers.get(HttpHeaderNames.ETAG));
    }
    Date since = date(request.get(HttpHeaderNames.IF_MODIFIED_SINCE));
    Date modified = date(headers.get(HttpHeaderNames.LAST_MODIFIED));
    return since != null && modified != null && !modified.after(since);
  }

  private static @Nullable Date date(@Nullable String value) {
    return value == null ? null : DateFormatter.parseHttpDate(value);
  }

  private Reply unchanged() {
    HttpHeaders fields = headers.copy();
    for (CharSequence about :
        List.of(
            HttpHeaderNames.CONTENT_LENGTH,
            HttpHeaderNames.CONTENT_TYPE,
            HttpHeaderNames.CONTENT_ENCODING,
            HttpHeaderNames.CONTENT_LANGUAGE)) {
      fields.remove(about);
    }
    return reply(HttpResponseStatus.NOT_MODIFIED, fields, 0, 0);
  }

  /** False if the client has a part of something older. */
  private boolean isOfThis(HttpHeaders request) {
    String mark = request.get(HttpHeaderNames.IF_RANGE);
    if (mark == null) {
      return true;
    }
    String tag = headers.get(HttpHeaderNames.ETAG);
    return (tag != null && Validation.strongMatch(mark, tag))
        || mark.equals(headers.get(HttpHeaderNames.LAST_MODIFIED));
  }

  /** The part that is asked for; null for one that is not understood. */
  private @Nullable Reply part(String range) {
    int equals = range.indexOf('=');
    int dash = range.indexOf('-', Math.max(0, equals));
    if (equals < 0 || dash < 0 || !range.substring(0, equals).strip().equalsIgnoreCase(BYTES)) {
      return null;
    }
    long first = number(range.substring(equals + 1, dash).strip());
    long last = number(range.substring(dash + 1).strip());
    boolean isSuffix = first == NOTHING;
    boolean isWrong = first == NO_NUMBER || last == NO_NUMBER || (isSuffix && last == NOTHING);
    if (isWrong || (!isSuffix && last != NOTHING && last < first)) {
      return null;
    }
    long from = isSuffix ? Math.max(0, body.length - last) : first;
    long to = isSuffix || last == NOTHING ? body.length - 1L : Math.min(last, body.length - 1L);
    HttpHeaders fields = headers.copy();
    if (from > to) {
      fields.set(HttpHeaderNames.CONTENT_RANGE, BYTES + " */" + body.length);
      fields.set(HttpHeaderNames.CONTENT_LENGTH, 0);
      return reply(HttpResponseStatus.REQUESTED_RANGE_NOT_SATISFIABLE, fields, 0, 0);
    }
    fields.set(HttpHeaderNames.CONTENT_RANGE, BYTES + " " + from + "-" + to + "/" + body.length);
    int length = (int) (to - from + 1);
    fields.set(HttpHeaderNames.CONTENT_LENGTH, length);
    return reply(HttpResponseStatus.PARTIAL_CONTENT, fields, (int) from, length);
  }

  private static final long NOTHING = -1;
  private static final long NO_NUMBER = -2;
  private static final int MOST_DIGITS = 18;

  private static long number(String text) {
    if (text.isEmpty()) {
      return NOTHING;
    }
    boolean isNumber =
        text.length() <= MOST_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return isNumber ? Long.parseLong(text) : NO_NUMBER;
  }

  private Reply reply(HttpResponseStatus line, HttpHeaders fields, int from, int length) {
    HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, line, fields);
    Reply reply = new Reply(head, false, 0);
    reply.keep(
        length == 0
            ? LastHttpContent.EMPTY_LAST_CONTENT
            : new DefaultLastHttpContent(Unpooled.wrappedBuffer(body, from, length)));
    return reply;
  }
}
