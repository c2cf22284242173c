package dev.lbsim.live.http;

import dev.lbsim.core.model.AnswerFacts;
import dev.lbsim.core.model.Ending;
import dev.lbsim.core.model.Guest;
import dev.lbsim.core.model.RequestKind;
import dev.lbsim.core.model.Visit;
import dev.lbsim.live.net.Linger;
import dev.lbsim.live.net.Listener;
import dev.lbsim.live.net.Tuples;
import dev.lbsim.live.proxy.Ends;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an {@link HttpEntrance}. Requests that come before the one at hand is answered
 * wait here, and nothing more is read meanwhile.
 */
final class HttpGuest extends ChannelInboundHandlerAdapter {
  private static final String SERVER = "lbsim";

  private final HttpEntrance at;
  private final Deque<Incoming> waiting = new ArrayDeque<>();
  private @Nullable Incoming arriving;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Guest guest;
  private @Nullable HttpVisit current;
  private boolean keepAlive;
  private boolean isHead;
  private boolean isOld;
  private boolean closing;

  HttpGuest(HttpEntrance at) {
    this.at = at;
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    context = active;
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(context);
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    try {
      if (!closing) {
        arrive(from, message);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void arrive(ChannelHandlerContext from, Object message) {
    Incoming last = arriving;
    if (message instanceof HttpRequest head) {
      last = new Incoming(head);
      waiting.add(last);
    } else if (message instanceof Refusal refusal) {
      if (last == null) {
        last = new Incoming(refusal);
        waiting.add(last);
      } else {
        last.refuse(refusal); // its body cannot be read
      }
    } else if (last != null) {
      last.add((HttpContent) message, from.alloc());
    } else {
      return; // the rest of one that is too large
    }
    arriving = last.isComplete() ? null : last;
    if (last.isComplete()) {
      from.channel().config().setAutoRead(false);
      at.present().enter(this::next);
    }
  }

  /** For now there is no more: one that waits for a word has sent all it will. */
  @Override
  public void channelReadComplete(ChannelHandlerContext from) {
    if (arriving != null) {
      at.present().enter(this::next);
    }
  }

  /** Takes up the next request, unless one is at hand. */
  private void next() {
    Incoming first = waiting.peek();
    if (current != null || first == null || closing || !context().channel().isActive()) {
      return;
    }
    if (!first.isComplete()) {
      if (first.takeWaitForContinue()) {
        context()
            .writeAndFlush(
                new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
      }
      context().channel().config().setAutoRead(true);
      return;
    }
    waiting.remove();
    Refusal refusal = first.refusal();
    if (refusal != null) {
      refuse(refusal);
      return;
    }
    FullHttpRequest request = first.whole();
    keepAlive = HttpUtil.isKeepAlive(request);
    isHead = request.method().equals(HttpMethod.HEAD);
    isOld = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
    if (request.headers().contains(Headers.CHECK)) {
      request.release();
      answerCheck();
      return;
    }
    Visit.Asked asked = asked(request);
    HttpVisit visit = new HttpVisit(this, request, asked.sizeBytes());
    current = visit;
    guest().ask(asked, visit);
  }

  private void refuse(Refusal refusal) {
    keepAlive = false;
    isHead = false;
    FullHttpResponse response =
        response(
            refusal.status(),
            Unpooled.copiedBuffer(refusal.why() + ".\n", StandardCharsets.US_ASCII));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain");
    if (refusal.status().equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
      response.headers().set(HttpHeaderNames.ALLOW, "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT");
    }
    write(response);
  }

  private void answerCheck() {
    Boolean fit = at.entrance().probe();
    if (fit != null) {
      write(
          response(
              fit ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE,
              Unpooled.EMPTY_BUFFER));
    }
  }

  private Guest guest() {
    Guest known = guest;
    if (known == null) {
      InetSocketAddress from = client();
      known = at.entrance().connected(Tuples.hash(from, here()), Tuples.source(from));
      known.attach(this);
      guest = known;
    }
    return known;
  }

  /** The other end. */
  InetSocketAddress client() {
    return Ends.of(context().channel()).from();
  }

  /** This end. */
  InetSocketAddress here() {
    return Ends.of(context().channel()).to();
  }

  private Visit.Asked asked(FullHttpRequest request) {
    Visit.Asked told = Headers.asked(request.headers().get(Headers.REQUEST));
    if (told != null) {
      return told;
    }
    RequestKind kind = at.kinds().of(request.uri());
    long bits = at.entrance().drawDemandBits();
    return kind == null
        ? new Visit.Asked(at.kinds().beyond(), -1, 0, 1, RequestKind.DEFAULT_PRIORITY, bits, false)
        : new Visit.Asked(
            kind.number(),
            -1,
            kind.sizeBytes() == null ? 0 : Math.round(kind.sizeBytes().mean()),
            kind.cost().mean(),
            kind.priority(),
            bits,
            false);
  }

  /** The model has answered. */
  void answer(HttpVisit visit, Ending ending, AnswerFacts answer) {
    if (visit != current) {
      visit.release();
      return;
    }
    current = null;
    int status = Headers.status(ending);
    if (status == 0) {
      visit.release();
      Listener.reset(context().channel());
      return;
    }
    FullHttpResponse passedOn = ending == Ending.OK ? visit.takeAnswer() : null;
    FullHttpResponse response =
        passedOn != null
            ? passedOn
            : response(
                HttpResponseStatus.valueOf(status),
                Filler.bytes(ending == Ending.OK ? visit.sizeBytes : 0));
    HttpHeaders headers = response.headers();
    headers.set(Headers.ANSWER, Headers.of(ending, answer));
    if (answer.retryAfterNanos() > 0) {
      long seconds = TimeUnit.NANOSECONDS.toSeconds(answer.retryAfterNanos() + 999_999_999);
      headers.set(HttpHeaderNames.RETRY_AFTER, seconds);
    }
    if (answer.ageNanos() > 0) {
      headers.set(HttpHeaderNames.AGE, TimeUnit.NANOSECONDS.toSeconds(answer.ageNanos()));
    }
    visit.release();
    write(response);
  }

  private FullHttpResponse response(HttpResponseStatus status, ByteBuf content) {
    FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content);
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
    response.headers().set(HttpHeaderNames.SERVER, SERVER);
    return response;
  }

  private void write(FullHttpResponse response) {
    if (!response.headers().contains(HttpHeaderNames.DATE)) {
      response.headers().set(HttpHeaderNames.DATE, at.date());
    }
    if (!keepAlive) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    } else if (isOld) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    }
    FullHttpResponse sent = isHead ? response.replace(Unpooled.EMPTY_BUFFER) : response;
    if (isHead) {
      response.release();
    }
    var written = context().writeAndFlush(sent);
    if (!keepAlive) {
      closing = true;
      forget();
      written.addListener(done -> Linger.close(context().channel()));
    } else if (waiting.isEmpty()) {
      context().channel().config().setAutoRead(true);
    } else {
      at.present().enter(this::next);
    }
  }

  private void forget() {
    arriving = null;
    waiting.forEach(Incoming::release);
    waiting.clear();
  }

  /** The process wants to be rid of it. */
  void closedByProcess() {
    ChannelHandlerContext open = context;
    if (open != null && open.channel().isActive()) {
      open.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext gone) {
    at.present().enter(this::left);
  }

  private void left() {
    HttpVisit visit = current;
    current = null;
    if (guest != null) {
      guest.left();
    }
    if (visit != null) {
      visit.release();
    }
    closing = true;
    forget();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    from.close(); // the other end has gone, or speaks something else
  }
}
