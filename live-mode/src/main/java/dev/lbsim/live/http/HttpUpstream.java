package dev.lbsim.live.http;

import dev.lbsim.core.model.CarriedConnection;
import dev.lbsim.core.model.CarriedRequest;
import dev.lbsim.core.model.Ending;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A socket to something that serves HTTP/1.1, and the request it carries, one at a time. */
final class HttpUpstream extends SimpleChannelInboundHandler<FullHttpResponse> {
  private final HttpCarrier carrier;
  private final InetSocketAddress to;
  private final @Nullable CarriedConnection connection;
  private @Nullable ChannelHandlerContext context;
  private @Nullable CarriedRequest current;
  private boolean open;
  private boolean closed;

  HttpUpstream(HttpCarrier carrier, InetSocketAddress to, @Nullable CarriedConnection connection) {
    this.carrier = carrier;
    this.to = to;
    this.connection = connection;
  }

  /** Sends a request, at once or when it is connected. */
  void send(CarriedRequest request) {
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

  /** It is connected, or was refused. */
  void connected(boolean successful) {
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
    if (request == null || !request.isAwaited()) {
      current = null;
      return;
    }
    if (request.accepted()) {
      context().writeAndFlush(carrier.request(request, to));
    } else {
      current = null; // it comes once more when that has taken its time
    }
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(context);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext from, FullHttpResponse response) {
    response.retain();
    carrier
        .present()
        .enter(
            () -> {
              try {
                answered(response);
              } finally {
                response.release();
              }
            });
  }

  private void answered(FullHttpResponse response) {
    if (response.decoderResult().isFailure()) {
      context().close(); // whoever waits is told as of any connection that breaks
      return;
    }
    CarriedRequest request = current;
    current = null;
    boolean stays = HttpUtil.isKeepAlive(response) && !closed;
    if (!stays) {
      close();
      if (connection != null) {
        connection.closedByPeer();
      }
    } else if (connection == null && !carrier.keep(this, to)) {
      close();
    }
    if (request != null && request.isAwaited()) {
      HttpCarrier.answered(request, response);
    }
  }

  /** Nobody waits for what it carries: HTTP/1.1 can only hang up. */
  void abandoned() {
    current = null;
    close();
  }

  void close() {
    closed = true;
    if (context != null) {
      context.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext gone) {
    carrier.present().enter(this::broken);
  }

  private void broken() {
    closed = true;
    carrier.gone(this, to);
    if (connection != null) {
      connection.closedByPeer();
    }
    answer(Ending.RESET);
  }

  private void answer(Ending ending) {
    CarriedRequest request = current;
    current = null;
    if (request != null) {
      request.answered(ending);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    from.close(); // channelInactive tells whoever waits
  }
}
