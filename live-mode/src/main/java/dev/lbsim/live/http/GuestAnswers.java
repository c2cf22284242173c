package dev.lbsim.live.http;

import dev.lbsim.core.model.AnswerFacts;
import dev.lbsim.core.model.Ending;
import dev.lbsim.live.parse.Refusal;
import dev.lbsim.live.parse.WebSocketHandshake;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a connection's requests are answered, one after the other: what is said of the connection,
 * and how the client knows where a body ends (RFC 9112, section 6.3). Nothing is written faster
 * than it is taken.
 */
final class GuestAnswers {
  private static final String SERVER = "lbsim";
  private static final int PIECE_BYTES = 1 << 14;

  private final HttpEntrance at;
  private final ChannelHandlerContext context;
  private final Consumer<ChannelFuture> whenWritten;
  private boolean keepAlive;
  private boolean clientSaysLast;
  private boolean isHead;
  private boolean isOld;
  private boolean isOurs;
  private boolean chunked;
  private long fillerBytes;

  /** What is compressed on its way out, where that is done. */
  private final @Nullable Coding coding;

  /**
   * @param whenWritten told when an answer has been handed over whole, with what tells when it is
   *     out
   */
  GuestAnswers(
      HttpEntrance at, ChannelHandlerContext context, Consumer<ChannelFuture> whenWritten) {
    this.at = at;
    this.context = context;
    this.whenWritten = whenWritten;
    Compression how = at.manner().compression();
    this.coding = how == null ? null : new Coding(how, context);
  }

  /** What is answered next. */
  void to(HttpRequest request, boolean head) {
    keepAlive = HttpUtil.isKeepAlive(request);
    clientSaysLast = !keepAlive;
    isHead = head;
    isOld = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
    if (coding != null) {
      coding.to(request, head, isOld);
    }
    isOurs = !at.servesStrangers() && request.headers().contains(Headers.REQUEST);
  }

  boolean keepsAlive() {
    return keepAlive;
  }

  /** True if the client itself has said that it sends no more. */
  boolean clientSaysLast() {
    return clientSaysLast;
  }

  /** The connection ends with the answer at hand. */
  void closeAfter() {
    keepAlive = false;
  }

