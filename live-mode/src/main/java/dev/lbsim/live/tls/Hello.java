package dev.lbsim.live.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Reads the first message of a client for the host it asks for (SNI, RFC 6066, section 3), and puts
 * in its own place what shakes hands with the certificate for that. A host without one gets an
 * alert where the tier wants that (unrecognized_name; nginx, ssl_reject_handshake; HAProxy,
 * strict-sni). What is not TLS at all is not answered.
 */
final class Hello extends AbstractSniHandler<Hello.Answer> {
  /** A certificate and what shows it, or nothing. */
  record Answer(TlsTier.@Nullable Choice choice) {}

  /** A client sends its hello in one record; more than this none of them sends. */
  private static final int MOST_BYTES = 1 << 14;

  /** Record: alert, TLS 1.2, two bytes; fatal, unrecognized_name. */
  private static final byte[] UNRECOGNIZED_NAME = {21, 3, 3, 0, 2, 2, 112};

  private final TlsServer server;
  private final long timeoutMillis;

  Hello(TlsServer server, long timeoutMillis) {
    super(MOST_BYTES, timeoutMillis);
    this.server = server;
    this.timeoutMillis = timeoutMillis;
  }

  @Override
  protected Future<Answer> lookup(ChannelHandlerContext context, @Nullable String host) {
    return context.executor().newSucceededFuture(new Answer(server.choose(host)));
  }

  @Override
  protected void onLookupComplete(
      ChannelHandlerContext context, @Nullable String host, Future<Answer> found) {
    TlsTier.Choice choice = found.getNow().choice();
    context.fireUserEventTriggered(new Gate.Shown(choice));
    if (choice == null) {
      ByteBuf alert = Unpooled.wrappedBuffer(UNRECOGNIZED_NAME);
      context.writeAndFlush(alert).addListener(ChannelFutureListener.CLOSE);
      return;
    }
    SslHandler handler = server.handler(context.channel(), choice);
    handler.setHandshakeTimeoutMillis(timeoutMillis);
    context.pipeline().replace(this, "tls", handler);
  }
}
