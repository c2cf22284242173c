package dev.lbsim.live.tls;

import dev.lbsim.core.guard.tls.CertificateTable;
import dev.lbsim.live.net.Drain;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.util.ReferenceCountUtil;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Holds back that a connection is open until it is secured, and then makes room for what handles
 * it. A connection on which the handshake fails is closed; whether that is told depends on how far
 * it came: who sends something else than TLS, or nothing, has not seen any certificate.
 */
final class Gate extends ChannelInboundHandlerAdapter {
  /** A client has been shown a certificate, or null for an alert. */
  record Shown(TlsTier.@Nullable Choice choice) {}

  private final TlsServer.Owner owner;
  private final long begunMillis = System.currentTimeMillis();
  private @Nullable Shown shown;
  private boolean over;

  Gate(TlsServer.Owner owner) {
    this.owner = owner;
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    // Told to those who come when it is secured.
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext from, Object event) {
    if (event instanceof Shown now) {
      shown = now;
      if (now.choice() == null) {
        over = true;
        owner.failed(from.channel(), CertificateTable.NONE);
      }
    } else if (event instanceof SslHandshakeCompletionEvent complete) {
      if (complete.isSuccess()) {
        secured(from);
      } else {
        failed(from, complete.cause());
      }
    } else if (event == Drain.CLOSES_IDLE) {
      from.close();
    }
  }

  private void secured(ChannelHandlerContext from) {
    SslHandler handler = from.pipeline().get(SslHandler.class);
    TlsTier.Choice choice = shown == null ? null : shown.choice();
    if (handler == null || choice == null) {
      from.close();
      return;
    }
    over = true;
    owner.secured(from.channel(), Shake.of(handler, begunMillis), choice.certificate());
    from.fireChannelActive();
    from.pipeline().remove(this);
  }

  private void failed(ChannelHandlerContext from, Throwable cause) {
    TlsTier.Choice choice = shown == null ? null : shown.choice();
    boolean slow = cause instanceof SslHandshakeTimeoutException;
    if (!over && choice != null && cause instanceof SSLException && !slow) {
      owner.failed(from.channel(), choice.certificate());
    }
    over = true;
    from.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    ReferenceCountUtil.release(message); // nothing is heard of a connection that is not secured
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    from.close();
  }
}
