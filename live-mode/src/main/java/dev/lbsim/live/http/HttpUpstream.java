package dev.lbsim.live.http;

import dev.lbsim.core.model.CarriedConnection;
import dev.lbsim.core.model.CarriedRequest;
import dev.lbsim.core.model.Ending;
import dev.lbsim.core.model.Visit;
import dev.lbsim.live.parse.WebSocketHandshake;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
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
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A socket to a process, with one request at a time, or a stream of one with many. What the process
 * answers is passed on to the one who brought the request, as fast as that one takes it; there is
 * somebody only at a proxy.
 */
final class HttpUpstream extends UpstreamChannel implements UpstreamSocket {
  private final HttpCarrier carrier;
  private final InetSocketAddress to;
  private final @Nullable CarriedConnection connection;
  private final @Nullable UpstreamTls tls;

  /** The connection of which it is a stream, or null. */
  private final @Nullable Http2Upstream line;

  private @Nullable CarriedRequest current;

  /** Who brought what it carries, or null for a client of the world. */
  private @Nullable HttpVisit visit;

  private @Nullable Reply reply;

  /** What comes is for nobody: a word before the answer, or more than is kept. */
  private boolean deaf;

  /** An answer that agrees to WebSocket, and what has become of that. */
  private @Nullable HttpResponse agreement;

  private @Nullable Tunnel tunnel;

  // A request was written, and not all of its answer has come; nobody waits for that, and whoever
  // works on it is not told; the model has closed the connection, which is done after that.
  private boolean asked;
  private boolean orphan;
  private boolean leaving;

  /** What is to be written when it is connected, whether anybody still waits for it or not. */
  private @Nullable HttpRequest prepared;

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
    } else if (connection == null && tls == null) {
      HttpVisit from = broughtBy(request);
      boolean isWhole = from != null && from.incoming().isComplete();
      prepared = isWhole ? carrier.request(request, from, to) : null;
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    super.handlerAdded(added);
    if (closed) {
      added.close();
    }
  }

  @Override
  public void connected(boolean successful) {
    CarriedRequest first = current;
    if (!successful) {
      closed = true;
      peerCloses();
      unprepare();
      answer(Ending.REFUSED);
    } else if (closed) {
      hangUp();
    } else {
      open = true;
      HttpRequest ready = prepared;
      if (orphan && ready != null) {
        prepared = null;
        asked = true;
        context().writeAndFlush(ready, context().voidPromise());
      } else if (first != null) {
        write();
      }
    }
  }

  private void write() {
    CarriedRequest request = current;
    if (request == null || !request.isAwaited() || !request.accepted()) {
      current = null; // nobody wants it, or it comes once more when opening has taken its time
      unprepare();
      return;
    }
    if (tls != null && !tls.isSecured()) {
      return; // shookHands goes on
    }
    if (tls != null && !tls.lets(request, connection)) {
      current = null; // it comes once more, too
      return;
    }
    HttpVisit from = broughtBy(request);
    visit = from;
    HttpRequest ready = prepared;
    prepared = null;
    asked = true;
    HttpRequest head = ready == null ? carrier.request(request, from, to) : ready;
    SlowLine.next(context(), request.pace(), carrier.present().speed());
    if (line != null && request.isTakenBack()) {
      context().write(head, context().voidPromise());
      request.sent(); // the reset is right behind, and what is written leaves with that
      return;
    }
    if (ready != null || from == null || from.incoming().isComplete()) {
      context().writeAndFlush(head, context().voidPromise());
      return;
    }
    Objects.requireNonNull(request.visit()).spend();
    context().write(head, context().voidPromise());
    more(new DefaultHttpContent(from.incoming().body().retainedDuplicate()));
    flush();
    from.flowsTo(this);
  }

  @Override
  public void shookHands(boolean successful) {
    if (successful && open && current != null) {
      write();
    } else if (!successful) {
      closed = true;
      peerCloses();
      answer(Ending.TLS_ERROR);
    }
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
    if (!asked) {
      hangUp(); // nothing was asked
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
    if (visit == null && current != null && head.headers().contains(HttpHeaderNames.SET_COOKIE)) {
      RequestWords.takeCookies(head.headers(), current::gives);
    }
    reply = new Reply(head, !carrier.asksStrangers(), visit == null ? 0 : visit.mostCopiedBytes());
  }

  /** Somebody speaks another protocol now: the one that was asked for, or it is not understood. */
  private void agreed(HttpResponse head) {
    if (visit != null && visit.asksForTunnel() && WebSocketHandshake.agrees(head, visit.head())) {
      agreement = head;
    } else {
      hangUp();
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
                hangUp();
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
    asked = false;
    orphan = false;
    if (line != null) {
      if (from != null && !from.incoming().isComplete()) {
        hangUp(); // what has not been sent of the request is not wanted
      }
    } else if (closed || leaving || !stays || (from != null && !from.incoming().isComplete())) {
      hangUp();
      peerCloses();
    } else {
      goOn();
      if (connection == null && !carrier.keep(this, to)) {
        hangUp();
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
    current = null;
    if (request.outlivesClient() && goesOnAlone()) {
      orphan = true;
      visit = null;
      return;
    }
    unprepare();
    drop();
    hangUp();
  }

  /** True if nothing is needed for it of whoever brought it, and nothing of its answer is out. */
  private boolean goesOnAlone() {
    boolean isWhole = visit == null || visit.incoming().isComplete();
    return asked ? isWhole && (reply == null || !reply.isCommitted()) : prepared != null;
  }

  private void peerCloses() {
    if (connection != null) {
      connection.closedByPeer();
    }
  }

  private void unprepare() {
    ReferenceCountUtil.release(prepared);
    prepared = null;
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
    CarriedRequest request = current;
    if (orphan || (asked && request != null && request.outlivesClient())) {
      leaving = true;
    } else {
      hangUp();
    }
  }

  private void hangUp() {
    closed = true;
    if (isMade()) {
      context().close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext gone) {
    carrier.present().enter(() -> broken(Ending.RESET));
  }

  private void broken(Ending ending) {
    closed = true;
    asked = false;
    unprepare();
    drop();
    carrier.gone(this, to);
    peerCloses();
    answer(ending);
  }

  private void answer(Ending ending) {
    CarriedRequest request = current;
    current = null;
    if (request == null) {
      return;
    }
    if (line != null && line.isUp()) {
      request.streamReset(wasRefused());
    } else {
      request.answered(ending);
    }
  }
}
