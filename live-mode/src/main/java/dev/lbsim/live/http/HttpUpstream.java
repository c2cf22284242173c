package dev.lbsim.live.http;

import dev.lbsim.core.model.CarriedConnection;
import dev.lbsim.core.model.CarriedRequest;
import dev.lbsim.core.model.Ending;
import dev.lbsim.core.model.Pace;
import dev.lbsim.core.model.Visit;
import dev.lbsim.live.parse.WebSocketHandshake;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A socket to a process, with one request at a time, or a stream of one with many. What the process
 * answers is passed on to the one who brought the request, as fast as that one takes it; there is
 * somebody only at a proxy.
 */
final class HttpUpstream extends ChannelInboundHandlerAdapter implements UpstreamSocket {
  private final HttpCarrier carrier;
  private final InetSocketAddress to;
  private final @Nullable CarriedConnection connection;
  private final @Nullable UpstreamTls tls;

  /** The connection of which it is a stream, or null. */
  private final @Nullable Http2Upstream line;

  /** Why its stream was reset. */
  private @Nullable Http2Error reset;

  private @Nullable ChannelHandlerContext context;
  private @Nullable CarriedRequest current;

  /** Who brought what it carries, or null for a client of the world. */
  private @Nullable HttpVisit visit;

  private @Nullable Reply reply;

  /** What comes is for nobody: a word before the answer, or more than is kept. */
  private boolean deaf;

  /** An answer that agrees to WebSocket, and what has become of that. */
  private @Nullable HttpResponse agreement;

  private @Nullable Tunnel tunnel;

  private boolean stays;
  private boolean open;
  private boolean closed;

  /**
   * @param connection of the model, or null where one is as good as another
   * @param tls secures it, or null
   */
  HttpUpstream(
      HttpCarrier carrier,
      InetSocketAddress to,
      @Nullable CarriedConnection connection,
      @Nullable UpstreamTls tls) {
    this.carrier = carrier;
    this.tls = tls;
    this.line = null;
    this.to = to;
    this.connection = connection;
  }

  /** A stream for one request. */
  HttpUpstream(HttpCarrier carrier, InetSocketAddress to, Http2Upstream line) {
    this.carrier = carrier;
    this.tls = null;
    this.line = line;
    this.to = to;
    this.connection = null;
    this.open = true;
  }

  @Override
  public void addTo(Channel channel) {
    channel.pipeline().addLast(HttpCarrier.codec(), this);
  }