  void refuse(Refusal refusal) {
    keepAlive = false;
    clientSaysLast = false;
    isHead = false;
    isOld = false;
    ByteBuf why = Unpooled.copiedBuffer(refusal.why() + ".\n", StandardCharsets.US_ASCII);
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, refusal.status(), why);
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain");
    if (refusal.status().equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
      response.headers().set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
      response.headers().set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, WebSocketHandshake.VERSION);
    }
    if (refusal.status().equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
      response.headers().set(HttpHeaderNames.ALLOW, "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT");
    }
    send(response, why.readableBytes());
  }

  /** The model has not waited for the rest of a request. */
  void cutOff(int status, Ending ending, AnswerFacts facts) {
    keepAlive = false;
    clientSaysLast = false;
    isHead = false;
    isOld = false;
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), Unpooled.EMPTY_BUFFER);
    tell(response.headers(), ending, facts);
    send(response, 0);
  }

  /** A word before the answer. */
  void interim(HttpResponseStatus status) {
    context.writeAndFlush(
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER));
  }

  /** Answers a health check. */
  void check(boolean fit) {
    send(
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            fit ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE,
            Unpooled.EMPTY_BUFFER),
        0);
  }

  /**
   * Answers a request.
   *
   * @param reply what a backend says, all of which has come, or null to make something up
   */
  void give(HttpVisit visit, @Nullable Reply reply, Ending ending, AnswerFacts facts) {
    if (reply == null && ending == Ending.OK && visit.asksForTunnel() && !at.passesOn()) {
      visit.log(HttpResponseStatus.SWITCHING_PROTOCOLS.code(), 0, ending);
      echo(visit.head(), facts);
    } else if (reply == null) {
      int status = Headers.status(ending);
      long sizeBytes = ending == Ending.OK ? visit.sizeBytes : 0;
      visit.log(status, sizeBytes, ending);
      make(status, ending, facts, sizeBytes);
    } else if (reply.isCommitted()) {
      visit.log(reply.head().status().code(), 0, ending);
      end(reply, ending, facts);
    } else {
      visit.log(reply.head().status().code(), reply.keptBytes(), ending);
      whole(visit.complete(reply), ending, facts);
    }
  }

  /** The process speaks WebSocket itself from here on. */
  private void echo(HttpRequest request, AnswerFacts facts) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
    tell(response.headers(), Ending.OK, facts);
    tellOfConnection(response.headers());
    Echo.agree(request, response.headers());
    context.writeAndFlush(response);
    Echo.begin(context);
  }

  /** A backend has agreed to speak another protocol from here on. */
  void agree(HttpResponse agreement) {
    prepare(agreement);
    HttpHeaders headers = agreement.headers();
    tellOfConnection(headers);
    WebSocketHandshake.ask(headers); // in the same words
    context.writeAndFlush(
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            agreement.status(),
            Unpooled.EMPTY_BUFFER,
            headers,
            EmptyHttpHeaders.INSTANCE));
  }

  /** The process answers by itself. */
  private void make(int status, Ending ending, AnswerFacts facts, long sizeBytes) {
    HttpResponseStatus line = HttpResponseStatus.valueOf(status);
    boolean isLong = sizeBytes > PIECE_BYTES && !isHead;
    HttpResponse response =
        isLong
            ? new DefaultHttpResponse(HttpVersion.HTTP_1_1, line)
            : new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                line,
                isHead ? Unpooled.EMPTY_BUFFER : Filler.bytes(sizeBytes));
    tell(response.headers(), ending, facts);
    if (!isLong) {
      send((FullHttpResponse) response, sizeBytes);
      return;
    }
    response.headers().set(HttpHeaderNames.SERVER, SERVER);
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, sizeBytes);
    tellOfConnection(response.headers());
    context.write(response, context.voidPromise());
    fillerBytes = sizeBytes;
    fill();
  }

  private void send(FullHttpResponse response, long sizeBytes) {
    response.headers().set(HttpHeaderNames.SERVER, SERVER);
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, sizeBytes);
    tellOfConnection(response.headers());
    whenWritten.accept(context.writeAndFlush(response));
  }

  /** Writes as much of a body as the client takes. */
  private void fill() {
    while (fillerBytes > PIECE_BYTES && context.channel().isWritable()) {
      fillerBytes -= PIECE_BYTES;
      context.write(new DefaultHttpContent(Filler.bytes(PIECE_BYTES)), context.voidPromise());
    }
    if (fillerBytes > PIECE_BYTES) {
      context.flush();
      return;
    }
    LastHttpContent last = new DefaultLastHttpContent(Filler.bytes(fillerBytes));
    fillerBytes = 0;
    whenWritten.accept(context.writeAndFlush(last));
  }

  /** The client takes more. */
  void goOn() {
    if (fillerBytes > 0) {
      fill();
    }
  }

  /** Begins to pass an answer on whose end is not there yet. */
  void begin(Reply reply) {
    HttpResponse response = reply.head();
    prepare(response);
    HttpHeaders headers = response.headers();
    if (coding != null) {
      coding.begins(response, HttpUtil.getContentLength(response, -1L));
    }
    if (isOurs && !isOld) {
      headers.remove(HttpHeaderNames.CONTENT_LENGTH); // what took how long is told in a trailer
    }
    chunked = false;
    if (!isHead && !headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
      if (isOld) {
        keepAlive = false; // the end of the connection is that of the body
      } else {
        chunked = true;
        headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
      }
    }
    tellOfConnection(headers);
    context.write(response, context.voidPromise());
    for (HttpContent piece : reply.take()) {
      pass(piece);
    }
  }

  /** More of what was begun; takes it over. */
  void pass(HttpContent piece) {
    context.write(coding == null ? piece : coding.encode(piece), context.voidPromise());
  }

  /** What was passed on is to arrive. */
  void flush() {
    HttpContent rest = coding == null ? null : coding.rest();
    if (rest != null) {
      context.write(rest, context.voidPromise());
    }
    context.flush();
  }

  /** Ends what was begun. */
  private void end(Reply reply, Ending ending, AnswerFacts facts) {
    LastHttpContent last = reply.last();
    reply.take();
    if (coding != null) {
      last = (LastHttpContent) coding.encode(last);
    }
    if (isOurs && chunked) {
      LastHttpContent telling = new DefaultLastHttpContent(last.content());
      telling.trailingHeaders().set(last.trailingHeaders());
      telling.trailingHeaders().set(Headers.ANSWER, Headers.of(ending, facts));
      whenWritten.accept(context.writeAndFlush(telling));
      return;
    }
    whenWritten.accept(context.writeAndFlush(last));
  }

  /** Passes an answer on that is there. */
  private void whole(Reply reply, Ending ending, AnswerFacts facts) {
    HttpResponse response = reply.head();
    prepare(response);
    HttpHeaders headers = response.headers();
    long bytes = reply.keptBytes();
    boolean trails = !isOld && !isHead && !reply.last().trailingHeaders().isEmpty();
    List<HttpContent> pieces = reply.take();
    if (coding != null && coding.begins(response, bytes)) {
      pieces = List.of(coding.whole(pieces));
      bytes = pieces.get(0).content().readableBytes();
    }
    if (trails) {
      headers.remove(HttpHeaderNames.CONTENT_LENGTH);
      headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    } else if (!isHead && mayHaveBody(response.status())) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, bytes);
    }
    tell(headers, ending, facts);
    tellOfConnection(headers);
    if (pieces.size() == 1 && !trails) {
      // As one message, which is encoded into one buffer and sent by one call.
      whenWritten.accept(
          context.writeAndFlush(
              new DefaultFullHttpResponse(
                  response.protocolVersion(),
                  response.status(),
                  pieces.get(0).content(),
                  headers,
                  EmptyHttpHeaders.INSTANCE)));
      return;
    }
    context.write(response, context.voidPromise());
    for (int i = 0; i + 1 < pieces.size(); i++) {
      context.write(pieces.get(i), context.voidPromise());
    }
    whenWritten.accept(context.writeAndFlush(pieces.get(pieces.size() - 1)));
  }

  private static boolean mayHaveBody(HttpResponseStatus status) {
    return !status.equals(HttpResponseStatus.NOT_MODIFIED)
        && !status.equals(HttpResponseStatus.NO_CONTENT);
  }

  private static void prepare(HttpResponse response) {
    Hygiene.answer(response);
    response.setProtocolVersion(HttpVersion.HTTP_1_1);
    response.headers().remove(Headers.ANSWER);
  }

  private void tell(HttpHeaders headers, Ending ending, AnswerFacts facts) {
    if (!at.servesStrangers()) {
      headers.set(Headers.ANSWER, Headers.of(ending, facts));
    }
    if (facts.retryAfterNanos() > 0) {
      long seconds = TimeUnit.NANOSECONDS.toSeconds(facts.retryAfterNanos() + 999_999_999);
      headers.set(HttpHeaderNames.RETRY_AFTER, seconds);
    }
    if (facts.ageNanos() > 0) {
      headers.set(HttpHeaderNames.AGE, TimeUnit.NANOSECONDS.toSeconds(facts.ageNanos()));
    }
  }

  private void tellOfConnection(HttpHeaders headers) {
    if (!headers.contains(HttpHeaderNames.DATE)) {
      headers.set(HttpHeaderNames.DATE, at.date());
    }
    if (!keepAlive) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    } else if (isOld) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    }
  }
}
