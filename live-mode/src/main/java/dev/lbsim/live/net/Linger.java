package dev.lbsim.live.net;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection so that its last answer arrives. A socket closed with data unread sends a
 * RST, upon which the other end throws away what it has not read yet, the answer included (RFC
 * 9112, section 9.6). So first the one direction is closed, and the other read for a while, by
 * whoever handles the connection, into nothing.
 */
public final class Linger {
  /** nginx's {@code lingering_timeout} is 5 s; whoever sends for longer is cut off. */
  private static final long SECONDS = 5;

  private Linger() {}

  /** Closes as soon as the other end does, or has had the time to; on the loop. */
  public static void close(Channel channel) {
    if (!channel.isActive()) {
      channel.close();
      return;
    }
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      ((DuplexChannel) channel).shutdownOutput();
    } else {
      tls.closeOutbound().addListener(told -> ((DuplexChannel) channel).shutdownOutput());
    }
    channel.config().setAutoRead(true);
    ScheduledFuture<?> end =
        channel.eventLoop().schedule(() -> channel.close(), SECONDS, TimeUnit.SECONDS);
    channel.closeFuture().addListener(closed -> end.cancel(false));
  }
}