  @Override
  public void send(CarriedRequest request) {
    current = request;
    request.attach(this);
    if (closed) {
      answer(Ending.RESET);
    } else if (open) {
      write();
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    if (closed) {
      added.close();
    }
  }

  @Override
  public void connected(boolean successful) {
    CarriedRequest first = current;
    if (!successful) {
      closed = true;
      if (connection != null) {
        connection.closedByPeer();
      }
      answer(Ending.REFUSED);
    } else if (closed) {
      close();
    } else {
      open = true;
      if (first != null) {
        write();
      }
    }
  }

  private void write() {
    CarriedRequest request = current;
    if (request == null || !request.isAwaited() || !request.accepted()) {
      current = null; // nobody wants it, or it comes once more when opening has taken its time
      return;
    }
    if (tls != null && !tls.isSecured()) {
      return; // shookHands goes on
    }
    if (tls != null && !tls.lets(request, connection)) {
      current = null; // it comes once more, too
      return;
    }
    Visit brought = request.visit();
    HttpVisit from =
        brought != null && brought.attachment() instanceof HttpVisit http ? http : null;
    visit = from;
    HttpRequest head = carrier.request(request, from, to);
    slowDown(request.pace());
    if (from == null || from.incoming().isComplete()) {
      context().writeAndFlush(head, context().voidPromise());
      return;
    }
    Objects.requireNonNull(brought).spend();
    context().write(head, context().voidPromise());
    more(new DefaultHttpContent(from.incoming().body().retainedDuplicate()));
    flush();
    from.flowsTo(this);
  }

  /** A client of the world may have a bad line. */
  private void slowDown(@Nullable Pace pace) {
    double speed = carrier.present().speed();
    if (line == null) {
      SlowLine.next(context(), pace, speed);
    } else if (pace != null) {
      context().pipeline().addBefore(context().name(), null, new SlowStream(pace, speed));
    }
  }

  /** More of a request's body, which it takes over. */
  void more(HttpContent piece) {
    context().write(piece, context().voidPromise());
  }

  void flush() {
    context().flush();
  }

  /** True if it takes more of a body. */
  boolean isWritable() {
    return context().channel().isWritable();
  }

  /** Reads no more for now. */
  void pause() {
    context().channel().config().setAutoRead(false);
  }

  /** Reads on. */
  void goOn() {
    context().channel().config().setAutoRead(true);
  }

  @Override
  public void shookHands(boolean successful) {
    if (successful && open && current != null) {
      write();
    } else if (!successful) {
      closed = true;
      if (connection != null) {
        connection.closedByPeer();
      }
      answer(Ending.TLS_ERROR);
    }
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(context);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext changed) {
    if (visit != null) {
      visit.sinkChanged();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    if (!(message instanceof HttpObject said) || said.decoderResult().isFailure()) {
      ReferenceCountUtil.release(message);
      from.close(); // whoever waits is told as of any connection that breaks
      return;
    }
    if (message instanceof HttpResponse head) {
      begin(head);
    }
    if (message instanceof HttpContent piece) {
      take(piece);
    }
  }

  private void begin(HttpResponse head) {
    if (current == null) {
      close(); // nothing was asked
      return;
    }
    deaf = false;
    if (head.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
      deaf = true;
      if (head.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
        agreed(head);
      } else if (visit != null) {
        visit.interim(head.status());
      }
      return;
    }
    stays = HttpUtil.isKeepAlive(head);
    if (visit == null && head.headers().contains(HttpHeaderNames.SET_COOKIE)) {
      RequestWords.takeCookies(head.headers(), current::gives);
    }
    reply = new Reply(head, !carrier.asksStrangers(), visit == null ? 0 : visit.mostCopiedBytes());
  }

  /** Somebody speaks another protocol now: the one that was asked for, or it is not understood. */
  private void agreed(HttpResponse head) {
    if (visit != null && visit.asksForTunnel() && WebSocketHandshake.agrees(head, visit.head())) {
      agreement = head;
    } else {
      close();
    }
  }

  private void tunnels(HttpResponse head) {
    agreement = null;
    Tunnel made = new Tunnel(carrier.present(), this, Objects.requireNonNull(visit));
    tunnel = made;
    made.takes(context());
    carrier
        .present()
        .enter(
            () -> {
              CarriedRequest request = current;
              if (closed || request == null || !request.isAwaited()) {
                close();
              } else {
                made.begin(request, head);
              }
            });
  }

  /** The socket of a tunnel has closed. */
  void tunnelGone(Ending ending) {
    broken(ending);
  }

  private void take(HttpContent piece) {
    Reply to = reply;
    boolean isLast = piece instanceof LastHttpContent;
    if (to != null && !deaf) {
      to.copy(piece);
    }
    if (to == null || deaf) {
      piece.release();
      HttpResponse agreed = agreement;
      if (to == null && agreed != null && isLast) {
        tunnels(agreed);
      }
      if (to == null) {
        return;
      }
    } else if (to.isCommitted()) {
      Objects.requireNonNull(visit).pass(to, piece);
    } else if (visit == null && !isLast) {
      piece.release();
    } else {
      to.keep(piece);
      if (to.isLong() && !isLast) {
        goesOn(to);
      }
    }
    if (isLast) {
      reply = null;
      carrier.present().enter(() -> over(to));
    }
  }

  /** What it brings goes to the client from now on. */
  void begins() {
    if (current != null) {
      current.begun();
    }
  }

  /** It is too long to be kept. */
  private void goesOn(Reply begun) {
    CarriedRequest request = current;
    Visit brought = request == null ? null : request.visit();
    if (brought == null
        || begun.ending() != Ending.OK
        || !Objects.requireNonNull(visit).commit(begun, this)) {
      deaf = true; // another may come in its place, and then all of this would be for nothing
      begun.breakOff();
      return;
    }
    brought.spend();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext from) {
    if (visit != null && reply != null && reply.isCommitted()) {
      visit.flushAnswer();
    }
  }

  /** All of an answer is there. */
  private void over(Reply whole) {
    CarriedRequest request = current;
    HttpVisit from = visit;
    current = null;
    visit = null;
    if (line != null) {
      if (from != null && !from.incoming().isComplete()) {
        close(); // what has not been sent of the request is not wanted
      }
    } else if (closed || !stays || (from != null && !from.incoming().isComplete())) {
      close();
      if (connection != null) {
        connection.closedByPeer();
      }
    } else {
      goOn();
      if (connection == null && !carrier.keep(this, to)) {
        close();
      }
    }
    if (request == null || !request.isAwaited()) {
      whole.breakOff();
      return;
    }
    if (from == null) {
      whole.release();
    } else {
      from.backendSays(whole);
    }
    request.answered(whole.ending(), whole.facts());
  }

  /** HTTP/1.1 can only hang up; a stream is reset. */
  @Override
  public void abandoned(CarriedRequest request) {
    if (current != request) {
      return;
    }
    if (tunnel != null) {
      tunnel.drop();
    }
    drop();
    current = null;
    close();
  }

  /** What has come of an answer is of no use. */
  private void drop() {
    if (reply != null) {
      reply.breakOff();
      reply = null;
    }
    visit = null;
  }

  @Override
  public void close() {
    closed = true;
    if (context != null) {
      context.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext gone) {
    carrier.present().enter(() -> broken(Ending.RESET));
  }

  private void broken(Ending ending) {
    closed = true;
    drop();
    carrier.gone(this, to);
    if (connection != null) {
      connection.closedByPeer();
    }
    answer(ending);
  }

  private void answer(Ending ending) {
    CarriedRequest request = current;
    current = null;
    if (request == null) {
      return;
    }
    if (line != null && line.isUp()) {
      request.streamReset(reset == Http2Error.REFUSED_STREAM);
    } else {
      request.answered(ending);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext from, Object event) {
    if (event instanceof Http2ResetFrame frame) {
      reset = Http2Error.valueOf(frame.errorCode());
    }
    ReferenceCountUtil.release(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    from.close(); // channelInactive tells whoever waits
  }
}
