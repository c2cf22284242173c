package dev.lbsim.live.proxy;

import dev.lbsim.live.net.Threshold;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * In front of a connection that must begin with a PROXY protocol header. Those behind hear of the
 * connection when the header is there, and of nothing if it does not come: what begins in another
 * way, or takes too long, is closed without a word, as the protocol asks for.
 *
 * <p>A connection's first handler, in front of TLS.
 */
public final class ProxyGate extends Threshold {
  /** A packet that was lost is sent again within 3 s, which a receiver has to wait for at least. */
  private static final long PATIENCE_SECONDS = 5;

  private @Nullable ScheduledFuture<?> timer;

  @Override
  public void channelActive(ChannelHandlerContext active) {
    timer = active.executor().schedule(() -> active.close(), PATIENCE_SECONDS, TimeUnit.SECONDS);
    super.channelActive(active);
  }

  @Override
  protected void look(ChannelHandlerContext from, ByteBuf come) {
    ProxyHeaderReader.Read header;
    try {
      header = ProxyHeaderReader.read(come);
    } catch (MalformedProxyHeader e) {
      from.close();
      return;
    }
    if (header != null) {
      stopTimer();
      if (header.ends() != null) {
        header.ends().tell(from.channel());
      }
      open(from, header.bytes());
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext from, Object event) {
    if (isOpen()) {
      from.fireUserEventTriggered(event);
    } else if (event instanceof ChannelInputShutdownEvent) {
      from.close();
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext gone) {
    super.handlerRemoved(gone);
    stopTimer();
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }
}
